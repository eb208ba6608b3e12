"""Observation seen from above: each number of a scope, and the rows of which it is the count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.duties.rules import MOST_OVERDUE, first_slot_day
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock

_ORDERS = """o AS MATERIALIZED (SELECT id, person_id, division, kind, start_at,
        least(end_at, ended_at) AS until, ended_as
    FROM quarantine_order
    WHERE incident_id = %(incident)s AND start_at <= %(at)s AND end_at > %(day)s
      AND division >= %(low)s AND division < %(high)s)"""

_FORCE = "FROM o WHERE until > %(at)s"
_OWED = """FROM duties_obligation d WHERE d.kind = '{kind}' AND d.slot_on >= %(first)s
  AND d.late_at > %(oldest)s AND d.opens_at <= %(at)s AND d.closes_at > %(at)s
  AND d.done_at IS NULL AND d.lifted_at IS NULL
  AND d.division >= %(low)s AND d.division < %(high)s"""
_PLACED = "division >= %(low)s AND division < %(high)s"

ROWS: dict[str, str] = {
    "new": "SELECT person_id AS person, division, kind AS told, start_at AS at FROM o"
    " WHERE start_at >= %(day)s AND until > start_at",
    "home": f"SELECT person_id, division, kind, until {_FORCE} AND kind = 'home'",
    "site": f"SELECT person_id, division, kind, until {_FORCE} AND kind = 'site'",
    "voluntary": f"SELECT person_id, division, kind, until {_FORCE} AND kind = 'voluntary'",
    "due": f"SELECT person_id, division, kind, until {_FORCE} AND until <= %(midnight)s",
    "released": "SELECT person_id, division, kind, until FROM o WHERE until <= %(at)s"
    " AND until > %(day)s AND ended_as IS DISTINCT FROM 'superseded'",
    "held": f"""SELECT t.person, t.division, 'bed', least(q.end_at, q.ended_at)
        FROM quarantine_bedstay t JOIN quarantine_order q ON q.id = t.order_id
        WHERE t.kind = 'order' AND t.from_at <= %(at)s AND (t.to_at IS NULL OR t.to_at > %(at)s)
          AND least(q.end_at, q.ended_at) <= %(at)s AND q.incident_id = %(incident)s
          AND t.{_PLACED.replace(" AND ", " AND t.")}
        UNION ALL SELECT h.person, h.division, h.how, h.from_at FROM quarantine_heldfact h
        WHERE h.to_at IS NULL AND h.{_PLACED.replace(" AND ", " AND h.")}""",
    "unreached": "SELECT o.person_id, d.division, o.kind, d.due_at "
    + _OWED.format(kind="welfare_visit").replace(
        "duties_obligation d WHERE", "duties_obligation d JOIN o ON o.id = d.subject WHERE"
    ),
    "feverish": f"""SELECT DISTINCT ON (person) person, division, temperature::text, at
        FROM quarantine_healthcheck
        WHERE temperature >= %(fever)s AND at > %(yesterday)s AND at <= %(at)s
          AND slot_on >= %(yesterday)s::date - 1 AND {_PLACED} ORDER BY person, at DESC""",
    "at_site": f"""SELECT person, division, kind, from_at FROM quarantine_bedstay
        WHERE from_at <= %(at)s AND (to_at IS NULL OR to_at > %(at)s) AND {_PLACED}""",
    "teams": "SELECT o.person_id, d.division, o.kind, d.due_at "
    + _OWED.format(kind="team_complete").replace(
        "duties_obligation d WHERE", "duties_obligation d JOIN o ON o.id = d.subject WHERE"
    ),
    "dependants": f"""SELECT person, division, kind, recorded_at FROM quarantine_dependant
        WHERE accepted_at IS NULL AND {_PLACED}""",
    "needs": f"""SELECT person, division, priority, at FROM quarantine_need
        WHERE closed_at IS NULL AND incident_id = %(incident)s AND {_PLACED}""",
    "appeals": f"""SELECT person, division, '', at FROM quarantine_appeal
        WHERE decided_recorded_at IS NULL AND {_PLACED}""",
    "transfers": f"""SELECT person, division, destination, requested_at FROM quarantine_transfer
        WHERE handed_at IS NULL AND cancelled_at IS NULL AND incident_id = %(incident)s
          AND {_PLACED}""",
}
"""The rows behind each number: person, place, what is told with it, and when. One definition
for count and list, so that they cannot disagree."""

_COUNTS = f"WITH {_ORDERS} SELECT " + ", ".join(
    f"(SELECT count(*) FROM ({rows}) r_{name})" for name, rows in ROWS.items()
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row behind a number; the name is masked."""

    person: UUID
    display: str
    division: str
    told: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Load:
    """What is still to do today: a kind of duty in the hands of a post."""

    post: str
    kind: str
    count: int
    overdue: int


def counts(scope: Scope, incident: UUID, place: str, at: datetime, fever: int) -> dict[str, int]:
    """Every number of a place in one statement. `fever` in tenths of a degree."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, _values(incident, place, at, fever))
        row = cursor.fetchone()
    return dict(zip(ROWS, row or (), strict=False))


def rows_of(
    scope: Scope, incident: UUID, place: str, at: datetime, fever: int, what: str, limit: int = 500
) -> list[Row]:
    """The rows of one number, the most urgent first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH {_ORDERS} SELECT r.person, p.display, r.division, r.told, r.at
                FROM ({ROWS[what]}) AS r (person, division, told, at)
                JOIN people_person p ON p.id = r.person ORDER BY r.at, r.person LIMIT %(limit)s""",
            {**_values(incident, place, at, fever), "limit": limit},
        )
        return [Row(*row) for row in cursor.fetchall()]


def _values(incident: UUID, place: str, at: datetime, fever: int) -> dict[str, Any]:
    low, high = prefix_range(place)
    day = clock.moment(clock.day_of(at))
    return {
        "incident": incident,
        "at": at,
        "day": day,
        "midnight": day + timedelta(days=1),
        "yesterday": at - timedelta(days=1),
        "first": first_slot_day(at),
        "oldest": at - MOST_OVERDUE,
        "fever": fever,
        "low": low,
        "high": high,
    }


def loads(scope: Scope, place: str, at: datetime) -> list[Load]:
    """What must still happen today in a place, by post and kind, one statement."""
    low, high = prefix_range(place)
    midnight = clock.moment(clock.day_of(at) + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT coalesce(p.title, ''), d.kind, sum(d.n)::bigint, sum(d.late)::bigint
               FROM (SELECT owner, kind, count(*) AS n,
                        count(*) FILTER (WHERE late_at <= %(at)s) AS late
                     FROM duties_obligation
                     WHERE slot_on BETWEEN %(first)s AND %(today)s AND late_at > %(oldest)s
                       AND due_at <= %(midnight)s AND closes_at > %(at)s
                       AND done_at IS NULL AND lifted_at IS NULL
                       AND division >= %(low)s AND division < %(high)s
                     GROUP BY owner, kind) d
               LEFT JOIN accounts_post p ON p.id = d.owner
               GROUP BY 1, 2 ORDER BY 1, 2""",
            {
                "at": at,
                "first": first_slot_day(at),
                "today": clock.day_of(at) + timedelta(days=1),
                "oldest": at - MOST_OVERDUE,
                "midnight": midnight,
                "low": low,
                "high": high,
            },
        )
        return [Load(*row) for row in cursor.fetchall()]
