"""What a message is about, and why one waits."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """What happened to the duties a message tells of."""

    NEW = "new", _("Has come in")
    SOON = "soon", _("Is due soon")
    LATE = "late", _("Is overdue")
    MORNING = "morning", _("The morning's summary")
    CUT_OFF = "cut_off", _("The summary at the cut-off")


DIGESTS = (Topic.MORNING, Topic.CUT_OFF)


class Held(TextChoices):
    """Why a message waits."""

    NIGHT = "night", _("held until morning")
    BUDGET = "budget", _("held: the day's alarms are used up")
