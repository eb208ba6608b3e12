"""Questions about needs; read within the scope entered. No words of a need are opened here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.quarantine.choices import Priority
from lianfang.quarantine.models import Need
from lianfang.quarantine.needs_rules import WITHIN
from lianfang.quarantine.sameness import same_as

_MANY = 200
"""How many needs a list shows at most."""


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need without its words; `owner` is the title of the post that owes it, '' for nobody."""

    need: UUID
    person: UUID
    display: str
    division: str
    kind: str
    priority: str
    hidden: bool
    at: datetime
    due_at: datetime
    promised_at: datetime | None
    outcome: str | None
    closed_at: datetime | None
    owner: str


_DUE = "n.recorded_at + CASE n.priority WHEN 'critical' THEN %(critical)s" + (
    " WHEN 'urgent' THEN %(urgent)s ELSE %(normal)s END"
)

_LINES = f"""SELECT n.id, n.person, p.display, n.division, n.kind, n.priority, n.hidden, n.at,
    {_DUE} AS due_at, n.promised_at, n.outcome, n.closed_at, coalesce(t.title, '')
 FROM quarantine_need n JOIN people_person p ON p.id = n.person
 LEFT JOIN LATERAL (SELECT o.owner FROM duties_obligation o
    WHERE o.kind = 'need' AND o.subject = n.id LIMIT 1) d ON true
 LEFT JOIN accounts_post t ON t.id = d.owner
 WHERE {{which}} LIMIT {_MANY}"""

_OF_PLACE = """n.outcome IS NULL AND n.division >= %(low)s AND n.division < %(high)s
 ORDER BY due_at, n.id"""
_OF_PERSON = "n.person = ANY(%(persons)s) ORDER BY n.outcome IS NOT NULL, due_at, n.id"
_ONE = "n.id = %(need)s"


def open_needs(scope: Scope, place: str) -> list[NeedLine]:
    """The open needs of a place by when they are due: the overdue stand first; 200 at most."""
    low, high = prefix_range(place)
    return _lines(_OF_PLACE, low=low, high=high)


def needs_of(scope: Scope, person: UUID) -> list[NeedLine]:
    """All needs of a person, by whatever record of the person, the open ones first."""
    return _lines(_OF_PERSON, persons=same_as(person))


def need(scope: Scope, pk: UUID) -> NeedLine | None:
    """One need."""
    found = _lines(_ONE, need=pk)
    return found[0] if found else None


def count_open(scope: Scope, place: str) -> int:
    """How many needs of a place are open."""
    low, high = prefix_range(place)
    return Need.objects.filter(outcome__isnull=True, division__gte=low, division__lt=high).count()


def unmet(scope: Scope, person: UUID) -> tuple[int, int]:
    """How many needs of a person are open, and how many of these are critical."""
    rows = Need.objects.filter(person__in=same_as(person), outcome__isnull=True)
    priorities = list(rows.values_list("priority", flat=True))
    return len(priorities), priorities.count(Priority.CRITICAL)


def _lines(which: str, **values: str | UUID | list[UUID]) -> list[NeedLine]:
    within: dict[str, Any] = {str(priority): span for priority, span in WITHIN.items()}
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(which=which), within | values)
        return [NeedLine(*row) for row in cursor.fetchall()]
