"""Questions about daily reports: the matrix of units and days, its rates, a day's versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
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
      AND r.form = o.slot AND r.recorded_at <= %(as_of)s
    ORDER BY r.version DESC LIMIT 1) k ON true"""
"""Joins to an obligation `o` the latest version `k` of its report that was known."""

_MATRIX = f"""SELECT t.id, t.name, t.kind, t.division, t.slot,
        max(t.late_at) FILTER (WHERE t.slot_on = %(until)s::date - 1),
        string_agg(lpad(to_hex(t.slot_on - %(first)s::date), 3, '0')
            || CASE t.state WHEN 'done_on_time' THEN 'd' WHEN 'done_late' THEN 'l'
               ELSE substr(t.state, 2, 1) END
            || CASE WHEN t.said & 1 = 1 THEN '0' ELSE '1' END
            || least(t.said >> 1, 9), '')
    FROM (SELECT u.id, u.name, u.kind, u.division, o.slot, o.slot_on, o.late_at,
            {STATE_SQL} AS state, coalesce(k.said, 0) AS said
        FROM duties_obligation o
        JOIN accounts_unit u ON u.id = o.subject
        LEFT JOIN (SELECT unit_id, day, form, max(version * 2 + is_zero::int) AS said
            FROM reporting_dailyreport
            WHERE incident_id = %(incident)s AND recorded_at <= %(as_of)s
              AND day >= %(first)s AND day < %(until)s
              AND division >= %(low)s AND division < %(high)s
            GROUP BY unit_id, day, form) AS k
          ON k.unit_id = o.subject AND k.day = o.slot_on AND k.form = o.slot
        WHERE o.kind = %(kind)s AND o.incident = %(incident)s AND o.recorded_at <= %(as_of)s
          AND o.slot_on >= %(first)s AND o.slot_on < %(until)s
          AND (%(form)s = '' OR o.slot = %(form)s)
          AND o.division >= %(low)s AND o.division < %(high)s) AS t
    GROUP BY t.id, t.name, t.kind, t.division, t.slot
    ORDER BY t.division, t.name, t.id, t.slot"""
"""One row for each unit and form; its days as tokens of six: day, state, zero, version."""

_TOKEN = 6
_STATES = {
    "c": State.SCHEDULED, "p": State.OPEN, "v": State.OVERDUE, "i": State.MISSED,
    "a": State.WAIVED, "o": State.VOID, "d": State.DONE_ON_TIME, "l": State.DONE_LATE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One unit's report of one day.

    `version` is 0 while there is no report, 1 for the first, above that when corrected.
    """

    cell: Cell
    version: int = 0

    @property
    def corrected(self) -> bool:
        """Whether a correction stands beside the first report."""
        return self.version > 1


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A unit and a form with their cells, one for each day of the matrix, and the rate of them.

    `late_at` is when the report of the last day is late.
    """

    unit: UUID
    name: str
    kind: str
    division: str
    form: str
    late_at: datetime | None
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
    scope: Scope,
    incident: UUID,
    place: str,
    first: date,
    until: date,
    as_of: datetime,
    form: str = "",
) -> Matrix:
    """Every unit of a place that owed a report on a day of `[first, until)`, by place and name.

    As the system knew it at `as_of`, within the scope entered; one query. `form` is the key of
    one; without it a unit stands once for each form that it owes.
    """
    low, high = prefix_range(place)
    days = tuple(first + timedelta(days=n) for n in range((until - first).days))
    rows = []
    with connection.cursor() as cursor:
        cursor.execute(
            _MATRIX,
            {
                "kind": KIND,
                "incident": incident,
                "as_of": as_of,
                "first": first,
                "until": until,
                "form": form,
                "low": low,
                "high": high,
            },
        )
        for unit, name, kind, division, slot, late_at, told in cursor:
            cells = _cells(told, len(days))
            told_of = rate(c.cell for c in cells)
            rows.append(MatrixRow(unit, name, kind, division, slot, late_at, cells, told_of))
    return _laid_out(days, rows)


def _cells(told: str, days: int) -> tuple[MatrixCell, ...]:
    cells = [_NOTHING] * days
    for n in range(0, len(told), _TOKEN):
        cells[int(told[n : n + 3], 16)] = _cell(told[n + 3 : n + _TOKEN])
    return tuple(cells)


@cache
def _cell(token: str) -> MatrixCell:
    return MatrixCell(cell(_STATES[token[0]], token[1] == "0"), int(token[2]))


def _laid_out(days: tuple[date, ...], rows: Sequence[MatrixRow]) -> Matrix:
    """Rows under their days, with the rate of each day and of the whole."""
    columns = [[c.cell for c in r.cells] for r in rows]
    by_day = [rate(column) for column in zip(*columns, strict=True)]
    return Matrix(
        days=days,
        rows=tuple(rows),
        rates=tuple(by_day) or tuple(Rate(0, 0, 0) for _ in days),
        total=Rate(
            sum(r.rate.expected for r in rows),
            sum(r.rate.actual for r in rows),
            sum(r.rate.on_time for r in rows),
        ),
    )


def versions(
    scope: Scope, incident: UUID, unit: UUID, day: date, form: str
) -> QuerySet[DailyReport]:
    """A unit's report of a day and its corrections, the latest first."""
    found = DailyReport.objects.filter(incident=incident, unit=unit, day=day, form=form)
    return found.order_by("-version")
