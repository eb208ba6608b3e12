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


class Function(TextChoices):
    """Functions of WHO's incident management system that a work group serves (domain.md 2.14)."""

    LEADERSHIP = "leadership", _("Leadership")
    PARTNERS = "partners", _("Partner coordination")
    INFORMATION = "information", _("Information and planning")
    HEALTH = "health", _("Health operations and technical expertise")
    LOGISTICS = "logistics", _("Operations support and logistics")
    FINANCE = "finance", _("Finance and administration")
    OVERSIGHT = "oversight", _("Oversight, apart from operations")


class PairingKind(TextChoices):
    """How someone answers for an object (包联、包保、三级书记、蹲点)."""

    STATION = "station", _("Leader stationed at a place")
    SECRETARY = "secretary", _("Secretary who leads screening")
    COMPOUND = "compound", _("Cadre on a compound")
    GUARANTEE = "guarantee", _("Guarantor of a place")


class CadreRank(TextChoices):
    """Ranks from deputy section upwards, and all others."""

    LEADER = "leader", _("District leader")
    SECTION = "section", _("Section head")
    DEPUTY_SECTION = "deputy_section", _("Deputy section head")
    OTHER = "other", _("Below deputy section")


class PaperKind(TextChoices):
    DIRECTIVE = "directive", _("Directive")
    GUIDANCE = "guidance", _("Guidance document")


class Origin(TextChoices):
    OWN = "own", _("Our own")
    CITY = "city", _("The city")
    PROVINCE = "province", _("The province")
    STATE = "state", _("The state")


class Verdict(TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")


class PlanKind(TextChoices):
    """Plans in force; the four stages of recovery each have one (四后)."""

    JOINT = "joint", _("Joint prevention and control plan")
    EMERGENCY = "emergency", _("Emergency plan")
    AFTER_HOLIDAY = "after_holiday", _("After the holiday")
    AFTER_RETURN = "after_return", _("After the return to work")
    AFTER_RESUMPTION = "after_resumption", _("After work resumes")
    AFTER_SCHOOL = "after_school", _("After school begins")


RECOVERY_STAGES = (
    PlanKind.AFTER_HOLIDAY,
    PlanKind.AFTER_RETURN,
    PlanKind.AFTER_RESUMPTION,
    PlanKind.AFTER_SCHOOL,
)


class Tier(TextChoices):
    """Risk tiers of a county (domain.md 2.9)."""

    LOW = "low", _("Low risk")
    MEDIUM = "medium", _("Medium risk")
    HIGH = "high", _("High risk")
