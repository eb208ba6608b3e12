"""Kinds of compounds by who looks after them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Management(TextChoices):
    """Who disinfects: the property company, or else the community (domain.md, item 79)."""

    MANAGED = "managed", _("Property company")
    UNMANAGED_OLD = "unmanaged_old", _("Old compound without property company")
    URBAN_VILLAGE = "urban_village_apartment", _("Urban village flats")
