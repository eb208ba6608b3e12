"""Questions about what was done."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from lianfang.audit.models import Cutoff, Entry


def is_final(as_of: datetime) -> bool:
    """Whether `as_of` is closed: nothing recorded later can appear at or before it."""
    return Cutoff.objects.filter(moment__gte=as_of).exists()


def last_cutoff() -> datetime | None:
    """The latest moment that is closed."""
    latest = Cutoff.objects.order_by("-moment").values_list("moment", flat=True).first()
    return latest


def last_recorded() -> datetime | None:
    """When the newest act was recorded, of those that the scope entered may read."""
    newest: datetime | None = Entry.objects.aggregate(newest=Max("recorded_at"))["newest"]
    return newest
