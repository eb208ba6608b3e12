"""Questions about plans, tiers, phases, doctrine and issues on the spot."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from lianfang.command.models import (
    DoctrineItem,
    FrontlineIssue,
    PhaseDecision,
    Plan,
    TierDecision,
)
from lianfang.command.rules import in_force
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope


def plans(scope: Scope, incident: UUID, at: datetime) -> QuerySet[Plan]:
    """The plans in force at a moment, by kind."""
    now = Q(from_at__lte=at) & (Q(to_at__isnull=True) | Q(to_at__gt=at))
    return Plan.objects.filter(now, incident=incident).order_by("kind")


def tier_in_force(scope: Scope, incident: UUID, at: datetime) -> TierDecision | None:
    """The risk tier in force at a moment."""
    return in_force(TierDecision.objects.filter(incident=incident), at)


def phases(scope: Scope, incident: UUID) -> list[PhaseDecision]:
    """Every phase there was, in order."""
    found = PhaseDecision.objects.filter(incident=incident)
    return list(found.order_by("effective_at", "recorded_at"))


def doctrines(scope: Scope, incident: UUID, at: datetime) -> dict[str, list[DoctrineItem]]:
    """The items of each doctrine set as they stand at a moment, by set."""
    found: dict[str, list[DoctrineItem]] = {}
    items = DoctrineItem.objects.filter(incident=incident, from_at__lte=at)
    for item in items.order_by("doctrine", "from_at", "position"):
        held = found.setdefault(item.doctrine, [])
        if held and held[0].from_at != item.from_at:
            held.clear()
        held.append(item)
    return found


def issues(scope: Scope, incident: UUID, place: str) -> QuerySet[FrontlineIssue]:
    """Issues on the spot of a place: open ones first, by when they are due."""
    low, high = prefix_range(place)
    return (
        FrontlineIssue.objects.filter(incident=incident, division__gte=low, division__lt=high)
        .select_related("owner")
        .order_by(F("solved_at").desc(nulls_first=True), "due_at", "pk")[:500]
    )


def issue(scope: Scope, pk: UUID) -> FrontlineIssue | None:
    """One issue within the scope entered."""
    return FrontlineIssue.objects.select_related("owner").filter(pk=pk).first()
