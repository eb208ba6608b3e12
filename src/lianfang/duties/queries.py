"""One question, asked the same everywhere: what is overdue, and whose is it?

Every question is bounded by `rules.MOST_OVERDUE` and served by the index over what is still to
do, so that it costs the same however long the ledger has grown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lianfang.duties.models import Obligation
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.jurisdictions.scope import Scope


@dataclass(frozen=True, slots=True)
class OverdueGroup:
    """Overdue duties of one kind in one township (or the district, where none is known)."""

    kind: str
    division: str
    count: int
    oldest_late_at: datetime


def overdue_by_kind_and_place(scope: Scope, at: datetime) -> list[OverdueGroup]:
    """Overdue duties within the scope entered, by kind and township, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT kind, left(division, 9), count(*), min(late_at) FROM duties_obligation
               WHERE late_at <= %(at)s AND late_at > %(since)s AND closes_at > %(at)s
                 AND done_at IS NULL AND lifted_at IS NULL
               GROUP BY 1, 2 ORDER BY min(late_at), 1, 2""",
            {"at": at, "since": at - MOST_OVERDUE},
        )
        return [OverdueGroup(*row) for row in cursor.fetchall()]


def overdue(
    scope: Scope, at: datetime, *, kind: str | None = None, place: str | None = None
) -> QuerySet[Obligation]:
    """Overdue duties within the scope entered, oldest first."""
    found = Obligation.objects.filter(
        late_at__lte=at,
        late_at__gt=at - MOST_OVERDUE,
        closes_at__gt=at,
        done_at__isnull=True,
        lifted_at__isnull=True,
    ).order_by("late_at", "id")
    if kind:
        found = found.filter(kind=kind)
    if place:
        found = found.filter(division__gte=place, division__lt=place + ":")
    return found


def of_post(scope: Scope, post: UUID, at: datetime) -> QuerySet[Obligation]:
    """What a post has to do now: opened, not done, not yet closed; the most urgent first."""
    return Obligation.objects.filter(
        owner=post,
        late_at__gt=at - MOST_OVERDUE,
        opens_at__lte=at,
        closes_at__gt=at,
        done_at__isnull=True,
        lifted_at__isnull=True,
    ).order_by("late_at", "id")


def of_unit(scope: Scope, unit: UUID, at: datetime) -> QuerySet[Obligation]:
    """What a unit has to do now, the most urgent first."""
    return Obligation.objects.filter(
        unit=unit,
        late_at__gt=at - MOST_OVERDUE,
        opens_at__lte=at,
        closes_at__gt=at,
        done_at__isnull=True,
        lifted_at__isnull=True,
    ).order_by("late_at", "id")
