"""By which kind of decision a parameter changed."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DecidedAs(TextChoices):
    LEVEL = "level", _("Response level")
    TIER = "tier", _("Risk tier")
    PHASE = "phase", _("Phase")
    EDITION = "edition", _("Edition of the protocol")
