"""Counts for the transparency page (R22): of a whole district, and small ones suppressed (R4)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.keeping.rules import told_openly
from lianfang.people.models import Reading
from lianfang.quarantine.models import Appeal, Correction, HeldFact, Order

_OPENLY = second_role_use(
    "keeping.openly", "The district's counts for everyone; no rows, and no small numbers."
)


def openly(incident: Incident) -> Sequence[tuple[str, str]]:
    """What everyone may know, as label and count."""
    with across_scopes(_OPENLY):
        appeals = Appeal.objects.filter(order__incident=incident)
        corrections = Correction.objects.filter(incident=incident)
        counts = (
            (_("Orders of observation"), Order.objects.filter(incident=incident).count()),
            (_("Appeals filed"), appeals.count()),
            (_("Appeals decided"), appeals.exclude(decision=None).count()),
            (_("Corrections asked for"), corrections.count()),
            (_("Corrections decided"), corrections.exclude(decision=None).count()),
            (_("Held past the end"), HeldFact.objects.filter(order__incident=incident).count()),
            (_("Times that somebody's information was opened"), Reading.objects.count()),
        )
    return tuple((label, told_openly(count)) for label, count in counts)
