"""Questions about timers: how each item is defined, its rows, and the steps of 7-1-7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.figures.intervals import interval
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.transitions.models import Milestone, TimerDefinition


@dataclass(frozen=True, slots=True)
class Ran:
    """A row of an interval; `ended` is None while it runs."""

    id: UUID
    division: str
    began: datetime
    ended: datetime | None


def definitions(scope: Scope, incident: UUID, at: datetime) -> dict[str, TimerDefinition]:
    """The definition in force of each item that has one."""
    found = TimerDefinition.objects.filter(incident=incident, from_at__lte=at)
    return {one.item: one for one in found.order_by("from_at", "recorded_at")}


def ran(scope: Scope, incident: UUID, place: str, key: str, at: datetime) -> list[Ran]:
    """An interval's rows at a moment, the longest first, within the scope entered."""
    low, high = prefix_range(place)
    asked: dict[str, Any] = {"incident": incident, "as_of": at, "low": low, "high": high}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, division, began, ended FROM ({interval(key).rows_sql}) AS r"
            " ORDER BY coalesce(ended, %(as_of)s) - began DESC, id",
            asked,
        )
        return [Ran(*row) for row in cursor.fetchall()]


def steps(scope: Scope, incident: UUID) -> dict[str, Milestone]:
    """The latest that is known of each step of 7-1-7."""
    found = Milestone.objects.filter(incident=incident).order_by("recorded_at", "id")
    return {one.step: one for one in found}
