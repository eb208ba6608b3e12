"""Questions about the headquarters: who takes part, who leads, which level is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.models import Holding
from lianfang.command.choices import LeadershipKind, Level
from lianfang.command.models import Leadership, LevelDecision, Membership
from lianfang.command.rules import in_force
from lianfang.jurisdictions.scope import Scope


@dataclass(frozen=True, slots=True)
class LevelSince:
    """A response level from a moment on, by whose decision and which document."""

    level: Level
    effective_at: datetime
    authority: str
    document: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Lead:
    """Someone who leads: the post, who holds it, its rank and group (empty for a co-lead)."""

    leadership: UUID
    post: UUID
    title: str
    officer: str
    rank: str
    group: str


def _between(at: datetime) -> Q:
    return Q(from_at__lte=at) & (Q(to_at__isnull=True) | Q(to_at__gt=at))


def members(scope: Scope, incident: UUID, at: datetime) -> QuerySet[Membership]:
    """The memberships in force at a moment, with their units, by division and name."""
    return (
        Membership.objects.filter(_between(at), incident=incident)
        .select_related("unit")
        .order_by("unit__division", "unit__name")
    )


def memberships(scope: Scope, incident: UUID) -> QuerySet[Membership]:
    """Every membership there was, with its unit, in order of its beginning."""
    found = Membership.objects.filter(incident=incident).select_related("unit")
    return found.order_by("from_at", "id")


def leads(scope: Scope, incident: UUID, kind: str, at: datetime) -> list[Lead]:
    """Who leads at a moment, by rank and group; one line for each holder of the post."""
    found = Leadership.objects.filter(_between(at), incident=incident, kind=kind)
    held: dict[UUID, list[str]] = {}
    holders = Holding.objects.filter(_between(at), post__in=found.values("post"))
    for post, name in holders.values_list("post", "officer__name"):
        held.setdefault(post, []).append(name)
    return [
        Lead(lead.pk, lead.post_id, lead.post.title, name, lead.rank, lead.group)
        for lead in found.select_related("post").order_by("-rank", "group", "id")
        for name in sorted(held.get(lead.post_id, [""]))
    ]


def co_leads(scope: Scope, incident: UUID, at: datetime) -> list[Lead]:
    """The co-leads of the headquarters at a moment; the Party secretary first."""
    return leads(scope, incident, LeadershipKind.CO_LEAD, at)


def level_history(scope: Scope, incident: UUID) -> list[LevelSince]:
    """Every decision on the level, in the order in which they take effect."""
    found = LevelDecision.objects.filter(incident=incident)
    return [
        LevelSince(Level(d.level), d.effective_at, d.authority, d.document, d.recorded_at)
        for d in found.order_by("effective_at", "recorded_at")
    ]


def level_in_force(
    scope: Scope, incident: UUID, at: datetime, *, as_of: datetime | None = None
) -> LevelSince | None:
    """The level in force at a moment, as the system knows it, or knew it at `as_of`."""
    return in_force(level_history(scope, incident), at, as_of)
