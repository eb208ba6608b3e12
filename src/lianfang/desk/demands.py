"""What an answer demands besides the outcome, in the words of the form."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianfang.screening.rules import DEMANDS, Demand

ASKED = {outcome: demand for outcome, demand in DEMANDS.items() if demand is not Demand.ATTEMPTS}
"""The outcomes that are asked in words; attempts are counted and not typed."""


def told_label(outcome: str) -> str:
    """What is asked for with this outcome."""
    return {
        Demand.ADDRESS: _("Where they live now"),
        Demand.PLACE: _("Where they went"),
        Demand.EVIDENCE: _("What shows that it is wrong"),
    }[ASKED[outcome]]


def told_hint(outcome: str) -> str:
    """How it is to be told."""
    return {
        Demand.ADDRESS: _("such as: Xiyuan village, third lane 12; or unknown, and who was asked"),
        Demand.PLACE: _("the address, or the city and county"),
        Demand.EVIDENCE: _("such as: the phone belongs to someone else in another province"),
    }[ASKED[outcome]]
