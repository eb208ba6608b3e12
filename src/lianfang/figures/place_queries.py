"""Figures asked for many places at once: one statement for each figure, however many places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.figures.registry import Figure, Measure
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock

_COMPUTING = second_role_use(
    "figures.by_place", "Figures of many places have explicit places; who may ask is checked."
)

_GROUPED = """SELECT r.division, r.part, count(*), coalesce(sum(r.amount), 0)
 FROM ({rows}) AS r GROUP BY r.division, r.part"""
"""For figures whose rows do not depend on the place asked: computed once, then dealt out."""

_EACH = """SELECT asked.low, r.part, count(*), coalesce(sum(r.amount), 0)
 FROM unnest(%(lows)s::text[], %(highs)s::text[]) AS asked(low, high)
 CROSS JOIN LATERAL ({rows}) AS r GROUP BY asked.low, r.part"""


@dataclass(slots=True)
class Counted:
    """What a figure says of one place."""

    figure: Figure
    parts: dict[str, int] = field(default_factory=dict)

    def of(self, part: str = "") -> int:
        """Its value, or that of one part."""
        if part:
            return self.parts.get(part, 0)
        counted = self.figure.counted
        return sum(n for key, n in self.parts.items() if not counted or key in counted)


def ask_by_place(
    incident: UUID, places: Sequence[str], as_of: datetime, figures: Sequence[Figure]
) -> dict[str, dict[str, Counted]]:
    """What figures that count or sum say of each place, as the system knew it at `as_of`.

    The same as asking place by place; the caller answers for who may ask.
    """
    found = {place: {f.id: Counted(f) for f in figures} for place in places}
    if not places:
        return found
    values, lengths = _values(incident, places, as_of), {len(place) for place in places}
    with across_scopes(_COMPUTING), connection.cursor() as cursor:
        for one in figures:
            cursor.execute(_statement(one), values)
            for where, part, rows, amount in cursor.fetchall():
                n = rows if one.measure is Measure.COUNT else int(amount)
                for place in {where[:length] for length in lengths} if one.additive else {where}:
                    if place in found:
                        parts = found[place][one.id].parts
                        parts[part] = parts.get(part, 0) + n
    return found


def _values(incident: UUID, places: Sequence[str], as_of: datetime) -> dict[str, Any]:
    ranges = [prefix_range(place) for place in places]
    return {
        "incident": incident,
        "as_of": as_of,
        "day": clock.day_of(as_of),
        "lows": [low for low, _ in ranges],
        "highs": [high for _, high in ranges],
        "low": min(low for low, _ in ranges),
        "high": max(high for _, high in ranges),
    }


def _statement(one: Figure) -> str:
    if one.additive:
        return _GROUPED.format(rows=one.rows_sql)
    each = one.rows_sql.replace("%(low)s", 'asked.low COLLATE "C"')
    return _EACH.format(rows=each.replace("%(high)s", 'asked.high COLLATE "C"'))
