"""Second looks as pages show them: whom, what was said, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.scope import Scope
from lianfang.places.doors import open_door
from lianfang.screening.models import Recheck

_LOOKED_AT = """SELECT r.id, r.lead_id, p.id, coalesce(p.display, ''), r.division, h.id, h.door,
    coalesce(a.outcome, CASE WHEN v.answered THEN v.how ELSE '' END),
    coalesce(a.at, v.at), d.due_at, v.members_seen, r.agrees
 FROM screening_recheck r
 LEFT JOIN screening_lead l ON l.id = r.lead_id
 LEFT JOIN people_person p ON p.id = l.person_id
 LEFT JOIN screening_answer a ON a.id = r.subject AND r.lead_id IS NOT NULL
 LEFT JOIN screening_visit v ON v.id = r.subject AND r.lead_id IS NULL
 LEFT JOIN places_household h ON h.id = v.household_id
 LEFT JOIN LATERAL (SELECT due_at FROM duties_obligation o
    WHERE o.kind = 'recheck' AND o.subject = r.id ORDER BY o.slot_on DESC LIMIT 1) d ON true
 WHERE r.id = ANY(%s) ORDER BY d.due_at, r.id"""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A second look: of a lead's answer, or of a door (`household`); `said` is what stands.

    `agrees` is None until it was looked at.
    """

    recheck: UUID
    lead: UUID | None
    person: UUID | None
    name: str
    division: str
    household: UUID | None
    said: str
    said_at: datetime | None
    due_at: datetime | None
    members: int | None
    agrees: bool | None


def second_looks(scope: Scope, rechecks: Sequence[UUID]) -> list[SecondLook]:
    """What these second looks are about, the most urgent first; doors by their number."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOKED_AT, [list(rechecks)])
        return [_look(*row) for row in cursor.fetchall()]


def _look(
    pk: UUID,
    lead: UUID | None,
    person: UUID | None,
    name: str,
    division: str,
    household: UUID | None,
    door: bytes | None,
    *told: object,
) -> SecondLook:
    shown = open_door(door, household) if door is not None and household else name
    return SecondLook(pk, lead, person, shown, division, household, *told)  # type: ignore[arg-type]


def recheck(scope: Scope, pk: UUID) -> Recheck | None:
    """A second look within the scope entered."""
    return Recheck.objects.filter(pk=pk).first()
