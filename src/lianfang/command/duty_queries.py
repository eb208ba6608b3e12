"""Questions about the headquarters' duty: who sits when, what was handed over, the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.scope import Scope


@dataclass(frozen=True, slots=True)
class ShiftNow:
    """A shift, who sits, and its hand-over to the next, if it is written."""

    id: UUID
    post: UUID
    title: str
    officer: str
    from_at: datetime
    to_at: datetime
    handover: UUID | None
    note: str
    taken_at: datetime | None
    taker: UUID | None


_SHIFTS = """SELECT s.id, s.post_id, p.title,
   coalesce((SELECT string_agg(f.name, '、' ORDER BY f.name) FROM accounts_holding h
     JOIN accounts_officer f ON f.id = h.officer_id WHERE h.post_id = p.id
       AND h.from_at <= s.from_at AND (h.to_at IS NULL OR h.to_at > s.from_at)), ''),
   s.from_at, s.to_at, o.id, coalesce(o.note, ''), o.taken_at, t.post_id
 FROM command_dutyshift s JOIN accounts_post p ON p.id = s.post_id
 LEFT JOIN command_handover o ON o.giving_id = s.id
 LEFT JOIN command_dutyshift t ON t.id = o.taking_id
 WHERE s.incident_id = %(incident)s AND s.cancelled_at IS NULL
   AND s.to_at > %(first)s AND s.from_at < %(until)s
 ORDER BY s.from_at, s.id"""


def _rows(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def shifts(scope: Scope, incident: UUID, first: datetime, until: datetime) -> list[ShiftNow]:
    """The shifts that lie in `[first, until)`, in order."""
    return [ShiftNow(*row) for row in _rows(_SHIFTS, incident=incident, first=first, until=until)]


@dataclass(frozen=True, slots=True)
class NoteNow:
    """A line of the log."""

    at: datetime
    text: str
    title: str


_NOTES = """SELECT n.at, n.text, coalesce(p.title, '') FROM command_dutynote n
 LEFT JOIN accounts_post p ON p.id = n.by_post
 WHERE n.incident_id = %(incident)s AND n.at >= %(first)s AND n.at <= %(until)s
 ORDER BY n.at DESC, n.id DESC LIMIT 200"""


def notes(scope: Scope, incident: UUID, first: datetime, until: datetime) -> list[NoteNow]:
    """The log of some days, the latest first."""
    return [NoteNow(*row) for row in _rows(_NOTES, incident=incident, first=first, until=until)]


_POSTS = """SELECT p.id, p.title, coalesce((SELECT string_agg(f.name, '、')
     FROM accounts_holding h JOIN accounts_officer f ON f.id = h.officer_id
     WHERE h.post_id = p.id AND h.from_at <= %(at)s AND (h.to_at IS NULL OR h.to_at > %(at)s)), '')
 FROM accounts_post p JOIN accounts_unit u ON u.id = p.unit_id
 WHERE u.kind = 'headquarters' AND p.role = ANY(%(roles)s) AND p.from_at <= %(at)s
   AND (p.to_at IS NULL OR p.to_at > %(at)s)
 ORDER BY p.title, p.id"""


def duty_posts(scope: Scope, at: datetime) -> list[tuple[UUID, str]]:
    """The posts of the headquarters that can keep its duty, with who holds them."""
    roles = ["duty_officer", "group_staff", "commander"]
    return [(pk, f"{title} {who}".strip()) for pk, title, who in _rows(_POSTS, at=at, roles=roles)]
