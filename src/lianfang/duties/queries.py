"""One question, asked the same everywhere: what is overdue, and whose is it?

Every question is bounded by `rules.MOST_OVERDUE` and served by the index over what is still to
do, so that it costs the same however long the ledger has grown.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.duties.rules import MOST_OVERDUE, first_slot_day, overdue_since
from lianfang.jurisdictions.scope import Scope


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
