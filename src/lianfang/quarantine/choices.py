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
    EVIDENCE = "evidence", _("New evidence")


class Precision(TextChoices):
    MINUTE = "minute", _("To the minute")
    DAY = "day", _("To the day")


class Ending(TextChoices):
    """Why an order ended before its end; one that lapsed needs no act."""

    REVOKED = "revoked", _("Lifted early")
    SUPERSEDED = "superseded", _("Replaced by another order")


class SiteMode(TextChoices):
    """The life of a site (domain.md, entity 17)."""

    PLANNED = "planned", _("Planned")
    INSPECTED = "inspected", _("Inspected")
    STANDBY = "standby", _("On standby")
    ACTIVE = "active", _("In use")
    DRAINING = "draining", _("Taking nobody in")
    DISINFECTING = "disinfecting", _("Being disinfected")
    CLOSED = "closed", _("Closed")


class Zone(TextChoices):
    CLEAN = "clean", _("Clean zone")
    BUFFER = "buffer", _("Buffer zone")
    QUARANTINE = "quarantine", _("Quarantine zone")


class SiteGroup(TextChoices):
    """The work groups of a site (domain.md 2.11)."""

    DISINFECTION = "disinfection", _("Disinfection")
    HEALTH = "health", _("Health observation")
    INFORMATION = "information", _("Information")
    SECURITY = "security", _("Security")
    LOGISTICS = "logistics", _("Logistics")
    CARE = "care", _("Care for people")


class StayKind(TextChoices):
    """Why someone lies in a bed: by the order, freely after it, or beside someone."""

    ORDER = "order", _("Under the site order")
    VOLUNTARY = "voluntary", _("Signed voluntary stay")
    ACCOMPANYING = "accompanying", _("Accompanying person")


class Destination(TextChoices):
    SITE = "site", _("To a quarantine site")
    CLINIC = "clinic", _("To the fever clinic")
    HOME = "home", _("Home")


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
    SELF = "self", _("By the person")


class Symptom(TextChoices):
    """What, without a fever, calls the doctor, the clinic and the CDC too (domain.md 2.6)."""

    COUGH = "cough", _("Cough")
    FATIGUE = "fatigue", _("Fatigue")
    BREATHLESS = "breathless", _("Short of breath")
    SORE_THROAT = "sore_throat", _("Sore throat")
    CHILLS = "chills", _("Chills")
    DIARRHOEA = "diarrhoea", _("Diarrhoea")
    ACHES = "aches", _("Aching muscles")


class HeldHow(TextChoices):
    """How a person was shown to be held after the end (domain.md C3)."""

    BED = "bed", _("Bed occupied")
    GATE = "gate", _("Refused at a gate")
    CHECK = "check", _("Check demanded")
    NOTICE = "notice", _("Notice still up")
    SAID = "said", _("Says so")


class Evidence(TextChoices):
    """What alone may lengthen observation, by a new decision (R11)."""

    EXPOSURE = "exposure", _("New exposure")
    SYMPTOMS = "symptoms", _("Symptoms")
    TEST = "test", _("Test result")


class Decision(TextChoices):
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class AppealProposal(TextChoices):
    UPHOLD = "uphold", _("The order stands")
    CHANGE = "change", _("Ends earlier")
    REVOKE = "revoke", _("The order is revoked")


class Field(TextChoices):
    """What a person may ask to be put right (R17)."""

    NAME = "name", _("Name")
    NUMBER = "number", _("ID number")
    PHONE = "phone", _("Telephone")
    ADDRESS = "address", _("Address")
    ANCHOR = "anchor", _("Date of departure, exposure or arrival")
    OTHER = "other", _("Something else")


class Verdict(TextChoices):
    """What the home is fit for (domain.md, entity 8)."""

    HOME = "home", _("Fit")
    SUPPORTED = "supported", _("Fit with support")
    SITE = "site", _("Not fit: a site")


class SpecialNeed(TextChoices):
    """Special groups, whose path is an exception (R13)."""

    MINOR = "minor", _("Minor, with a guardian")
    PREGNANT = "pregnant", _("Pregnant")
    DIALYSIS = "dialysis", _("On dialysis")
    CARES = "cares", _("Cares for someone who depends on them")
    DISABLED = "disabled", _("Disabled")
    OLD_ALONE = "old_alone", _("Old and living alone")
    DEPENDENT = "dependent", _("Depends on care")


class Occasion(TextChoices):
    """What takes a person away from home (C2)."""

    SITE_ORDER = "site_order", _("Site order")
    TRANSFER = "transfer", _("Transfer")
    ADMISSION = "admission", _("Hospital admission")


class DependantKind(TextChoices):
    CHILD = "child", _("Child")
    OLD = "old", _("Old person")
    ILL = "ill", _("Ill person")
    DISABLED = "disabled", _("Disabled person")
    ANIMAL = "animal", _("Animal")


class NeedKind(TextChoices):
    FOOD = "food", _("Food")
    WATER = "water", _("Water")
    MEDICINE = "medicine", _("Medicine")
    VISIT = "visit", _("Doctor's visit")
    CHILDCARE = "childcare", _("Childcare")
    SCHOOLING = "schooling", _("Schooling")
    PSYCHOLOGICAL = "psychological", _("Psychological help")
    PREGNANCY = "pregnancy", _("Pregnancy")
    VIOLENCE = "violence", _("Violence at home")
    PAY = "pay", _("Pay and leave")
    PETS = "pets", _("Pets")
    DIET = "diet", _("Diet or religion")
    OTHER = "other", _("Something else")


class Priority(TextChoices):
    """How soon a need is met: one, four or twenty-four hours (R14)."""

    CRITICAL = "critical", _("Critical")
    URGENT = "urgent", _("Urgent")
    NORMAL = "normal", _("Normal")


class NeedOutcome(TextChoices):
    MET = "met", _("Met")
    CANNOT = "cannot", _("Cannot be met")


class BreachOutcome(TextChoices):
    CLOSED = "closed", _("Settled")
    MOVED = "moved", _("Moved to a site")
    REFERRED = "referred", _("Referred")


class PaperKind(TextChoices):
    ORDER = "order", _("Order")
    PROMISE = "promise", _("Promise")
    COURTESY = "courtesy", _("Courtesy notice")
    RELEASE = "release", _("Release")


class HandedOver(TextChoices):
    """How a paper reached the person (C15, R9)."""

    BY_HAND = "by_hand", _("Handed over")
    READ_ALOUD = "read_aloud", _("Read aloud")
    REFUSED = "refused", _("Not accepted")
