"""The clocks of what is kept (R6): what is due to go, by table and place, and its going.

A dry run counts and changes nothing; neither names anybody. The run is the owner's, as every
removal is, and passes over what a hold keeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from lianfang.keeping import queries
from lianfang.keeping.register import PersonalTable, tables
from lianfang.keeping.wiping import OWNER, emptied, opened, rewrite

_TOWNSHIP = 9


@dataclass(frozen=True, slots=True)
class Due:
    """How many rows of a table in a township have reached the end of their clock."""

    label: str
    place: str
    rows: int


_CARE = """person IN (SELECT o.person_id FROM quarantine_order o
    WHERE o.incident_id = %(incident)s GROUP BY o.person_id
    HAVING max(least(o.end_at, o.ended_at)) < %(before)s)"""

_LEAD = """person_id IN (SELECT l.person_id FROM screening_lead l
    WHERE l.incident_id = %(incident)s AND l.person_id IS NOT NULL GROUP BY l.person_id
    HAVING bool_and(l.outcome IN ('wrong_data', 'not_here', 'past_period', 'not_travelled')
      AND coalesce((SELECT max(a.recorded_at) FROM screening_answer a WHERE a.lead_id = l.id),
        l.recorded_at) < %(before)s))
  AND NOT EXISTS (SELECT 1 FROM quarantine_order o WHERE o.person_id = people_identity.person_id)
  AND NOT EXISTS (SELECT 1 FROM people_join j
    WHERE people_identity.person_id IN (j.person_id, j.kept_id) AND j.ended_recorded_at IS NULL)"""
"""Identities of people whose every lead was disproved long enough ago, and who have no order."""


_READ = ("quarantine_order", "screening_lead", "screening_answer", "people_join")


def due(incident: UUID, at: datetime, *, apply: bool = False) -> list[Due]:
    """What is due; with `apply`, it goes, and the tables are written anew."""
    held = queries.held_tables(None, incident)
    found = [
        line
        for table in tables()
        if table.label not in held and (where := _where(table))
        for line in _due(table, where, incident, at, apply)
    ]
    connections[OWNER].close()
    return found


def _where(table: PersonalTable) -> str:
    """The condition of a table with a clock of its own; empty for what ends with the incident."""
    if table.label == "people.Identity":
        return _LEAD
    return _CARE if table.kept.words == _kept("quarantine.HealthCheck") else ""


def _days(table: PersonalTable) -> int:
    lead = next(t for t in tables() if t.label == "screening.Lead")
    return lead.kept.days if table.label == "people.Identity" else table.kept.days


def _kept(label: str) -> str:
    return next(t.kept.words for t in tables() if t.label == label)


def _due(
    table: PersonalTable, where: str, incident: UUID, at: datetime, apply: bool
) -> Iterator[Due]:
    name = table.model._meta.db_table
    sets = emptied(table)
    if not sets:
        return
    values: dict[str, Any] = {
        "incident": incident,
        "before": at - timedelta(days=_days(table)),
        "length": _TOWNSHIP,
    }
    speaks = _speaking(table)
    with opened(name, *_READ) as cursor:
        cursor.execute(
            f"SELECT left(division, %(length)s), count(*) FROM {name}"
            f" WHERE {where} AND ({speaks}) GROUP BY 1 ORDER BY 1",
            values,
        )
        found = [Due(table.label, place, rows) for place, rows in cursor.fetchall()]
        if apply and found:
            cursor.execute(f"UPDATE {name} SET {sets} WHERE {where} AND ({speaks})", values)
    if apply and found:
        rewrite(name)
    yield from found


def _speaking(table: PersonalTable) -> str:
    """Whether a row still says something: what went once is not counted again."""
    first = table.model._meta.get_field(table.content[0].name)
    column = getattr(first, "column", "")
    if table.sealed:
        return " OR ".join(f"length({name}) > 0" for name in table.sealed)
    return f"{column}::text NOT IN ('', '—', '{{}}')"
