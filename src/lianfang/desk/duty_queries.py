"""Duties as pages show them: whose, about whom, how many overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.accounts.models import Post, Unit
from lianfang.duties.choices import DutyKind
from lianfang.duties.rules import MOST_OVERDUE, first_slot_day, overdue_since
from lianfang.jurisdictions.scope import Scope, ScopeKind

MANY = 400
"""Counts stop here where an exact one would cost too much."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Overdue duties of one kind in one township, in the hands of posts of one role.

    `posts` is how many; `title` and `unit` are one's; `role` is empty where nobody is
    responsible.
    """

    kind: str
    division: str
    role: str
    posts: int
    title: str
    unit: str
    count: int
    oldest: datetime


def owed_and_told(scope: Scope, post: UUID, at: datetime) -> tuple[dict[str, int], int]:
    """How many duties of a post are overdue, by kind, and how many messages it has not read.

    One question, since every page asks it. Posts that see no duties have messages all the same.
    """
    parts = [_UNREAD]
    if scope.kind not in (ScopeKind.NONE, ScopeKind.DOORS):
        parts.append(_OVERDUE)
    values: dict[str, Any] = {
        "post": post,
        "at": at,
        "since": at - MOST_OVERDUE,
        "first": first_slot_day(at),
    }
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = dict(cursor.fetchall())
    unread = found.pop("", 0)
    return found, unread


_UNREAD = """SELECT '', count(*) FROM messages_message
 WHERE post_id = %(post)s AND read_at IS NULL AND delivered_at IS NOT NULL"""
_OVERDUE = """SELECT kind, count(*) FROM duties_obligation
 WHERE slot_on >= %(first)s AND owner = %(post)s AND late_at > %(since)s AND late_at <= %(at)s
   AND closes_at > %(at)s AND done_at IS NULL AND lifted_at IS NULL GROUP BY kind"""


def overdue_whose(scope: Scope, at: datetime, place: str) -> list[Whose]:
    """All overdue duties of a place by kind, township and role of the owners, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT k.kind, o.place, coalesce(p.role, ''), count(DISTINCT o.owner),
                      coalesce(min(p.title), ''), coalesce(min(u.name), ''),
                      sum(o.n)::bigint, min(o.late_at)
               FROM unnest(%(kinds)s::text[], %(sinces)s::timestamptz[]) AS k (kind, since)
               CROSS JOIN LATERAL (
                   SELECT left(division, 9) AS place, owner, count(*) AS n,
                          min(late_at) AS late_at
                   FROM duties_obligation
                   WHERE slot_on >= %(first)s AND kind = k.kind
                     AND late_at > k.since AND late_at <= %(at)s
                     AND closes_at > %(at)s AND done_at IS NULL AND lifted_at IS NULL
                     AND division >= %(place)s AND division < %(place)s || ':'
                   GROUP BY 1, 2) o
               LEFT JOIN accounts_post p ON p.id = o.owner
               LEFT JOIN accounts_unit u ON u.id = p.unit_id
               GROUP BY 1, 2, 3 ORDER BY min(o.late_at), 1, 2, 3""",
            {
                "at": at,
                "first": first_slot_day(at),
                "place": place,
                "kinds": DutyKind.values,
                "sinces": [overdue_since(kind, at) for kind in DutyKind.values],
            },
        )
        return [Whose(*row) for row in cursor.fetchall()]


def titles(scope: Scope, posts: Iterable[UUID | None]) -> dict[UUID, str]:
    """The titles of posts."""
    wanted = {post for post in posts if post}
    return dict(Post.objects.filter(pk__in=wanted).values_list("pk", "title"))


def unit_names(scope: Scope, units: Iterable[UUID]) -> dict[UUID, str]:
    """The names of units."""
    return dict(Unit.objects.filter(pk__in=set(units)).values_list("pk", "name"))
