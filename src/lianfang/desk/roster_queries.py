"""The roster's page: who is under observation in a place, and how the day stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from lianfang.desk.duty_queries import MANY
from lianfang.desk.within import inside
from lianfang.duties.choices import DutyKind
from lianfang.duties.rules import STATE_SQL, first_slot_day, overdue_since
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope, ScopeKind


@dataclass(frozen=True, slots=True)
class RosterCounts:
    """How many are under observation, and how many checks are overdue; up to `MANY` and one."""

    people: int
    overdue: int


_IN_FORCE = """SELECT FROM quarantine_order
 WHERE end_at > %(at)s AND start_at <= %(at)s AND (ended_at IS NULL OR ended_at > %(at)s)
   AND incident_id = %(incident)s {inside} LIMIT %(many)s"""

_OVERDUE = """SELECT FROM duties_obligation
 WHERE slot_on >= %(first)s AND kind = 'health_check' AND late_at > %(since)s
   AND late_at <= %(at)s AND closes_at > %(at)s
   AND done_at IS NULL AND lifted_at IS NULL {inside} LIMIT %(many)s"""


def roster_counts(scope: Scope, incident: UUID, place: str, at: datetime) -> RosterCounts:
    """How the roster of a place stands, within the scope entered."""
    low, high = prefix_range(place)
    there = inside(scope, place, "division")
    in_force = _IN_FORCE.format(inside=there)
    overdue = _OVERDUE.format(inside=there) if sees_checks(scope) else "SELECT WHERE false"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM ({in_force}) f), (SELECT count(*) FROM ({overdue}) d)",
            {
                "incident": incident,
                "low": low,
                "high": high,
                "at": at,
                "first": first_slot_day(at),
                "since": overdue_since(DutyKind.HEALTH_CHECK, at),
                "many": MANY + 1,
            },
        )
        row = cursor.fetchone()
    return RosterCounts(int(row[0]), int(row[1]))


def sees_checks(scope: Scope) -> bool:
    """Whether health checks are shown to this scope at all: guards see name, place and end."""
    return scope.kind in (ScopeKind.AREA, ScopeKind.AREAS, ScopeKind.RELATION)


def sees_leads(scope: Scope) -> bool:
    """Whether leads are shown to this scope at all."""
    return scope.kind in (ScopeKind.AREA, ScopeKind.AREAS)


class CheckMark(NamedTuple):
    """A check that is owed on a day: the value of its state, and the temperature of a fever.

    Plain values, which compare and hash quickly.
    """

    day: int
    slot: str
    state: str
    fever: int


_MARKS = f"""SELECT o.subject, string_agg(
    (o.slot_on - %(first)s::date) || '/' || o.slot || '/' || ({STATE_SQL}) || '/'
    || CASE WHEN o.done_recorded_at <= %(as_of)s AND c.temperature >= %(fever)s
            THEN c.temperature ELSE 0 END, ' ' ORDER BY o.slot_on, o.slot)
 FROM duties_obligation o LEFT JOIN quarantine_healthcheck c ON c.id = o.evidence
 WHERE o.kind = 'health_check' AND o.subject = ANY(%(orders)s)
   AND o.slot_on BETWEEN %(first)s AND %(last)s
 GROUP BY o.subject"""


def check_marks(
    scope: Scope, orders: Sequence[UUID], first: date, last: date, as_of: datetime, fever: int
) -> dict[UUID, list[CheckMark]]:
    """The checks that some orders owe from `first` to `last`, both included, by day.

    One line for each order, since 1,400 rows would take longer to read than to find.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _MARKS,
            {
                "orders": list(orders),
                "first": first,
                "last": last,
                "as_of": as_of,
                "fever": fever,
            },
        )
        return {
            order: [_mark(token) for token in told.split(" ")] for order, told in cursor.fetchall()
        }


@lru_cache(maxsize=1024)
def _mark(token: str) -> CheckMark:
    day, slot, state, fever = token.split("/")
    return CheckMark(int(day), slot, state, int(fever))
