"""How a report arrives: each bound field asked of the registry, for many units in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.figures.place_queries import Counted, ask_by_place
from lianfang.figures.registry import Figure, Measure, figure
from lianfang.kernel import clock
from lianfang.reporting.form_rules import FieldSpec, FormSpec
from lianfang.reporting.models import ReportFilling

Values = dict[str, int | None]


def cut_off(spec: FormSpec, day: date) -> datetime:
    """The moment as of which a form of a day is filled."""
    return clock.moment(day) + timedelta(minutes=spec.slot.due)


def known_figure(key: str) -> Figure | None:
    """A figure that gives a whole number, if it is declared."""
    try:
        found = figure(key)
    except KeyError:
        return None
    return found if found.measure in (Measure.COUNT, Measure.SUM) else None


def filled(
    incident: UUID, spec: FormSpec, places: Sequence[str], day: date, as_of: datetime
) -> dict[str, Values]:
    """The values of a form in each place as of a moment of its day; one pass for each figure."""
    wanted = {f.id: f for one in spec.bound if (f := known_figure(one.figure))}
    moments = {False: as_of, True: cut_off(spec, day - timedelta(days=1))}
    changing = {
        known.id for one in spec.bound if one.change and (known := known_figure(one.figure))
    }
    now = ask_by_place(incident, places, moments[False], list(wanted.values()))
    before = ask_by_place(
        incident, places, moments[True], [wanted[key] for key in sorted(changing)]
    )
    return {
        place: {one.key: _value(one, now[place], before[place]) for one in spec.bound}
        for place in places
    }


def _value(
    one: FieldSpec, now: Mapping[str, Counted], before: Mapping[str, Counted]
) -> int | None:
    known = known_figure(one.figure)
    if known is None:
        return None
    value = now[known.id].of(one.part)
    return value - before[known.id].of(one.part) if one.change else value


def arrived(
    incident: UUID, units: Sequence[tuple[UUID, str]], spec: FormSpec, day: date, at: datetime
) -> dict[UUID, Values]:
    """The values with which a form of a day arrives at some units, (id, division) each.

    As frozen at the cut-off; before it, or where the cut-off was not computed yet, as of now.
    """
    kept = dict(
        ReportFilling.objects.filter(
            incident=incident, day=day, form=spec.key, unit__in=[unit for unit, _ in units]
        ).values_list("unit_id", "values")
    )
    missing = [(unit, place) for unit, place in units if unit not in kept]
    if missing and spec.bound:
        as_of = min(at, cut_off(spec, day))
        found = filled(incident, spec, sorted({p for _, p in missing}), day, as_of)
        kept |= {unit: found[place] for unit, place in missing}
    return {unit: kept.get(unit, {}) for unit, _ in units}
