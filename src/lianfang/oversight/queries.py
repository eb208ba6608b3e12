"""Questions about contradictions, matters and commendations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.oversight.evidence import zeros_against_records
from lianfang.oversight.models import Commendation, Matter
from lianfang.oversight.rules import Standing, contradicts, standing

File = Matter
"""What a matter's page is about; its sealed words stay closed."""


@dataclass(frozen=True, slots=True)
class ContradictionNow:
    """What a unit stated, what is on record, and how it stands."""

    id: UUID
    unit: UUID
    name: str
    division: str
    day: date
    evidence: dict[str, int]
    found_at: datetime
    due_at: datetime
    explanation: str
    explained_at: datetime | None
    corrected_at: datetime | None

    def standing(self, at: datetime) -> Standing:
        """How it stands at a moment."""
        return standing(
            corrected_at=self.corrected_at,
            explained_at=self.explained_at,
            due_at=self.due_at,
            at=at,
        )


_CONTRADICTIONS = """SELECT c.id, c.unit_id, u.name, c.division, c.day, c.evidence, c.found_at,
   c.due_at, c.explanation, c.explained_at,
   (SELECT min(r.at) FROM reporting_dailyreport r WHERE r.incident_id = c.incident_id
     AND r.unit_id = c.unit_id AND r.day = c.day AND r.version > 1 AND NOT r.is_zero)
 FROM oversight_contradiction c JOIN accounts_unit u ON u.id = c.unit_id
 WHERE {which} ORDER BY c.day DESC, c.division, c.id LIMIT 500"""


def _contradictions(which: str, **values: Any) -> list[ContradictionNow]:
    with connection.cursor() as cursor:
        cursor.execute(_CONTRADICTIONS.format(which=which), values)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return [_read(row) for row in rows]


def _read(row: tuple[Any, ...]) -> ContradictionNow:
    first, evidence, last = row[:5], json.loads(row[5]), row[6:]
    return ContradictionNow(*(*first, evidence, *last))


def contradictions(scope: Scope, incident: UUID, place: str) -> list[ContradictionNow]:
    """Those of a place within the scope entered, the latest day first."""
    low, high = prefix_range(place)
    which = "c.incident_id = %(incident)s AND c.division >= %(low)s AND c.division < %(high)s"
    return _contradictions(which, incident=incident, low=low, high=high)


def contradiction(scope: Scope, pk: UUID) -> ContradictionNow | None:
    """One of them."""
    found = _contradictions("c.id = %(pk)s", pk=pk)
    return found[0] if found else None


def disagreeing(scope: Scope, incident: UUID, place: str, first: date) -> set[tuple[UUID, date]]:
    """Units and days since `first` whose statement stands against the records, uncorrected."""
    found = contradictions(scope, incident, place)
    return {(c.unit, c.day) for c in found if c.day >= first and c.corrected_at is None}


def matters(scope: Scope, incident: UUID) -> QuerySet[Matter]:
    """Matters within the scope entered, open ones first; nothing sealed is read."""
    found = Matter.objects.filter(incident=incident).select_related("decision")
    return found.defer("facts", "heard").order_by("-opened_at", "pk")[:500]


def matter(scope: Scope, pk: UUID) -> Matter | None:
    """One matter, its sealed words left closed."""
    return Matter.objects.defer("facts", "heard").filter(pk=pk).first()


def commendations(scope: Scope, incident: UUID) -> QuerySet[Commendation]:
    """Units that were commended, the latest first."""
    found = Commendation.objects.filter(incident=incident).select_related("unit")
    return found.order_by("-approved_at", "pk")[:200]


def anything_contradicts(scope: Scope, incident: UUID, day: date) -> bool:
    """Whether a signed zero of a day stands against its records and was not asked about yet."""
    held = zeros_against_records(incident, day)
    return any(contradicts(True, one.evidence) for one in held)


@dataclass(frozen=True, slots=True)
class Measured:
    """A unit's days in counts: leads answered and how many in time, second looks and how many
    agreed, reports owed and how many on time."""

    unit: UUID
    name: str
    answered: int
    answered_in_time: int
    looked_again: int
    agreed: int
    reports: int
    reports_in_time: int

    def as_counts(self) -> dict[str, int]:
        """The computation, as it is kept with a commendation."""
        return {
            "answered": self.answered,
            "answered_in_time": self.answered_in_time,
            "looked_again": self.looked_again,
            "agreed": self.agreed,
            "reports": self.reports,
            "reports_in_time": self.reports_in_time,
        }


_MEASURED = """SELECT u.id, u.name, l.all, l.on_time, r.all, r.agreed, d.all, d.on_time
 FROM accounts_unit u
 CROSS JOIN LATERAL (SELECT count(*) AS all, count(*) FILTER (WHERE o.done_at < o.late_at)
     AS on_time FROM duties_obligation o WHERE o.kind = 'lead_answer' AND o.incident = %(incident)s
     AND o.done_at >= %(first)s AND o.done_at < %(until)s
     AND o.division >= u.division AND o.division < u.division || ':') l
 CROSS JOIN LATERAL (SELECT count(*) AS all, count(*) FILTER (WHERE c.agrees) AS agreed
     FROM screening_recheck c WHERE c.incident_id = %(incident)s AND c.agrees IS NOT NULL
     AND c.at >= %(first)s AND c.at < %(until)s
     AND c.division >= u.division AND c.division < u.division || ':') r
 CROSS JOIN LATERAL (SELECT count(*) AS all, count(*) FILTER (WHERE o.done_at < o.late_at)
     AS on_time FROM duties_obligation o WHERE o.kind = 'daily_report'
     AND o.incident = %(incident)s AND o.subject = u.id AND o.late_at >= %(first)s
     AND o.late_at < %(until)s AND o.lifted_at IS NULL) d
 WHERE u.kind = 'township' ORDER BY u.division"""


def measured(scope: Scope, incident: UUID, first: datetime, until: datetime) -> list[Measured]:
    """How townships did in `[first, until)`, in the order of the register: nobody is ranked."""
    with connection.cursor() as cursor:
        cursor.execute(_MEASURED, {"incident": incident, "first": first, "until": until})
        return [Measured(*row) for row in cursor.fetchall()]
