"""Which reports are owed: from the memberships to series of daily duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from lianfang.accounts.choices import Role
from lianfang.accounts.models import Post
from lianfang.command import queries as command
from lianfang.command.models import Membership
from lianfang.duties.ledger import Series
from lianfang.incidents.rules import Slot
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock
from lianfang.reporting.rules import Cutoffs

SIGNING_ROLES = (Role.UNIT_LIAISON, Role.TOWNSHIP_SECRETARY)
"""Who signs for a unit: one of these holds its reports as duties of the post."""


def members(scope: Scope, incident: UUID) -> list[Membership]:
    """Every membership there was, with its unit."""
    return list(command.memberships(scope, incident))


def signing_posts(units: Sequence[UUID], at: datetime) -> dict[UUID, UUID]:
    """The post that signs for each unit at a moment; a unit without one is left out."""
    found = (
        Post.objects.filter(
            Q(to_at__isnull=True) | Q(to_at__gt=at),
            unit__in=units,
            role__in=SIGNING_ROLES,
            from_at__lte=at,
        )
        .order_by("-id")
        .values_list("unit_id", "pk")
    )
    return dict(found)


def series_by_slot(
    memberships: Sequence[Membership], until: date, cutoffs: Cutoffs, at: datetime
) -> dict[Slot, list[Series]]:
    """The daily duties of each membership, for the days before `until`, by their slot."""
    posts = signing_posts([m.unit_id for m in memberships], at)
    end = clock.moment(until)
    series: dict[Slot, list[Series]] = {}
    for m in memberships:
        one = Series(
            subject=m.unit_id,
            owner=posts.get(m.unit_id),
            unit=m.unit_id,
            division=m.unit.division,
            from_at=m.from_at,
            until=min(m.to_at, end) if m.to_at else end,
        )
        series.setdefault(cutoffs.of(m.unit.kind), []).append(one)
    return series


def gone(memberships: Sequence[Membership]) -> dict[UUID, datetime]:
    """Units that take part no more, and since when."""
    here = {m.unit_id for m in memberships if m.to_at is None}
    ends: dict[UUID, datetime] = {}
    for m in memberships:
        if m.to_at and m.unit_id not in here:
            ends[m.unit_id] = max(m.to_at, ends.get(m.unit_id, m.to_at))
    return ends
