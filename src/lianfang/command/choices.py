"""Who leads, at which rank; and the response levels."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class LeadershipKind(TextChoices):
    CO_LEAD = "co_lead", _("Co-lead of the headquarters")
    GROUP_LEAD = "group_lead", _("Lead of a work group")


class Rank(TextChoices):
    STANDING_COMMITTEE = "standing_committee", _("Member of the standing committee")
    DEPUTY_HEAD = "deputy_head", _("Deputy district head")
    PARTY_SECRETARY = "party_secretary", _("Party secretary of the district")
    DISTRICT_HEAD = "district_head", _("District head")


class Level(IntegerChoices):
    """Response levels; I is the highest (domain.md 2.10)."""

    I = 1, "Ⅰ级"  # noqa: E741
    II = 2, "Ⅱ级"
    III = 3, "Ⅲ级"
    IV = 4, "Ⅳ级"
