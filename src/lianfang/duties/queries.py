"""One question, asked the same everywhere: what is overdue, and whose is it?

Every question is bounded by `rules.MOST_OVERDUE` and served by the index over what is still to
do, so that it costs the same however long the ledger has grown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.duties.rules import MOST_OVERDUE, first_slot_day, overdue_since
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
            """SELECT k.kind, o.place, sum(o.n)::bigint, min(o.late_at)
               FROM unnest(%(kinds)s::text[], %(sinces)s::timestamptz[]) AS k (kind, since)
               CROSS JOIN LATERAL (
                   SELECT left(division, 9) AS place, count(*) AS n, min(late_at) AS late_at
                   FROM duties_obligation
                   WHERE slot_on >= %(first)s AND kind = k.kind
                     AND late_at > k.since AND late_at <= %(at)s
                     AND closes_at > %(at)s AND done_at IS NULL AND lifted_at IS NULL
                   GROUP BY 1) o
               GROUP BY 1, 2 ORDER BY min(o.late_at), 1, 2""",
            {
                "at": at,
                "first": first_slot_day(at),
                "kinds": DutyKind.values,
                "sinces": [overdue_since(kind, at) for kind in DutyKind.values],
            },
        )
        return [OverdueGroup(*row) for row in cursor.fetchall()]


def overdue(
    scope: Scope, at: datetime, *, kind: str | None = None, place: str | None = None
) -> QuerySet[Obligation]:
    """Overdue duties within the scope entered, oldest first."""
    wanted = Q(pk__in=[])
    for each in [kind] if kind else DutyKind.values:
        wanted |= Q(kind=each, late_at__gt=overdue_since(each, at))
    found = Obligation.objects.filter(
        wanted,
        slot_on__gte=first_slot_day(at),
        late_at__lte=at,
        closes_at__gt=at,
        done_at__isnull=True,
        lifted_at__isnull=True,
    ).order_by("late_at", "id")
    if place:
        found = found.filter(division__gte=place, division__lt=place + ":")
    return found


def of_post(scope: Scope, post: UUID, at: datetime) -> QuerySet[Obligation]:
    """What a post has to do now: opened, not done, not yet closed; the most urgent first."""
    return Obligation.objects.filter(
        owner=post,
        slot_on__gte=first_slot_day(at),
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
        slot_on__gte=first_slot_day(at),
        late_at__gt=at - MOST_OVERDUE,
        opens_at__lte=at,
        closes_at__gt=at,
        done_at__isnull=True,
        lifted_at__isnull=True,
    ).order_by("late_at", "id")
