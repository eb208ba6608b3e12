"""Grounds and outcomes of oversight."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    """What a matter is about; an honest missed check is never one (domain.md, C8)."""

    SCREENING = "screening", _("Screening not done")
    FIVE_FOR_ONE = "five_for_one", _("Duties of the team of five not done")
    REPORTING = "reporting", _("Reporting")
    GATES = "gates", _("Gates")


class Sanction(TextChoices):
    """What the deciding organ decided."""

    NONE = "none", _("Nothing to answer for")
    TALK = "talk", _("Admonished in a talk")
    WARNING = "warning", _("Warning")
    DEMERIT = "demerit", _("Demerit")
    REMOVED = "removed", _("Removed from the post")


class OfficialRank(TextChoices):
    SECTION = "section", _("Section level")
    DEPUTY_SECTION = "deputy_section", _("Deputy section level")
    STAFF = "staff", _("Village, community or other staff")


class AppealOutcome(TextChoices):
    UPHELD = "upheld", _("Decision upheld")
    CHANGED = "changed", _("Decision changed")
    LIFTED = "lifted", _("Decision lifted")
