"""Where a transfer stands, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.quarantine.transfer_rules import Step

STEPS: dict[Step, Promise] = {
    Step.REQUESTED: _("asked for"),
    Step.APPROVED: _("approved"),
    Step.ASSIGNED: _("vehicle assigned"),
    Step.UNDER_WAY: _("under way"),
    Step.ARRIVED: _("arrived"),
    Step.GIVEN: _("given over, to be taken in"),
    Step.HANDED_OVER: _("handed over"),
    Step.CANCELLED: _("called off"),
}
