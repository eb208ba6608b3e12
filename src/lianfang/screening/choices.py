"""Fates of rows, sources and outcomes of leads."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fate(TextChoices):
    """Each row has exactly one: rows = rejected + attached."""

    ATTACHED = "attached", _("Attached to a lead")
    REJECTED = "rejected", _("Set aside")


class Source(TextChoices):
    LIST = "list", _("Department list")
    SWEEP = "sweep", _("Household sweep")
    SELF = "self", _("Self-declaration")
    UNIT = "unit", _("Unit roster")
    HOTLINE = "hotline", _("Hotline")


class Outcome(TextChoices):
    """The vocabulary of a township's real report; each lead is in exactly one."""

    PENDING = "pending", _("Waiting for an answer")
    FOUND = "found", _("Found")
    ALREADY_KNOWN = "already_known", _("Already known")
    WRONG_DATA = "wrong_data", _("Wrong data")
    NOT_HERE = "not_here", _("Not living here")
    PAST_PERIOD = "past_period", _("Past the period")
    ELSEWHERE = "elsewhere", _("Stayed elsewhere")
    NOT_TRAVELLED = "not_travelled", _("Has not travelled")
    UNREACHABLE = "unreachable", _("Unreachable")
