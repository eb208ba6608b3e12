"""When the day's figures are frozen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.incidents.parameters import Parameter, Sort, declare

CUT_OFF = "cut_off"

declare(
    Parameter(
        key=CUT_OFF,
        label=_("The headquarters' cut-off"),
        governs=_("when the day's figures are frozen and published"),
        sort=Sort.CLOCK,
        least=12 * 60,
        most=24 * 60 - 1,
        default=18 * 60,
    )
)
