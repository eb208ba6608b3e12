"""Purposes for opening an identity, from a closed list (R2)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    FEMALE = "F", _("Female")
    MALE = "M", _("Male")
    UNKNOWN = "U", _("Unknown")


class Purpose(TextChoices):
    DUTY = "duty", _("Today's duty on one's own list")
    CARE_VISIT = "care_visit", _("Care visit")
    MEDICAL_CHECK = "medical_check", _("Medical check")
    TRACING = "tracing", _("Tracing")
    TRANSFER = "transfer", _("Transfer")
    SUPPLIES = "supplies", _("Supplies")
    APPEAL = "appeal", _("Appeal")
    AUDIT = "audit", _("Audit")
    CORRECTION = "correction", _("Correction")


class PairDecision(TextChoices):
    """What someone decided about two persons who may be one."""

    JOIN = "join", _("One person")
    APART = "apart", _("Two persons")
