"""Reporting rates as DHIS2 has them, and whether a whole equals the sum of its units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.duties.rules import STATE_SQL
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.reporting.filling import Values, cut_off, filled
from lianfang.reporting.form_rules import FieldSpec, FormSpec
from lianfang.reporting.rules import KIND, Rate

_RATES = f"""SELECT grouping(t.slot_on, t.slot, t.kind, t.below, t.unit),
   t.slot_on, t.slot, t.kind, t.below, t.unit,
   count(*) FILTER (WHERE t.state IN ('done_on_time', 'done_late', 'overdue', 'missed')),
   count(*) FILTER (WHERE t.state IN ('done_on_time', 'done_late')),
   count(*) FILTER (WHERE t.state = 'done_on_time')
 FROM (SELECT o.slot_on, o.slot, u.kind, left(o.division, %(length)s) AS below,
     o.subject AS unit, {STATE_SQL} AS state
   FROM duties_obligation o JOIN accounts_unit u ON u.id = o.subject
   WHERE o.kind = %(report)s AND o.incident = %(incident)s AND o.recorded_at <= %(as_of)s
     AND o.slot_on >= %(first)s AND o.slot_on < %(until)s
     AND (%(form)s = '' OR o.slot = %(form)s)
     AND o.division >= %(low)s AND o.division < %(high)s) AS t
 GROUP BY GROUPING SETS ((), (t.slot_on), (t.slot), (t.kind), (t.below), (t.unit))"""


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
    found = Rates(Rate(0, 0, 0), {}, {}, {}, {}, {})
    into = {
        0b01111: found.by_day, 0b10111: found.by_form, 0b11011: found.by_kind,
        0b11101: found.by_place, 0b11110: found.by_unit,
    }  # fmt: skip
    values: dict[str, Any] = {
        "report": KIND, "incident": incident, "as_of": as_of, "first": first, "until": until,
        "form": form, "low": low, "high": high, "length": _below(place),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_RATES, values)
        for which, *keys, expected, actual, on_time in cursor.fetchall():
            told = Rate(expected, actual, on_time)
            if which == 0b11111:
                found.total = told
            else:
                group: dict[object, Rate] = into[which]  # type: ignore[assignment]
                group[next(key for key in keys if key is not None)] = told
    return found


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
