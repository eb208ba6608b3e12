"""Who is away, who stands in for them, and what a stand-in answers for meanwhile."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.models import Absence, Post
from lianfang.jurisdictions.scope import Scope


def away(scope: Scope | None, at: datetime) -> QuerySet[Absence]:
    """Absences in force at a moment, the earliest first."""
    return Absence.objects.filter(from_at__lte=at, to_at__gt=at).order_by("from_at", "id")


def deputies(at: datetime) -> dict[UUID, UUID | None]:
    """The posts whose holders are away at a moment, each with the deputy's post, if any."""
    return dict(away(None, at).values_list("post_id", "deputy_id"))


def stood_in_for(post: UUID, at: datetime) -> tuple[str, ...]:
    """The places for which a post answers besides its own, as somebody's deputy."""
    found = away(None, at).filter(deputy=post).values_list("post__division", flat=True)
    return tuple(sorted(set(found)))


def overlapping(post: UUID, from_at: datetime, to_at: datetime) -> QuerySet[Absence]:
    """A post's absences that fall within a time."""
    return Absence.objects.filter(post=post, from_at__lt=to_at, to_at__gt=from_at)


def posts_in_force(at: datetime) -> QuerySet[Post]:
    """Posts in force at a moment."""
    return Post.objects.filter(Q(to_at__isnull=True) | Q(to_at__gt=at), from_at__lte=at)
