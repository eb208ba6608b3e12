"""The roster's page: who is under observation in a place, and how the day stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.desk.duty_queries import MANY
from lianfang.duties.choices import DutyKind
from lianfang.duties.rules import overdue_since
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope, ScopeKind


@dataclass(frozen=True, slots=True)
class RosterCounts:
    """How many are under observation, and how many checks are overdue; up to `MANY` and one."""

    people: int
    overdue: int


_IN_FORCE = """SELECT FROM quarantine_order
 WHERE end_at > %(at)s AND start_at <= %(at)s AND (ended_at IS NULL OR ended_at > %(at)s)
   AND incident_id = %(incident)s AND division >= %(low)s AND division < %(high)s
 LIMIT %(many)s"""

_OVERDUE = """SELECT FROM duties_obligation
 WHERE kind = 'health_check' AND late_at > %(since)s AND late_at <= %(at)s AND closes_at > %(at)s
   AND done_at IS NULL AND lifted_at IS NULL
   AND division >= %(low)s AND division < %(high)s LIMIT %(many)s"""


def roster_counts(scope: Scope, incident: UUID, place: str, at: datetime) -> RosterCounts:
    """How the roster of a place stands, within the scope entered."""
    low, high = prefix_range(place)
    overdue = _OVERDUE if sees_checks(scope) else "SELECT WHERE false"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM ({_IN_FORCE}) f), (SELECT count(*) FROM ({overdue}) d)",
            {
                "incident": incident,
                "low": low,
                "high": high,
                "at": at,
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
