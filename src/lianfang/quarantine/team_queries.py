"""Questions about teams of five: which are incomplete, who carries how much, who is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.quarantine.models import TeamMember, TeamTemplate
from lianfang.quarantine.rules import TEAM_WITHIN
from lianfang.quarantine.team_rules import LISHI, missing

MANY = 200
"""Teams that are not whole are told up to so many."""


@dataclass(frozen=True, slots=True)
class Incomplete:
    """An order in force whose team is not whole; `roles` are the ones filled."""

    order: UUID
    person: UUID
    display: str
    division: str
    since: datetime
    roles: list[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The roles that nobody fills."""
        return missing(self.roles)

    @property
    def due_at(self) -> datetime:
        """When the team is to be complete."""
        return self.since + TEAM_WITHIN


@dataclass(frozen=True, slots=True)
class Load:
    """A post in a role: how many people and villages; until when it is away, and who stands in."""

    post: UUID
    title: str
    role: str
    people: int
    villages: int
    away_until: datetime | None
    deputy: str


_GAPS = """SELECT o.id, o.person_id, p.display, o.division, o.recorded_at,
    coalesce(t.roles, '{}')
 FROM quarantine_order o JOIN people_person p ON p.id = o.person_id
 LEFT JOIN LATERAL (SELECT array_agg(DISTINCT m.role)::text[] AS roles
    FROM quarantine_teammember m
    WHERE m.order_id = o.id AND m.from_at <= %(at)s AND m.to_at > %(at)s) t ON true
 WHERE o.division >= %(low)s AND o.division < %(high)s AND o.start_at <= %(at)s
   AND o.end_at > %(at)s AND least(o.end_at, o.ended_at) > %(at)s
   AND coalesce(cardinality(t.roles), 0) < 5
 ORDER BY o.recorded_at, o.id LIMIT %(limit)s"""

_LOADS = """WITH filled AS (
    SELECT m.post, m.role, m.person, left(m.division, 12) AS village
    FROM quarantine_teammember m
    WHERE m.division >= %(low)s AND m.division < %(high)s
      AND m.from_at <= %(at)s AND m.to_at > %(at)s),
 standing AS (SELECT s.post, s.role, min(s.deputy::text)::uuid AS deputy
    FROM quarantine_standingmember s
    WHERE s.division >= %(low)s AND s.division < %(high)s AND s.to_at IS NULL
    GROUP BY s.post, s.role),
 carried AS (SELECT post, role, count(DISTINCT person) AS people,
        count(DISTINCT village) AS villages FROM filled GROUP BY post, role)
 SELECT h.post, t.title, h.role, coalesce(c.people, 0), coalesce(c.villages, 0), a.to_at,
    CASE WHEN a.to_at IS NULL THEN '' ELSE coalesce(d.title, e.title, '') END
 FROM (SELECT post, role FROM carried UNION SELECT post, role FROM standing) h
 LEFT JOIN carried c ON c.post = h.post AND c.role = h.role
 LEFT JOIN standing s ON s.post = h.post AND s.role = h.role
 JOIN accounts_post t ON t.id = h.post
 LEFT JOIN LATERAL (SELECT b.to_at, b.deputy_id FROM accounts_absence b
    WHERE b.post_id = h.post AND b.from_at <= %(at)s AND b.to_at > %(at)s
    ORDER BY b.to_at DESC LIMIT 1) a ON true
 LEFT JOIN accounts_post d ON d.id = a.deputy_id
 LEFT JOIN accounts_post e ON e.id = s.deputy
 ORDER BY coalesce(c.people, 0) DESC, t.title, h.role LIMIT %(limit)s"""


def incomplete(scope: Scope, place: str, at: datetime) -> list[Incomplete]:
    """Orders in force of a place whose teams are not whole, the oldest first; 200 at most."""
    return [Incomplete(*row) for row in _rows(_GAPS, place, at)]


def loads(scope: Scope, place: str, at: datetime) -> list[Load]:
    """Who looks after how many people of a place, those with none among them; 200 at most."""
    return [Load(*row) for row in _rows(_LOADS, place, at)]


def history(scope: Scope, order: UUID) -> list[TeamMember]:
    """Everyone who was or is in an order's team, by role, then by when they began."""
    return list(TeamMember.objects.filter(order=order).order_by("role", "from_at", "id"))


def labels_of(scope: Scope | None, division: str, at: datetime) -> dict[str, str]:
    """What the five roles are called at a place: the longest prefix stands, the latest of it."""
    prefixes = [division[:n] for n in (6, 9, 12, 15) if n <= len(division)]
    rows = TeamTemplate.objects.filter(division__in=prefixes, from_at__lte=at)
    last = max(rows, key=lambda t: (len(t.division), t.from_at, t.recorded_at, t.pk), default=None)
    return {str(k): str(v) for k, v in (last.labels if last else LISHI).items()}


def _rows(sql: str, place: str, at: datetime) -> list[tuple[Any, ...]]:
    low, high = prefix_range(place)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"low": low, "high": high, "at": at, "limit": MANY})
        return list(cursor.fetchall())
