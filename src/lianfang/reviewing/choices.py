"""Why someone may not look at a person, and what a review found."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Tie(TextChoices):
    RELATIVE = "relative", _("Relative")
    NEIGHBOUR = "neighbour", _("Neighbour")
    ACQUAINTANCE = "acquaintance", _("Friend or acquaintance")
    DISPUTE = "dispute", _("In a dispute")


class Finding(TextChoices):
    """What a reviewer found of a reading or a broken glass."""

    JUSTIFIED = "justified", _("justified")
    ASKED = "asked", _("explanation asked")
    BREACH = "breach", _("not justified, reported")
