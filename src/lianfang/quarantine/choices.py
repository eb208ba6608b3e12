"""Kinds of observation, of what it is counted from, of how it ends; sites and checks."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderKind(TextChoices):
    """Three kinds (domain.md C1): a promise without force, and two orders."""

    VOLUNTARY = "voluntary", _("Voluntary observation at home")
    HOME = "home", _("Home order")
    SITE = "site", _("Site order")


class Anchor(TextChoices):
    DEPARTURE = "departure", _("Departure from the affected area")
    LAST_EXPOSURE = "last_exposure", _("Last exposure")
    ARRIVAL = "arrival", _("Arrival")


class Precision(TextChoices):
    MINUTE = "minute", _("To the minute")
    DAY = "day", _("To the day")


class Ending(TextChoices):
    """Why an order ended before its end; one that lapsed needs no act."""

    REVOKED = "revoked", _("Lifted early")
    SUPERSEDED = "superseded", _("Replaced by another order")


class SiteMode(TextChoices):
    ACTIVE = "active", _("In use")
    STANDBY = "standby", _("On standby")


class TeamRole(TextChoices):
    """The five (domain.md 2.1, the Lishi composition)."""

    TOWNSHIP_CADRE = "township_cadre", _("Township cadre")
    VILLAGE_CADRE = "village_cadre", _("Village or community cadre")
    DOCTOR = "doctor", _("Doctor")
    POLICE = "police", _("Police officer")
    MILITIA = "militia", _("Militia member or volunteer")


class ThermometerSite(TextChoices):
    """Where on the body it was measured (domain.md C6)."""

    AXILLARY = "axillary", _("Axillary")
    FOREHEAD = "forehead", _("Forehead")
    EAR = "ear", _("Ear")


class Manner(TextChoices):
    IN_PERSON = "in_person", _("In person")
    TELEPHONE = "telephone", _("By telephone")
    PAPER = "paper", _("Keyed from paper")


class HeldHow(TextChoices):
    """How a person was shown to be held after the end (domain.md C3)."""

    BED = "bed", _("Bed occupied")
    GATE = "gate", _("Refused at a gate")
    CHECK = "check", _("Check demanded")
    NOTICE = "notice", _("Notice still up")
    SAID = "said", _("Says so")
