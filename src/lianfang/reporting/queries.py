"""Questions about daily reports: the matrix of units and days, its rates, a day's versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lianfang.duties.rules import STATE_SQL
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.reporting.models import DailyReport
from lianfang.reporting.rules import KIND, Cell, Rate

_DAYS_FROM = 0x4E00
"""The first character of the days of a matrix."""

KNOWN_REPORT = """LEFT JOIN LATERAL (
    SELECT r.is_zero, r.version FROM reporting_dailyreport r
    WHERE r.incident_id = o.incident AND r.unit_id = o.subject AND r.day = o.slot_on
      AND r.form = o.slot AND r.recorded_at <= %(as_of)s
    ORDER BY r.version DESC LIMIT 1) k ON true"""
"""Joins to an obligation `o` the latest version `k` of its report that was known."""

_MATRIX = f"""SELECT u.id, u.name, u.kind, u.division, t.slot, t.late_at, t.told
    FROM (SELECT s.subject, s.slot,
            max(s.late_at) FILTER (WHERE s.slot_on = %(until)s::date - 1) AS late_at,
            string_agg(chr({_DAYS_FROM} + (s.slot_on - %(first)s::date)) || s.letter, '') AS told
        FROM (SELECT o.subject, o.slot, o.slot_on, o.late_at,
                CASE {STATE_SQL} WHEN 'done_on_time' THEN CASE WHEN r.is_zero THEN 'z' ELSE 'd' END
                  WHEN 'done_late' THEN 'l' WHEN 'overdue' THEN 'm' WHEN 'missed' THEN 'm'
                  WHEN 'scheduled' THEN 's' WHEN 'open' THEN 'o' WHEN 'waived' THEN 'w'
                  ELSE 'v' END AS letter
            FROM duties_obligation o LEFT JOIN reporting_dailyreport r ON r.id = o.evidence
            WHERE o.kind = %(kind)s AND o.incident = %(incident)s AND o.recorded_at <= %(as_of)s
              AND o.slot_on >= %(first)s AND o.slot_on < %(until)s
              AND (%(form)s = '' OR o.slot = %(form)s)
              AND o.division >= %(low)s AND o.division < %(high)s OFFSET 0) AS s
        GROUP BY s.subject, s.slot) AS t
    JOIN accounts_unit u ON u.id = t.subject
    ORDER BY u.division, u.name, u.id, t.slot"""
"""One row for each unit and form; its days as pairs of characters: which day, how it stands.

A duty that is done names its first report, which says whether it was a zero.
"""

_CORRECTED = """SELECT DISTINCT ON (unit_id, form, day) unit_id, form, day, version, is_zero
    FROM reporting_dailyreport
    WHERE incident_id = %(incident)s AND version > 1 AND recorded_at <= %(as_of)s
      AND day >= %(first)s AND day < %(until)s AND division >= %(low)s AND division < %(high)s
    ORDER BY unit_id, form, day, version DESC"""


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


_CELLS = {
    "s": MatrixCell(Cell.SCHEDULED), "o": MatrixCell(Cell.OPEN), "m": MatrixCell(Cell.MISSING),
    "w": MatrixCell(Cell.WAIVED), "v": MatrixCell(Cell.NOT_OWED),
    "d": MatrixCell(Cell.ON_TIME, 1), "z": MatrixCell(Cell.ZERO, 1), "l": MatrixCell(Cell.LATE, 1),
}  # fmt: skip
"""A cell by its letter in the query."""


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
    values: dict[str, Any] = {
        "kind": KIND, "incident": incident, "as_of": as_of, "first": first, "until": until,
        "form": form, "low": low, "high": high,
    }  # fmt: skip
    rows, told = _rows(values, first, len(days))
    by_day = tuple(_rate("".join(column)) for column in zip(*told, strict=True))
    return Matrix(
        days=days,
        rows=tuple(rows),
        rates=by_day or (Rate(0, 0, 0),) * len(days),
        total=_rate("".join("".join(letters) for letters in told)),
    )


def _rows(
    values: dict[str, Any], first: date, days: int
) -> tuple[list[MatrixRow], list[list[str]]]:
    """Each unit and form with its cells; and the letters of each, to count by day."""
    rows, told_of_rows = [], []
    corrected: dict[tuple[UUID, str], list[tuple[date, int, bool]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CORRECTED, values)
        for unit, key, day, *told in cursor:
            corrected.setdefault((unit, key), []).append((day, *told))
        cursor.execute(_MATRIX, values)
        for unit, name, kind, division, slot, late_at, told in cursor:
            letters = _letters(told, days)
            cells = [_CELLS[letter] for letter in letters]
            for day, version, zero in corrected.get((unit, slot), ()):
                n = (day - first).days
                cells[n] = _again(cells[n], version, zero)
            rate = _rate("".join(letters))
            rows.append(MatrixRow(unit, name, kind, division, slot, late_at, tuple(cells), rate))
            told_of_rows.append(letters)
    return rows, told_of_rows


def _letters(told: str, days: int) -> list[str]:
    letters = ["v"] * days
    for n in range(0, len(told), 2):
        letters[ord(told[n]) - _DAYS_FROM] = told[n + 1]
    return letters


def _again(first: MatrixCell, version: int, is_zero: bool) -> MatrixCell:
    """A cell whose report was corrected: on time stays on time, and says whether it is zero."""
    if first.cell not in (Cell.ON_TIME, Cell.ZERO):
        return MatrixCell(first.cell, version)
    return MatrixCell(Cell.ZERO if is_zero else Cell.ON_TIME, version)


def _rate(letters: str) -> Rate:
    on_time = letters.count("d") + letters.count("z")
    actual = on_time + letters.count("l")
    return Rate(expected=actual + letters.count("m"), actual=actual, on_time=on_time)


def versions(
    scope: Scope, incident: UUID, unit: UUID, day: date, form: str
) -> QuerySet[DailyReport]:
    """A unit's report of a day and its corrections, the latest first."""
    found = DailyReport.objects.filter(incident=incident, unit=unit, day=day, form=form)
    return found.order_by("-version")
