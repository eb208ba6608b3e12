"""Who is or becomes free for the next front: teams whose orders have ended, stationed leaders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.command.choices import CadreRank, PairingKind
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.transitions.models import Redeployment


@dataclass(frozen=True, slots=True)
class Free:
    """A post whose every team has finished and which owes nothing; `orders` it served."""

    post: UUID
    title: str
    officer: str
    division: str
    orders: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Stationed:
    """A leader's pairing; `shared` where another post answers for the same object."""

    pairing: UUID
    post: UUID
    title: str
    officer: str
    kind: str
    object: str
    division: str
    shared: bool


_FREE = """SELECT p.id, p.title, coalesce(f.name, ''), p.division, m.orders, m.since
 FROM (SELECT t.post, count(DISTINCT t.order_id) AS orders,
        max(least(t.to_at, o.end_at, o.ended_at)) AS since
    FROM quarantine_teammember t JOIN quarantine_order o ON o.id = t.order_id
    WHERE o.incident_id = %(incident)s AND t.from_at <= %(at)s
      AND t.division >= %(low)s AND t.division < %(high)s
    GROUP BY t.post
    HAVING max(least(t.to_at, o.end_at, o.ended_at)) <= %(at)s) m
 JOIN accounts_post p ON p.id = m.post AND (p.to_at IS NULL OR p.to_at > %(at)s)
 LEFT JOIN accounts_holding h ON h.post_id = p.id AND h.from_at <= %(at)s
    AND (h.to_at IS NULL OR h.to_at > %(at)s)
 LEFT JOIN accounts_officer f ON f.id = h.officer_id
 WHERE NOT EXISTS (SELECT FROM duties_obligation d WHERE d.owner = p.id AND d.done_at IS NULL
       AND d.lifted_at IS NULL AND d.closes_at > %(at)s)
   AND NOT EXISTS (SELECT FROM transitions_redeployment r WHERE r.post_id = p.id
       AND r.from_at >= m.since AND r.from_at <= %(at)s)
 ORDER BY m.orders DESC, p.division, p.id LIMIT %(limit)s"""
"""Free is who has been in a team and is in none, with nothing left to do or to hand over."""

_STATIONED = """SELECT g.id, p.id, p.title, coalesce(f.name, ''), g.kind,
    coalesce(c.name, ''), g.division,
    EXISTS (SELECT FROM command_pairing n WHERE n.incident_id = g.incident_id AND n.to_at IS NULL
        AND n.id <> g.id AND n.post_id <> g.post_id AND n.division = g.division
        AND n.compound_id IS NOT DISTINCT FROM g.compound_id)
 FROM command_pairing g JOIN accounts_post p ON p.id = g.post_id
 LEFT JOIN places_compound c ON c.id = g.compound_id
 LEFT JOIN accounts_holding h ON h.post_id = p.id AND h.from_at <= %(at)s
    AND (h.to_at IS NULL OR h.to_at > %(at)s)
 LEFT JOIN accounts_officer f ON f.id = h.officer_id
 WHERE g.incident_id = %(incident)s AND g.from_at <= %(at)s AND g.to_at IS NULL
   AND g.division >= %(low)s AND g.division < %(high)s
   AND (g.kind = %(station)s OR g.kind = %(compound)s AND g.rank = ANY(%(ranks)s))
   AND (%(pairing)s::uuid IS NULL OR g.id = %(pairing)s)
 ORDER BY g.kind DESC, g.division, g.id LIMIT %(limit)s"""


def free(scope: Scope, incident: UUID, place: str, at: datetime, limit: int = 500) -> list[Free]:
    """Posts that are free, who looked after most people first."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE, _asked(incident, place, at, limit))
        return [Free(*row) for row in cursor.fetchall()]


def stationed(
    scope: Scope,
    incident: UUID,
    place: str,
    at: datetime,
    *,
    pairing: UUID | None = None,
    limit: int = 500,
) -> list[Stationed]:
    """Leaders and section heads by what they answer for; stationed ones first."""
    asked = _asked(incident, place, at, limit) | {
        "station": PairingKind.STATION.value, "compound": PairingKind.COMPOUND.value,
        "ranks": [CadreRank.LEADER.value, CadreRank.SECTION.value], "pairing": pairing,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_STATIONED, asked)
        return [Stationed(*row) for row in cursor.fetchall()]


def redeployed(scope: Scope, incident: UUID) -> list[Redeployment]:
    """Who went to another front, the latest first."""
    found = Redeployment.objects.filter(incident=incident).select_related("post")
    return list(found.order_by("-from_at", "-id")[:500])


def _asked(incident: UUID, place: str, at: datetime, limit: int) -> dict[str, Any]:
    low, high = prefix_range(place)
    return {"incident": incident, "at": at, "low": low, "high": high, "limit": limit}
