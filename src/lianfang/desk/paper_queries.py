"""What sheets of paper show: their lines, whose they are, and what has come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.desk.within import inside
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.places.doors import open_door
from lianfang.screening.choices import SheetKind
from lianfang.screening.models import PaperSheet


@dataclass(frozen=True, slots=True)
class LeadOnPaper:
    """A lead on a sheet; `owner` is the post whose answer is owed, `tries` how often one tried."""

    lead: UUID
    person: UUID
    name: str
    sex: str
    birth_year: int | None
    source: str
    owner: UUID | None
    tries: int
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class DoorOnPaper:
    """A door on a sheet, its count of members, and how often nobody opened in this round."""

    household: UUID
    door: str
    members: int
    tries: int
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Back:
    """What came back for a line: an outcome, a try or a way of covering; and who, when, twice.

    `by_post` measured it at `at`; `keyed_by` entered it at `keyed_at`, None where the same.
    """

    fact: UUID
    what: str
    by_post: UUID
    at: datetime
    keyed_by: UUID | None
    keyed_at: datetime


def waiting_by_place(
    scope: Scope, incident: UUID, place: str, limit: int
) -> list[tuple[str, int]]:
    """The places below `place` with leads that wait, by code, and how many."""
    low, high = prefix_range(place)
    sql = f"""SELECT division, count(DISTINCT subject) FROM duties_obligation
        WHERE kind = 'lead_answer' AND done_at IS NULL AND lifted_at IS NULL
          AND incident = %(incident)s {inside(scope, place, "division")}
        GROUP BY division ORDER BY division LIMIT %(limit)s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"incident": incident, "low": low, "high": high, "limit": limit})
        return [(code, n) for code, n in cursor.fetchall()]


def doors_by_place(scope: Scope, round_: UUID, place: str, limit: int) -> list[tuple[str, int]]:
    """The grids below `place` with doors that a round has not covered, and how many."""
    low, high = prefix_range(place)
    sql = f"""SELECT h.division, count(*) FROM places_household h
        WHERE NOT EXISTS (SELECT FROM screening_visit v WHERE v.household_id = h.id
            AND v.division = h.division AND v.round_id = %(round)s AND v.answered)
          {inside(scope, place, "h.division")}
        GROUP BY h.division ORDER BY h.division LIMIT %(limit)s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"round": round_, "low": low, "high": high, "limit": limit})
        return [(code, n) for code, n in cursor.fetchall()]


_LEADS = """SELECT l.id, p.id, p.display, p.sex, p.birth_year, l.source, o.owner,
    t.n, t.last
 FROM screening_lead l JOIN people_person p ON p.id = l.person_id
 LEFT JOIN LATERAL (SELECT owner FROM duties_obligation d
    WHERE d.kind = 'lead_answer' AND d.subject = l.id
    ORDER BY d.slot::int DESC LIMIT 1) o ON true
 CROSS JOIN LATERAL (SELECT count(*) AS n, max(at) AS last FROM screening_attempt a
    WHERE a.lead_id = l.id) t
 WHERE l.id = ANY(%s)"""

_DOORS = """SELECT h.id, h.door, h.members, coalesce(t.n, 0), t.last FROM places_household h
 LEFT JOIN (SELECT household_id, count(*) AS n, max(at) AS last FROM screening_visit
    WHERE household_id = ANY(%(lines)s) AND round_id = %(round)s AND NOT answered
    GROUP BY household_id) t ON t.household_id = h.id
 WHERE h.id = ANY(%(lines)s)"""


def lead_lines(scope: Scope, lines: Sequence[UUID]) -> list[LeadOnPaper | None]:
    """The leads of a sheet in its order; None for one that lies elsewhere by now."""
    with connection.cursor() as cursor:
        cursor.execute(_LEADS, [list(lines)])
        found = {row[0]: LeadOnPaper(*row) for row in cursor.fetchall()}
    return [found.get(line) for line in lines]


def door_lines(scope: Scope, round_: UUID, lines: Sequence[UUID]) -> list[DoorOnPaper | None]:
    """The doors of a sheet in its order; None for one that lies elsewhere by now."""
    with connection.cursor() as cursor:
        cursor.execute(_DOORS, {"lines": list(lines), "round": round_})
        found = {
            pk: DoorOnPaper(pk, open_door(door, pk), members, tries, last)
            for pk, door, members, tries, last in cursor.fetchall()
        }
    return [found.get(line) for line in lines]


_LEADS_BACK = """SELECT DISTINCT ON (f.lead_id) f.lead_id, f.id, f.what, f.by_post, f.at,
    f.keyed_by, f.recorded_at
 FROM (SELECT lead_id, id, outcome AS what, by_post, at, keyed_by, recorded_at, 1 AS rank
       FROM screening_answer WHERE lead_id = ANY(%(lines)s)
       UNION ALL
       SELECT lead_id, id, kind, by_post, at, keyed_by, recorded_at, 0
       FROM screening_attempt WHERE lead_id = ANY(%(lines)s)) f
 WHERE f.recorded_at >= %(since)s
 ORDER BY f.lead_id, f.rank DESC, f.recorded_at DESC, f.id DESC"""
"""An answer stands before an attempt, the latest before the earlier."""

_DOORS_BACK = """SELECT DISTINCT ON (v.household_id) v.household_id, v.id,
    CASE WHEN v.answered THEN v.how ELSE 'nobody' END, v.by_post, v.at, v.keyed_by, v.recorded_at
 FROM screening_visit v
 WHERE v.household_id = ANY(%(lines)s) AND v.round_id = %(round)s AND v.recorded_at >= %(since)s
 ORDER BY v.household_id, v.answered DESC, v.at DESC, v.id DESC"""


def back(scope: Scope, sheet: PaperSheet) -> dict[UUID, Back]:
    """What has come back for the lines of a sheet since it was made, from paper or not."""
    sql = _LEADS_BACK if sheet.kind == SheetKind.LEADS else _DOORS_BACK
    values: dict[str, Any] = {
        "lines": list(sheet.lines),
        "since": sheet.recorded_at,
        "round": sheet.round_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {line: Back(*fact) for line, *fact in cursor.fetchall()}


_COUNTS = {
    SheetKind.LEADS: """SELECT s.id, count(DISTINCT s.line) FROM s
        JOIN (SELECT lead_id, recorded_at FROM screening_answer
              UNION ALL SELECT lead_id, recorded_at FROM screening_attempt) f
          ON f.lead_id = s.line AND f.recorded_at >= s.since GROUP BY s.id""",
    SheetKind.DOORS: """SELECT s.id, count(DISTINCT s.line) FROM s
        JOIN screening_visit v ON v.household_id = s.line AND v.round_id = s.round
          AND v.recorded_at >= s.since GROUP BY s.id""",
}

_LINES = """WITH s AS MATERIALIZED (SELECT p.id, p.round_id AS round, p.recorded_at AS since,
    unnest(p.lines) AS line FROM screening_papersheet p WHERE p.id = ANY(%s))"""


def backs(scope: Scope, sheets: Iterable[PaperSheet]) -> dict[UUID, int]:
    """How many lines of each sheet have come back; a sheet without any is left out."""
    by_kind = defaultdict(list)
    for sheet in sheets:
        by_kind[SheetKind(sheet.kind)].append(sheet.pk)
    found: dict[UUID, int] = {}
    for kind, wanted in by_kind.items():
        with connection.cursor() as cursor:
            cursor.execute(f"{_LINES} {_COUNTS[kind]}", [wanted])
            found |= dict(cursor.fetchall())
    return found


_HOLDERS = """SELECT p.id, p.title, coalesce(f.name, '') FROM accounts_post p
 LEFT JOIN LATERAL (SELECT o.name FROM accounts_holding h
    JOIN accounts_officer o ON o.id = h.officer_id
    WHERE h.post_id = p.id AND h.from_at <= %(at)s AND (h.to_at IS NULL OR h.to_at > %(at)s)
    ORDER BY h.from_at DESC LIMIT 1) f ON true
 WHERE p.division = ANY(%(codes)s) AND p.role = ANY(%(roles)s)
   AND p.from_at <= %(at)s AND (p.to_at IS NULL OR p.to_at > %(at)s)
 ORDER BY length(p.division) DESC, p.title"""


def posts_around(
    scope: Scope, place: str, roles: Sequence[str], at: datetime
) -> list[tuple[UUID, str, str]]:
    """Posts for a place or one around it, the nearest first, as (id, title, holder's name)."""
    codes = [place[:n] for n in (15, 12, 9) if n <= len(place)]
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, {"codes": codes, "roles": list(roles), "at": at})
        return [(post, title, name) for post, title, name in cursor.fetchall()]
