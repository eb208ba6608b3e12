"""What the ledger has to tell each post at a moment; asked of it, so that nothing is missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.duties.rules import LONGEST_GRACE, MOST_OVERDUE, first_slot_day
from lianfang.kernel import clock
from lianfang.messages import rules
from lianfang.messages.choices import DIGESTS, Topic


@dataclass(frozen=True, slots=True)
class News:
    """So many duties of a kind of which a post is to be told; `within` is the shortest time."""

    topic: str
    post: UUID
    kind: str
    about_at: datetime
    count: int
    within: timedelta


_OPEN = """duties_obligation o
 LEFT JOIN accounts_absence a ON a.post_id = o.owner AND a.deputy_id IS NOT NULL
   AND a.from_at <= %(at)s AND a.to_at > %(at)s
 JOIN accounts_post p ON p.id = coalesce(a.deputy_id, o.owner)
   AND p.from_at <= %(at)s AND (p.to_at IS NULL OR p.to_at > %(at)s)
 WHERE o.incident = %(incident)s AND o.slot_on >= %(first)s
   AND o.opens_at <= %(at)s AND o.done_at IS NULL AND o.lifted_at IS NULL"""
"""What is still to do, and the post in force that is told: a deputy's while the holder is away."""

_NEWS = f"""SELECT %(topic)s, n.* FROM (
   SELECT p.id AS post, o.kind, {{about}} AS about_at, count(*), min(o.due_at - o.opens_at)
   FROM {_OPEN} AND o.kind = ANY(%(kinds)s) AND {{when}} GROUP BY 1, 2, 3) n
 WHERE NOT EXISTS (SELECT FROM messages_message m WHERE m.post_id = n.post
   AND m.topic = %(topic)s AND m.kind = n.kind AND m.about_at = n.about_at)
 ORDER BY n.about_at, n.kind, n.post"""

_NEW = _NEWS.format(
    about="greatest(o.recorded_at, o.opens_at)",
    when="""o.late_at > %(at)s AND greatest(o.recorded_at, o.opens_at) > %(since)s
   AND (o.kind || ' ' || o.slot) <> ALL(%(told)s)""",
)
_SOON = _NEWS.format(
    about="o.due_at",
    when="""o.late_at > %(at)s AND o.due_at > %(at)s AND o.due_at <= %(soon)s
   AND o.late_at <= %(soon)s + %(grace)s
   AND o.recorded_at <= o.due_at - 2 * %(ahead)s""",
)
_LATE = _NEWS.format(
    about="o.late_at",
    when="o.late_at > %(since)s AND o.late_at <= %(at)s AND o.closes_at > %(at)s",
)
_BY_TOPIC = {Topic.NEW: _NEW, Topic.SOON: _SOON, Topic.LATE: _LATE}


def news(incident: UUID, at: datetime) -> list[News]:
    """Everything of which no post was told yet."""
    found = []
    for topic, sql in _BY_TOPIC.items():
        values = {
            "topic": str(topic),
            "incident": incident,
            "at": at,
            "first": first_slot_day(at),
            "kinds": sorted(rules.NEWS[topic]),
            "since": at - rules.LOOK_BACK,
            "soon": at + rules.SOON,
            "ahead": rules.SOON,
            "grace": LONGEST_GRACE,
            "told": [f"{kind} {slot}" for kind, slot in rules.WITH_ITS_RECEIPT.items()],
        }
        found += [News(*row) for row in _rows(sql, values)]
    return found


_TALLY = f"""SELECT p.id, o.kind, count(*), count(*) FILTER (WHERE o.late_at <= %(at)s)
 FROM {_OPEN} AND o.late_at > %(since)s AND o.closes_at > %(at)s GROUP BY 1, 2 ORDER BY 1, 2"""


def tallies(incident: UUID, at: datetime) -> dict[UUID, dict[str, list[int]]]:
    """What every post has to do at a moment: by kind how many, and how many are overdue."""
    values = {
        "incident": incident, "at": at, "first": first_slot_day(at), "since": at - MOST_OVERDUE,
    }  # fmt: skip
    found: dict[UUID, dict[str, list[int]]] = {}
    for post, kind, open_now, late in _rows(_TALLY, values):
        found.setdefault(post, {})[kind] = [open_now, late]
    return found


_RUNG = """SELECT post_id, count(*) FROM messages_message WHERE post_id = ANY(%(posts)s)
   AND delivered_at >= %(midnight)s AND held_until IS NULL AND topic <> ALL(%(digests)s)
 GROUP BY 1"""


def rung(posts: set[UUID], at: datetime) -> dict[UUID, int]:
    """How many messages rang that day, by post."""
    midnight = clock.moment(clock.day_of(at))
    values = {"posts": list(posts), "midnight": midnight, "digests": list(map(str, DIGESTS))}
    return dict(_rows(_RUNG, values))


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
