"""Tips as the headquarters' pages list them: what was said stays sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.duties.rules import STATE_SQL
from lianfang.jurisdictions.scope import Scope


@dataclass(frozen=True, slots=True)
class TipLine:
    """A tip: its state, and the duty to call about it; `duty` is '' where none is owed."""

    tip: UUID
    state: str
    at: datetime
    lead: UUID | None
    duty: str
    due_at: datetime | None
    late_at: datetime | None
    owner: str


_TIPS = f"""SELECT t.id, t.state, t.at, t.lead_id,
    CASE WHEN o.id IS NULL THEN '' ELSE {STATE_SQL} END, o.due_at, o.late_at,
    coalesce(p.title, '')
 FROM screening_tip t
 LEFT JOIN LATERAL (SELECT * FROM duties_obligation d
    WHERE d.kind = 'tip_call' AND d.subject = t.id LIMIT 1) o ON true
 LEFT JOIN accounts_post p ON p.id = o.owner
 WHERE t.incident_id = %(incident)s {{which}}
 ORDER BY t.state <> 'waiting', t.id LIMIT %(limit)s"""


def tips(scope: Scope, incident: UUID, at: datetime, limit: int = 100) -> list[TipLine]:
    """Tips within the scope entered, those to call about first, the oldest of them on top."""
    return _lines("", incident=incident, as_of=at, limit=limit)


def tip(scope: Scope, incident: UUID, pk: UUID, at: datetime) -> TipLine | None:
    """One tip within the scope entered."""
    found = _lines("AND t.id = %(tip)s", incident=incident, as_of=at, limit=1, tip=pk)
    return found[0] if found else None


def _lines(which: str, **values: UUID | datetime | int) -> list[TipLine]:
    with connection.cursor() as cursor:
        cursor.execute(_TIPS.format(which=which), values)
        return [TipLine(*row) for row in cursor.fetchall()]
