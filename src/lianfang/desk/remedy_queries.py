"""What waits for an answer about orders, who lapses when, and who is held after the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope

MOST = 500


@dataclass(frozen=True, slots=True)
class Remedy:
    """An appeal, a correction or an extension; `about` is its field or evidence."""

    kind: str
    pk: UUID
    order: UUID
    person: UUID
    name: str
    number: str
    division: str
    about: str
    at: datetime
    receipt_at: datetime | None
    proposal: str
    decision: str
    due_at: datetime | None
    done_at: datetime | None
    until: datetime


_REMEDIES = """
WITH r AS (
 SELECT 'appeal' AS kind, a.id, a.order_id, a.division, '' AS about, a.at,
    a.acknowledged_recorded_at AS receipt_at, coalesce(a.proposal, '') AS proposal,
    coalesce(a.decision, '') AS decision, a.decided_recorded_at, 'appeal_answer' AS duty
 FROM quarantine_appeal a
 UNION ALL
 SELECT 'correction', c.id, c.order_id, c.division, c.field, c.at, NULL, '',
    coalesce(c.decision, ''), c.decided_recorded_at, 'correction_answer'
 FROM quarantine_correction c WHERE c.order_id IS NOT NULL
 UNION ALL
 SELECT 'extension', e.id, e.order_id, e.division, e.evidence, e.recorded_at, NULL, '',
    coalesce(e.decision, ''), e.decided_recorded_at, ''
 FROM quarantine_extension e)
SELECT r.kind, r.id, o.id, o.person_id, p.display, o.number, r.division, r.about, r.at,
    r.receipt_at, r.proposal, r.decision,
    coalesce(d.due_at, CASE WHEN r.kind = 'extension' THEN least(o.end_at, o.ended_at) END),
    r.decided_recorded_at, least(o.end_at, o.ended_at)
 FROM r JOIN quarantine_order o ON o.id = r.order_id JOIN people_person p ON p.id = o.person_id
 LEFT JOIN LATERAL (SELECT due_at FROM duties_obligation d
    WHERE d.kind = r.duty AND d.subject = r.id ORDER BY d.slot_on LIMIT 1) d ON true
 WHERE o.incident_id = %(incident)s AND r.division >= %(low)s AND r.division < %(high)s
   AND (%(pk)s::uuid IS NULL OR r.id = %(pk)s)
 ORDER BY r.decided_recorded_at IS NOT NULL, 13, r.id LIMIT %(most)s"""


def remedies(scope: Scope, incident: UUID, place: str, *, pk: UUID | None = None) -> list[Remedy]:
    """Appeals, corrections and extensions of a place, those that wait first."""
    low, high = prefix_range(place)
    values: dict[str, Any] = {
        "incident": incident, "low": low, "high": high, "pk": pk, "most": MOST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_REMEDIES, values)
        return [Remedy(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Leaving:
    """Someone whose order lapses; whether the paper was handed over and a bed is still lain in."""

    order: UUID
    person: UUID
    name: str
    number: str
    kind: str
    division: str
    until: datetime
    paper_at: datetime | None
    in_bed: bool


_LEAVING = """SELECT o.id, o.person_id, p.display, o.number, o.kind, o.division,
    least(o.end_at, o.ended_at), d.done_at,
    EXISTS (SELECT FROM quarantine_bedstay t WHERE t.order_id = o.id AND t.kind = 'order'
        AND t.to_at IS NULL)
 FROM quarantine_order o JOIN people_person p ON p.id = o.person_id
 LEFT JOIN LATERAL (SELECT done_at FROM duties_obligation d WHERE d.kind = 'release_paper'
    AND d.subject = o.id AND d.slot_on = (o.end_at AT TIME ZONE 'Asia/Shanghai')::date LIMIT 1)
    d ON true
 WHERE o.incident_id = %s AND o.division >= %s AND o.division < %s
   AND o.end_at > %s AND o.end_at <= %s AND (o.ended_as IS NULL OR o.ended_as <> 'superseded')
   AND least(o.end_at, o.ended_at) > %s
 ORDER BY 7, o.division, o.id LIMIT %s"""


def leaving(
    scope: Scope, incident: UUID, place: str, first: datetime, last: datetime
) -> list[Leaving]:
    """Whose orders end after one moment and not after another, the earliest first."""
    low, high = prefix_range(place)
    with connection.cursor() as cursor:
        cursor.execute(_LEAVING, [incident, low, high, first, last, first, MOST])
        return [Leaving(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Held:
    """Someone held after the end; `fact` is None where only the bed shows it."""

    fact: UUID | None
    order: UUID
    person: UUID
    name: str
    division: str
    how: str
    from_at: datetime


_HELD = """SELECT h.id, h.order_id, h.person, p.display, h.division, h.how, h.from_at
 FROM quarantine_heldfact h JOIN people_person p ON p.id = h.person
 JOIN quarantine_order o ON o.id = h.order_id
 WHERE o.incident_id = %(incident)s AND h.to_at IS NULL AND h.from_at <= %(at)s
   AND h.division >= %(low)s AND h.division < %(high)s
UNION ALL
SELECT NULL, o.id, t.person, p.display, t.division, 'bed', least(o.end_at, o.ended_at)
 FROM quarantine_bedstay t JOIN quarantine_order o ON o.id = t.order_id
 JOIN people_person p ON p.id = t.person
 WHERE o.incident_id = %(incident)s AND t.to_at IS NULL AND t.kind = 'order'
   AND least(o.end_at, o.ended_at) < %(at)s
   AND NOT EXISTS (SELECT FROM quarantine_bedstay n WHERE n.person = t.person
        AND n.from_at >= least(o.end_at, o.ended_at))
   AND t.division >= %(low)s AND t.division < %(high)s
 ORDER BY 7 LIMIT %(most)s"""


def held_now(scope: Scope, incident: UUID, place: str, at: datetime) -> list[Held]:
    """Who is held after the end at this moment, the longest first."""
    low, high = prefix_range(place)
    values: dict[str, Any] = {
        "incident": incident, "low": low, "high": high, "at": at, "most": MOST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_HELD, values)
        return [Held(*row) for row in cursor.fetchall()]
