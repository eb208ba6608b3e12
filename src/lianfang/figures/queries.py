"""Asking the registry: as of a moment, within a place, by someone who may ask."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.audit import queries as audit
from lianfang.figures.models import PublishedFigure
from lianfang.figures.registry import Figure, Measure, all_figures
from lianfang.figures.rules import Value, text_of
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope, ScopeKind, across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed

_COMPUTING = second_role_use(
    "figures.compute", "A figure has an explicit place; who may ask for it is checked."
)


class MomentWithoutOffset(DomainError):
    """Give the moment with its offset, such as 2020-02-10T18:00+08:00."""


class PlaceUnreadable(BadInput):
    """“{place}” is not a division code; give 6, 9, 12 or 15 digits, such as 140802001."""


@dataclass(frozen=True, slots=True)
class RowsSeen:
    """How many rows are behind a value, and a digest of their ids and amounts."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure's answer. `provisional` until the moment is closed by a cut-off."""

    id: str
    name: str
    label: str
    value: Value
    parts: dict[str, Any]
    unit: str
    text: str
    rows: RowsSeen
    provisional: bool
    definition: str

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RowBehind:
    """One row behind a figure."""

    id: UUID
    part: str
    amount: float
    division: str


def ask(
    scope: Scope,
    incident: UUID,
    place: str,
    as_of: datetime,
    figures: Iterable[Figure] | None = None,
) -> list[Answer]:
    """The answers of figures for a place, as the system knew it at `as_of`.

    Raises NotAllowed unless the asker's scope covers the place, MomentWithoutOffset if `as_of`
    has no offset.
    """
    if as_of.tzinfo is None:
        raise MomentWithoutOffset
    if scope.kind is not ScopeKind.SECOND and not scope.covers(place):
        raise NotAllowed
    wanted = all_figures() if figures is None else list(figures)
    with across_scopes(_COMPUTING):
        final = audit.is_final(as_of)
        return [_answer(f, _parameters(incident, place, as_of), not final) for f in wanted]


def rows_behind(
    scope: Scope,
    incident: UUID,
    place: str,
    as_of: datetime,
    figure: Figure,
    *,
    after: UUID | None = None,
    limit: int = 50,
) -> list[RowBehind]:
    """A page of the rows behind a figure, by id, read within the scope entered."""
    if as_of.tzinfo is None:
        raise MomentWithoutOffset
    parameters = _parameters(incident, place, as_of) | {"after": after, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, part, amount, division FROM ({figure.rows_sql}) AS r"
            " WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(limit)s",
            parameters,
        )
        return [RowBehind(row[0], row[1], float(row[2]), row[3]) for row in cursor.fetchall()]


def seen_count(scope: Scope, incident: UUID, place: str, as_of: datetime, figure: Figure) -> int:
    """How many of a figure's rows lie within the scope entered."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ({figure.rows_sql}) AS r", _parameters(incident, place, as_of)
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def published(
    scope: Scope, incident: UUID, place: str, as_of: datetime
) -> dict[str, PublishedFigure]:
    """What was published for a moment, by figure id."""
    found = PublishedFigure.objects.filter(incident=incident, division=place, as_of=as_of)
    return {p.figure: p for p in found}


def _parameters(incident: UUID, place: str, as_of: datetime) -> dict[str, Any]:
    try:
        low, high = prefix_range(place)
    except ValueError:
        raise PlaceUnreadable(place=place) from None
    return {
        "incident": incident,
        "as_of": as_of,
        "day": clock.day_of(as_of),
        "low": low,
        "high": high,
    }


def _answer(figure: Figure, parameters: dict[str, Any], provisional: bool) -> Answer:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT part, count(*), coalesce(sum(amount), 0), max(amount),"
            " sum(uuid_hash_extended(id, (amount * 1000)::bigint)::numeric)"
            f" FROM ({figure.rows_sql}) AS r GROUP BY part ORDER BY part",
            parameters,
        )
        groups = cursor.fetchall()
    middle = _middle(figure, parameters) if figure.measure is Measure.MEDIAN else {}
    counted = [g for g in groups if not figure.counted or g[0] in figure.counted]
    of = sum(g[1] for g in counted)
    done = sum(g[2] for g in counted)
    value = _value(figure.measure, of, done, [g[3] for g in counted], middle.get(None))
    digest = format(int(sum(g[4] for g in groups)) % (1 << 128), "032x")
    return Answer(
        id=figure.id,
        name=figure.name,
        label=figure.label,
        value=value,
        parts={g[0]: _part(figure, g, middle.get(g[0])) for g in groups if g[0]},
        unit=figure.unit,
        text=text_of(value, figure.measure, figure.style, figure.unit, of, int(done)),
        rows=RowsSeen(count=sum(g[1] for g in groups), digest=digest),
        provisional=provisional,
        definition=figure.definition,
    )


def _middle(figure: Figure, parameters: dict[str, Any]) -> dict[str | None, dict[str, Any]]:
    """The median, the number and the breaches of each part; of all of them under None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT part, percentile_cont(0.5) WITHIN GROUP (ORDER BY amount), count(*),"
            f" count(*) FILTER (WHERE breach) FROM ({figure.rows_sql}) AS r"
            " GROUP BY GROUPING SETS ((part), ()) HAVING count(*) > 0",
            parameters,
        )
        return {
            part: {"median": round(float(median), 2), "n": n, "breaches": breaches}
            for part, median, n, breaches in cursor.fetchall()
        }


def _value(
    measure: Measure, of: int, done: Any, most: list[Any], middle: dict[str, Any] | None
) -> Value:
    match measure:
        case Measure.COUNT:
            return of
        case Measure.SUM:
            return int(done)
        case Measure.SHARE:
            return round(float(done) / of, 6) if of else None
        case Measure.MOMENT:
            return float(max(most)) if most else None
        case Measure.MEDIAN:
            return float(middle["median"]) if middle else None


def _part(figure: Figure, group: tuple[Any, ...], middle: dict[str, Any] | None) -> Any:
    if figure.measure is Measure.MEDIAN:
        return middle
    if figure.measure is Measure.SHARE:
        return {"of": group[1], "done": int(group[2])}
    return int(group[2]) if figure.measure is Measure.SUM else group[1]


def as_text(answers: Iterable[Answer]) -> str:
    """Answers as JSON text, for the command line and the open data file."""
    return json.dumps([a.as_json() for a in answers], ensure_ascii=False, indent=1)
