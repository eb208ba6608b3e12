"""Pairs that wait for a decision, and what is known of the two besides their identities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from lianfang.jurisdictions.scope import Scope
from lianfang.people.models import DoubtfulPair
from lianfang.quarantine.models import Order
from lianfang.screening.models import Lead

Pair = DoubtfulPair
"""As pages take it."""


def waiting(scope: Scope, incident: UUID, place: str) -> QuerySet[DoubtfulPair]:
    """Pairs within the scope that nobody has decided, the oldest first."""
    return (
        DoubtfulPair.objects.filter(
            incident=incident, decision=None, division__gte=place, division__lt=place + ":"
        )
        .select_related("first", "second")
        .order_by("id")
    )


def next_after(scope: Scope, incident: UUID, place: str, pair: UUID) -> UUID | None:
    """The next waiting pair, round to the oldest at the end; None if no other waits."""
    found = waiting(scope, incident, place).exclude(pk=pair).values_list("pk", flat=True)
    return found.filter(pk__gt=pair).first() or found.first()


def pair_of(scope: Scope, pk: UUID) -> DoubtfulPair | None:
    """A pair within the scope entered."""
    return DoubtfulPair.objects.select_related("first", "second").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a list that tells of a person; `batch` where the reader may see the list."""

    batch: UUID | None
    title: str
    number: int
    recorded_at: datetime


_ROWS = """SELECT r.person_id, b.id, coalesce(b.title, ''), r.number, r.recorded_at
 FROM unnest(%(persons)s::uuid[]) AS p (id)
 CROSS JOIN LATERAL (SELECT * FROM screening_row r WHERE r.person_id = p.id
    ORDER BY r.recorded_at, r.number LIMIT 10) r
 LEFT JOIN screening_batch b ON b.id = r.batch_id"""


def rows_of(scope: Scope, persons: Sequence[UUID]) -> dict[UUID, list[ListedRow]]:
    """The rows of lists that tell of each person, the first ten."""
    rows: dict[UUID, list[ListedRow]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"persons": list(persons)})
        for person, *row in cursor.fetchall():
            rows[person].append(ListedRow(*row))
    return rows


def lead_of(scope: Scope, person: UUID) -> Lead | None:
    """A person's newest lead."""
    return Lead.objects.filter(person=person).order_by("-recorded_at", "-id").first()


def order_of(scope: Scope, person: UUID, at: datetime) -> Order | None:
    """The order in force that hangs on a person."""
    in_force = Order.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=at), person=person, start_at__lte=at, end_at__gt=at
    )
    return in_force.order_by("-start_at", "-id").first()
