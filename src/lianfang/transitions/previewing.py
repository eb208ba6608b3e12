"""What a decision would change: asked before it is recorded, counted and opened to its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.incidents import queries as incidents
from lianfang.incidents.parameters import (
    Parameter,
    Question,
    Touches,
    Worth,
    parameter,
)
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.transitions.rules import holds_from


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a question lists."""

    question: Question
    count: int


@dataclass(frozen=True, slots=True)
class Effect:
    """A parameter that would change, from what to what, and what that touches."""

    parameter: Parameter
    before: Worth
    value: Worth
    counted: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would change; duties follow from `since` on."""

    since: datetime
    late: bool
    effects: tuple[Effect, ...]

    @property
    def changing(self) -> int:
        """How many things change."""
        return sum(
            c.count for e in self.effects for c in e.counted
            if c.question.touches is Touches.CHANGES
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Touched:
    """One row that a change touches; `person` and the masked name where it is about one."""

    id: UUID
    person: UUID | None
    name: str
    division: str
    at: datetime


def preview(
    scope: Scope,
    incident: UUID,
    place: str,
    changes: Mapping[str, Worth],
    effective_at: datetime,
    now: datetime,
) -> Preview:
    """What some changes would touch if they took effect at a moment, recorded now."""
    effects = []
    for key, value in changes.items():
        before = incidents.value(scope, incident, key, effective_at)
        if before != value:
            held = parameter(key)
            asked = _asked(incident, place, before, value, effective_at, now)
            counted = tuple(Counted(q, _count(q, asked)) for q in held.questions)
            effects.append(Effect(held, before, value, counted))
    since = holds_from(effective_at, now)
    return Preview(since, effective_at < now, tuple(effects))


def touched(
    scope: Scope,
    incident: UUID,
    place: str,
    change: tuple[str, Worth],
    question: str,
    effective_at: datetime,
    now: datetime,
    limit: int = 200,
) -> list[Touched]:
    """The rows that one change touches, the earliest first; read within the scope entered."""
    key, value = change
    before = incidents.value(scope, incident, key, effective_at)
    found = next((q for q in parameter(key).questions if q.key == question), None)
    if found is None:
        return []
    asked = _asked(incident, place, before, value, effective_at, now) | {"limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, r.person, coalesce(p.display, ''), r.division, r.at"
            f" FROM ({found.rows_sql}) AS r LEFT JOIN people_person p ON p.id = r.person"
            " ORDER BY r.at, r.id LIMIT %(limit)s",
            asked,
        )
        return [Touched(*row) for row in cursor.fetchall()]


def _count(question: Question, asked: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({question.rows_sql}) AS r", asked)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _asked(
    incident: UUID, place: str, before: Worth, value: Worth, effective_at: datetime, now: datetime
) -> dict[str, Any]:
    low, high = prefix_range(place)
    return {
        "incident": incident, "since": holds_from(effective_at, now), "now": now,
        "value": str(value), "before": str(before), "low": low, "high": high,
    }  # fmt: skip
