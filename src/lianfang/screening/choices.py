"""Fates of rows, sources and outcomes of leads."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fate(TextChoices):
    """Each row has exactly one: rows = set aside + mended + attached + waiting for review.

    A row that waits has its lead, which is worked meanwhile; only who it is is asked.
    """

    ATTACHED = "attached", _("Attached to a lead")
    WAITING = "waiting", _("Waiting for review")
    REJECTED = "rejected", _("Set aside")
    MENDED = "mended", _("Replaced by a mended row")


class Band(TextChoices):
    """How it was known who a row is about."""

    NEW = "new", _("Not known before")
    KEY = "key", _("Same number, or same name and phone")
    JOINED = "joined", _("Joined by what agrees")
    REVIEW = "review", _("Put to a person")


class IntakeState(TextChoices):
    """What a file on its way waits for, or how it ended."""

    HELD = "held", _("Waiting for the columns to be confirmed")
    QUEUED = "queued", _("Waiting its turn")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Stopped")


class AttemptKind(TextChoices):
    """How someone tried to learn the answer to a lead."""

    VISIT = "visit", _("Nobody at home")
    CALL = "call", _("Nobody answers the phone")


class Covered(TextChoices):
    """By what a door is answered for."""

    DOOR = "door", _("At the door")
    TELEPHONE = "telephone", _("By telephone")
    EMPTY = "empty", _("Confirmed empty")


class SheetKind(TextChoices):
    """What the lines of a list on paper are."""

    LEADS = "leads", _("Leads to answer")
    DOORS = "doors", _("Doors to knock at")


class TipState(TextChoices):
    """A tip is called about, and then either verified or dismissed."""

    WAITING = "waiting", _("To be called about")
    VERIFIED = "verified", _("Verified")
    DISMISSED = "dismissed", _("Dismissed")


class Source(TextChoices):
    LIST = "list", _("Department list")
    SWEEP = "sweep", _("Household sweep")
    SELF = "self", _("Self-declaration")
    UNIT = "unit", _("Unit roster")
    HOTLINE = "hotline", _("Hotline")
    DESK = "desk", _("Entered at the desk")


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
