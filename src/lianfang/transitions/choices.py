"""Items that are timed, the milestones of 7-1-7, and what someone leaves for the next front."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Timed(TextChoices):
    """四快一稳 and 五早, item by item (domain.md, items 21 and 41)."""

    FAST_REPORT = "fast_report", _("Report fast")
    FAST_ACTIVATE = "fast_activate", _("Activate joint control fast")
    FAST_TREAT = "fast_treat", _("Treat cases fast")
    FAST_CONTROL = "fast_control", _("Take measures fast")
    FAST_CONFIRM = "fast_confirm", _("Confirm cases steadily")
    EARLY_FIND = "early_find", _("Find early")
    EARLY_REPORT = "early_report", _("Report early")
    EARLY_ISOLATE = "early_isolate", _("Isolate early")
    EARLY_DIAGNOSE = "early_diagnose", _("Diagnose early")
    EARLY_TREAT = "early_treat", _("Treat early")


FASTS = tuple(item for item in Timed if item.startswith("fast"))
EARLIES = tuple(item for item in Timed if item.startswith("early"))


class Step(TextChoices):
    """The moments of 7-1-7; the last seven are its early actions (domain.md 2.15)."""

    EMERGENCE = "emergence", _("Emergence")
    DETECTION = "detection", _("Detection")
    NOTIFICATION = "notification", _("Notification")
    INVESTIGATION = "investigation", _("Investigation begun")
    ANALYSIS = "analysis", _("Epidemiological analysis and risk assessment")
    LABORATORY = "laboratory", _("Laboratory confirmation")
    TREATMENT = "treatment", _("Case management and infection control")
    COUNTERMEASURES = "countermeasures", _("Public countermeasures")
    COMMUNICATION = "communication", _("Risk communication")
    COORDINATION = "coordination", _("Coordination mechanism")


ACTIONS = tuple(list(Step)[3:])


class Left(TextChoices):
    """What someone leaves who becomes free."""

    TEAM = "team", _("A team of five whose orders have ended")
    PAIRING = "pairing", _("A pairing that someone else takes over or shares")
