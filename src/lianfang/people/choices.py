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
    BREAK_GLASS = "break_glass", _("Break-glass")


STATED = tuple(p for p in Purpose if p not in (Purpose.DUTY, Purpose.BREAK_GLASS))
"""The purposes that one may state: duty follows from one's list, break-glass from its reason."""


class LookKind(TextChoices):
    """How identities left the vault: seen on a page, printed on paper, taken away as a file."""

    OPENED = "opened", _("opened")
    PRINTED = "printed", _("printed")
    EXPORTED = "exported", _("exported")
    SEARCHED = "searched", _("searched")


class PairDecision(TextChoices):
    """What someone decided about two persons who may be one."""

    JOIN = "join", _("One person")
    APART = "apart", _("Two persons")
