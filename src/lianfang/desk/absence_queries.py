"""Who is away, and who could stand in, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.screening.owners import ANSWERING


@dataclass(frozen=True, slots=True)
class Away:
    """An absence that is in force or to come; `waiting` leads are in the deputy's hands now."""

    absence: UUID
    post: str
    holder: str
    division: str
    from_at: datetime
    to_at: datetime
    deputy: str
    deputy_holder: str


@dataclass(frozen=True, slots=True)
class Answering:
    """A post that answers leads, who holds it, and how many leads wait with it."""

    post: UUID
    title: str
    holder: str
    division: str
    waiting: int


_HOLDER = """LEFT JOIN LATERAL (SELECT o.name FROM accounts_holding h
    JOIN accounts_officer o ON o.id = h.officer_id
    WHERE h.post_id = {post}.id AND h.from_at <= %(at)s AND (h.to_at IS NULL OR h.to_at > %(at)s)
    ORDER BY h.from_at DESC LIMIT 1) {name} ON true"""

_AWAY = f"""SELECT a.id, p.title, coalesce(f.name, ''), a.division, a.from_at, a.to_at,
    coalesce(d.title, ''), coalesce(g.name, '')
 FROM accounts_absence a JOIN accounts_post p ON p.id = a.post_id
 LEFT JOIN accounts_post d ON d.id = a.deputy_id
 {_HOLDER.format(post="p", name="f")} {_HOLDER.format(post="d", name="g")}
 WHERE a.division >= %(low)s AND a.division < %(high)s AND a.to_at > %(at)s
 ORDER BY a.from_at, a.id LIMIT 200"""

_POSTS = f"""SELECT p.id, p.title, coalesce(f.name, ''), p.division, coalesce(w.n, 0)
 FROM accounts_post p {_HOLDER.format(post="p", name="f")}
 LEFT JOIN (SELECT owner, count(DISTINCT subject) AS n FROM duties_obligation
    WHERE kind = 'lead_answer' AND done_at IS NULL AND lifted_at IS NULL AND closes_at > %(at)s
      AND division >= %(low)s AND division < %(high)s GROUP BY owner) w ON w.owner = p.id
 WHERE p.division >= %(low)s AND p.division < %(high)s AND p.role = ANY(%(roles)s)
   AND p.from_at <= %(at)s AND (p.to_at IS NULL OR p.to_at > %(at)s)
 ORDER BY p.division, p.title LIMIT 1000"""


def absences(scope: Scope, place: str, at: datetime) -> list[Away]:
    """The absences of a place that are not over, the earliest first."""
    low, high = prefix_range(place)
    with connection.cursor() as cursor:
        cursor.execute(_AWAY, {"low": low, "high": high, "at": at})
        return [Away(*row) for row in cursor.fetchall()]


def answering_posts(scope: Scope, place: str, at: datetime) -> list[Answering]:
    """The posts of a place that answer leads, by place."""
    low, high = prefix_range(place)
    roles = [str(role) for role in ANSWERING]
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, {"low": low, "high": high, "at": at, "roles": roles})
        return [Answering(*row) for row in cursor.fetchall()]
