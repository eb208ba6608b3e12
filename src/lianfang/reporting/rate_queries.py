"""Reporting rates as DHIS2 has them, and whether a whole equals the sum of its units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from lianfang.duties.rules import STATE_SQL
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.reporting.filling import Values, cut_off, filled
from lianfang.reporting.form_rules import FieldSpec, FormSpec
from lianfang.reporting.rules import KIND, Rate

K = TypeVar("K")

_RATES = f"""SELECT t.slot_on, t.unit, t.slot, t.kind, t.below,
   count(*) FILTER (WHERE t.code > 0), count(*) FILTER (WHERE t.code > 1),
   count(*) FILTER (WHERE t.code = 3)
 FROM (SELECT o.slot_on, o.slot, u.kind, left(o.division, %(length)s) AS below,
     o.subject AS unit, CASE {STATE_SQL} WHEN 'done_on_time' THEN 3 WHEN 'done_late' THEN 2
       WHEN 'overdue' THEN 1 WHEN 'missed' THEN 1 ELSE 0 END AS code
   FROM duties_obligation o JOIN accounts_unit u ON u.id = o.subject
   WHERE o.kind = %(report)s AND o.incident = %(incident)s AND o.recorded_at <= %(as_of)s
     AND o.slot_on >= %(first)s AND o.slot_on < %(until)s
     AND (%(form)s = '' OR o.slot = %(form)s)
     AND o.division >= %(low)s AND o.division < %(high)s OFFSET 0) AS t
 GROUP BY GROUPING SETS ((t.slot_on), (t.unit, t.slot, t.kind, t.below))"""
"""Each day, and each unit with its form; the levels above a unit are sums of units."""


@dataclass(slots=True)
class Rates:
    """The rates of some days: of the whole, and by day, form, kind of unit, place and unit.

    `by_place` is one level below the place asked.
    """

    total: Rate
    by_day: dict[date, Rate]
    by_form: dict[str, Rate]
    by_kind: dict[str, Rate]
    by_place: dict[str, Rate]
    by_unit: dict[UUID, Rate]


def rates(
    scope: Scope,
    incident: UUID,
    place: str,
    first: date,
    until: date,
    as_of: datetime,
    form: str = "",
) -> Rates:
    """The reporting rates of a place for the days of `[first, until)`; one query for every level.

    Expected is what came or is past its cut-off and grace; the rate is came ÷ expected, the rate
    on time is on time ÷ expected.
    """
    low, high = prefix_range(place)
    values: dict[str, Any] = {
        "report": KIND, "incident": incident, "as_of": as_of, "first": first, "until": until,
        "form": form, "low": low, "high": high, "length": _below(place),
    }  # fmt: skip
    by_day: dict[date, Rate] = {}
    units: list[tuple[UUID, str, str, str, Rate]] = []
    with connection.cursor() as cursor:
        cursor.execute(_RATES, values)
        for day, unit, slot, kind, below, *told in cursor.fetchall():
            if day is None:
                units.append((unit, slot, kind, below, Rate(*told)))
            else:
                by_day[day] = Rate(*told)
    return Rates(
        total=_whole(by_day.values()),
        by_day=by_day,
        by_form=_by((slot, r) for _u, slot, _k, _b, r in units),
        by_kind=_by((kind, r) for _u, _s, kind, _b, r in units),
        by_place=_by((below, r) for _u, _s, _k, below, r in units),
        by_unit=_by((unit, r) for unit, _s, _k, _b, r in units),
    )


def _by(found: Iterable[tuple[K, Rate]]) -> dict[K, Rate]:
    groups: dict[K, list[Rate]] = {}
    for key, told in found:
        groups.setdefault(key, []).append(told)
    return {key: _whole(each) for key, each in groups.items()}


def _whole(found: Iterable[Rate]) -> Rate:
    each = list(found)
    return Rate(
        sum(r.expected for r in each), sum(r.actual for r in each), sum(r.on_time for r in each)
    )


def _below(place: str) -> int:
    """The length of codes one level below."""
    return next((n for n in (2, 4, 6, 9, 12) if n > len(place)), 15)


@dataclass(frozen=True, slots=True)
class Sum:
    """A field of a form at a place: what the whole says, and what its units stated together.

    `whole` is the statement of the place's own headquarters, else what the records say
    of it; None where neither is known. `units` says how many stated something.
    """

    field: FieldSpec
    whole: int | None
    from_records: bool
    stated: int
    units: int

    @property
    def gap(self) -> int | None:
        """Whole − sum, where they must be equal; a distinct count may be below its sum."""
        if self.whole is None or not self.units:
            return None
        if self.field.distinct and self.whole <= self.stated:
            return 0
        return self.whole - self.stated


_STATED = """SELECT u.kind = 'headquarters' AND r.division = %(place)s, f.key,
   sum(f.value::bigint), count(*)
 FROM (SELECT DISTINCT ON (unit_id, form) unit_id, division, form, figures
   FROM reporting_dailyreport
   WHERE incident_id = %(incident)s AND day = %(day)s AND recorded_at <= %(as_of)s
     AND division >= %(low)s AND division < %(high)s
   ORDER BY unit_id, form, version DESC) AS r
 JOIN accounts_unit u ON u.id = r.unit_id
 CROSS JOIN LATERAL jsonb_each_text(r.figures) AS f (key, value)
 WHERE r.form = %(form)s OR (u.kind = 'headquarters' AND r.division = %(place)s)
 GROUP BY 1, 2"""


def sums(
    scope: Scope, incident: UUID, place: str, spec: FormSpec, day: date, as_of: datetime
) -> list[Sum]:
    """Each field of a form: the whole of a place beside the sum of its units' statements."""
    low, high = prefix_range(place)
    values: dict[str, Any] = {
        "incident": incident, "day": day, "as_of": as_of, "low": low, "high": high,
        "form": spec.key, "place": place,
    }  # fmt: skip
    units: dict[str, tuple[int, int]] = {}
    own: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_STATED, values)
        for whole, key, total, count in cursor.fetchall():
            if whole:
                own[key] = int(total)
            else:
                units[key] = (int(total), count)
    moment = min(as_of, cut_off(spec, day))
    records: Values = filled(incident, spec, [place], day, moment)[place] if spec.bound else {}
    return [
        Sum(
            one,
            own.get(one.key, records.get(one.key)),
            one.key not in own and records.get(one.key) is not None,
            *units.get(one.key, (0, 0)),
        )
        for one in spec.fields
    ]
