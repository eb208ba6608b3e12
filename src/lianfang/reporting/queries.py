"""Questions about daily reports: the matrix of units and days, its rates, a day's versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lianfang.duties.rules import STATE_SQL, State
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.reporting.models import DailyReport
from lianfang.reporting.rules import KIND, Cell, Rate, cell, rate

KNOWN_REPORT = """LEFT JOIN LATERAL (
    SELECT r.is_zero, r.version FROM reporting_dailyreport r
    WHERE r.incident_id = o.incident AND r.unit_id = o.subject AND r.day = o.slot_on
      AND r.recorded_at <= %(as_of)s
    ORDER BY r.version DESC LIMIT 1) k ON true"""
"""Joins to an obligation `o` the latest version `k` of its report that was known."""

_MATRIX = f"""SELECT u.id, u.name, u.kind, u.division, o.slot_on, {STATE_SQL}, o.late_at,
        CASE WHEN o.done_recorded_at <= %(as_of)s THEN o.done_at END,
        coalesce(k.is_zero, false), coalesce(k.version, 0)
    FROM duties_obligation o
    JOIN accounts_unit u ON u.id = o.subject
    {KNOWN_REPORT}
    WHERE o.kind = %(kind)s AND o.incident = %(incident)s AND o.recorded_at <= %(as_of)s
      AND o.slot_on >= %(first)s AND o.slot_on < %(until)s
      AND o.division >= %(low)s AND o.division < %(high)s
    ORDER BY u.division, u.name, u.id"""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One unit's report of one day: `at` is when it was signed, `late_at` when it is late.

    `version` is 0 while there is no report, 1 for the first, above that when corrected.
    """

    cell: Cell
    late_at: datetime | None = None
    at: datetime | None = None
    is_zero: bool = False
    version: int = 0

    @property
    def corrected(self) -> bool:
        """Whether a correction stands beside the first report."""
        return self.version > 1


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A unit with its cells, one for each day of the matrix, and its rate over them."""

    unit: UUID
    name: str
    kind: str
    division: str
    cells: tuple[MatrixCell, ...]
    rate: Rate


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units × days, with the rate of each day and of the whole."""

    days: tuple[date, ...]
    rows: tuple[MatrixRow, ...]
    rates: tuple[Rate, ...]
    total: Rate


_NOTHING = MatrixCell(Cell.NOT_OWED)


def matrix(
    scope: Scope, incident: UUID, place: str, first: date, until: date, as_of: datetime
) -> Matrix:
    """Every unit of a place that owed a report on a day of `[first, until)`, by place and name.

    As the system knew it at `as_of`, within the scope entered; one query.
    """
    units: dict[UUID, tuple[str, str, str]] = {}
    found: dict[tuple[UUID, date], MatrixCell] = {}
    low, high = prefix_range(place)
    with connection.cursor() as cursor:
        cursor.execute(
            _MATRIX,
            {
                "kind": KIND,
                "incident": incident,
                "as_of": as_of,
                "first": first,
                "until": until,
                "low": low,
                "high": high,
            },
        )
        for unit, name, kind, division, day, state, late_at, at, zero, version in cursor:
            units[unit] = (name, kind, division)
            stands = cell(State(state), zero)
            found[unit, day] = MatrixCell(stands, late_at, at, zero, version)
    days = tuple(first + timedelta(days=n) for n in range((until - first).days))
    return _laid_out(units, found, days)


def _laid_out(
    units: dict[UUID, tuple[str, str, str]],
    found: dict[tuple[UUID, date], MatrixCell],
    days: tuple[date, ...],
) -> Matrix:
    lines = {unit: tuple(found.get((unit, day), _NOTHING) for day in days) for unit in units}
    return Matrix(
        days=days,
        rows=tuple(
            MatrixRow(unit, *units[unit], cells, rate(c.cell for c in cells))
            for unit, cells in lines.items()
        ),
        rates=tuple(rate(cells[n].cell for cells in lines.values()) for n in range(len(days))),
        total=rate(c.cell for cells in lines.values() for c in cells),
    )


def versions(scope: Scope, incident: UUID, unit: UUID, day: date) -> QuerySet[DailyReport]:
    """A unit's report of a day and its corrections, the latest first."""
    return DailyReport.objects.filter(incident=incident, unit=unit, day=day).order_by("-version")
