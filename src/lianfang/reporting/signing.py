"""Who signs for a unit: the post that holds its reports, its principal, or a named deputy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.absences import deputies
from lianfang.accounts.choices import Role
from lianfang.accounts.models import Post
from lianfang.command.models import Mandate

SIGNING_ROLES = (Role.UNIT_LIAISON, Role.TOWNSHIP_SECRETARY)
"""Posts of these roles report for their unit."""


def signing_posts(incident: UUID, units: Sequence[UUID], at: datetime) -> dict[UUID, UUID]:
    """The post that holds each unit's reports at a moment; a unit without one is left out.

    The liaison, who reports in the principal's stead; else the principal; else the first there is.
    """
    answering = principals(incident, units)
    found: dict[UUID, tuple[int, UUID]] = {}
    for unit, post, role in _posts(units, at).values_list("unit_id", "pk", "role"):
        first = answering.get(unit) == post
        rank = 1 if first else 0 if role == Role.UNIT_LIAISON else 2
        found[unit] = min(found.get(unit, (9, post)), (rank, post))
    return {unit: post for unit, (_, post) in found.items()}


def _posts(units: Iterable[UUID], at: datetime) -> QuerySet[Post]:
    return Post.objects.filter(
        Q(to_at__isnull=True) | Q(to_at__gt=at),
        unit__in=list(units),
        role__in=SIGNING_ROLES,
        from_at__lte=at,
    )


def principals(incident: UUID, units: Iterable[UUID]) -> dict[UUID, UUID]:
    """The post of each unit's first responsible person, where a mandate names one."""
    found = Mandate.objects.filter(incident=incident, unit__in=list(units), to_at=None)
    return dict(found.values_list("unit_id", "principal_id"))


def may_sign(post: UUID | None, incident: UUID, unit: UUID, at: datetime) -> bool:
    """Whether a post signs for a unit at a moment.

    Until a mandate names the principal, each of the unit's reporting posts does.
    """
    principal = principals(incident, [unit]).get(unit)
    signers = {*signing_posts(incident, [unit], at).values(), principal}
    if principal is None:
        signers |= set(_posts([unit], at).values_list("pk", flat=True))
    away = deputies(at)
    return post is not None and post in signers | {away.get(one) for one in signers if one}
