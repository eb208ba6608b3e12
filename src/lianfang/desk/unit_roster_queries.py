"""Units' own rosters: who owes one, what was filed, and which lists a unit can file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from lianfang.accounts.models import Unit
from lianfang.duties.rules import STATE_SQL
from lianfang.jurisdictions.scope import Scope
from lianfang.screening.models import Batch, Roster


@dataclass(frozen=True, slots=True)
class UnitRoster:
    """A unit that owes a roster: the duty's state, and the latest roster; `persons` None: none."""

    unit: UUID
    name: str
    state: str
    due_at: datetime
    late_at: datetime
    filed_at: datetime | None
    is_zero: bool | None
    persons: int | None
    signed_by: str
    batch: UUID | None


_ROSTERS = f"""SELECT u.id, u.name, {STATE_SQL}, o.due_at, o.late_at,
    k.at, k.is_zero, k.persons, coalesce(k.signed_by, ''), k.batch_id
 FROM duties_obligation o
 JOIN accounts_unit u ON u.id = o.subject
 LEFT JOIN LATERAL (SELECT * FROM screening_roster r
    WHERE r.unit_id = o.subject AND r.incident_id = o.incident
    ORDER BY r.recorded_at DESC, r.id DESC LIMIT 1) k ON true
 WHERE o.kind = 'unit_roster' AND o.incident = %(incident)s AND o.lifted_at IS NULL
 ORDER BY o.done_at IS NOT NULL, u.kind DESC, u.division, u.name"""


def rosters(scope: Scope, incident: UUID, at: datetime) -> list[UnitRoster]:
    """Every unit within the scope entered that owes one, the missing first."""
    with connection.cursor() as cursor:
        cursor.execute(_ROSTERS, {"incident": incident, "as_of": at})
        return [UnitRoster(*row) for row in cursor.fetchall()]


def unit_name(scope: Scope, pk: UUID) -> str:
    """A unit's name; '' if there is none."""
    return Unit.objects.filter(pk=pk).values_list("name", flat=True).first() or ""


def lists_of(scope: Scope, incident: UUID, unit: UUID) -> list[tuple[UUID, str, date, int]]:
    """The lists that a unit sent, newest first: id, title, its day, rows."""
    found = Batch.objects.filter(incident=incident, provider=unit).order_by("-recorded_at")
    return list(found.values_list("pk", "title", "listed_on", "rows")[:20])


def latest(scope: Scope, incident: UUID, unit: UUID) -> Roster | None:
    """The roster that stands for a unit."""
    found = Roster.objects.filter(incident=incident, unit=unit)
    return found.order_by("-recorded_at", "-id").first()
