"""Questions about units, posts and who holds them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Holding, Post, Relation, Unit
from lianfang.accounts.permissions import ROLE_PERMISSIONS, ROLE_SCOPES
from lianfang.jurisdictions import queries as jurisdictions
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered


def holdings(scope: Scope | None, officer: UUID, at: datetime) -> QuerySet[Holding]:
    """The posts that an officer holds at a moment, in order of their titles."""
    return (
        Holding.objects.filter(
            Q(to_at__isnull=True) | Q(to_at__gt=at),
            Q(post__to_at__isnull=True) | Q(post__to_at__gt=at),
            officer=officer,
            from_at__lte=at,
            post__from_at__lte=at,
        )
        .select_related("post__unit")
        .defer("post__recorded_at")
        .order_by("post__title", "post__id")
    )


def actor_of(holding: Holding, name: str, at: datetime) -> Actor:
    """The officer as acting in that post, with its scope as of `at`."""
    post = holding.post
    return Actor(
        id=holding.officer_id,
        kind="officer",
        label=name,
        permissions=ROLE_PERMISSIONS[post.role],
        scope=_scope(post, holding.officer_id, at),
        post_id=post.pk,
        role=post.role,
        title=post.title,
        unit_id=post.unit_id,
        unit_name=post.unit.name,
        division=post.division,
    )


def _scope(post: Post, officer: UUID, at: datetime) -> Scope:
    kind = ROLE_SCOPES[post.role]
    if kind is ScopeKind.AREA:
        successors = jurisdictions.with_links(None, post.division)
        if successors:
            return Scope(ScopeKind.AREAS, divisions=successors, post=post.pk, actor=officer)
        return Scope(ScopeKind.AREA, prefix=post.division, post=post.pk, actor=officer)
    if kind is ScopeKind.UNIT:
        return Scope(kind, unit=post.unit_id, post=post.pk, actor=officer)
    if kind in (ScopeKind.RELATION, ScopeKind.GUARD):
        return Scope(kind, subjects=_subjects(kind, post.pk, at), post=post.pk, actor=officer)
    return Scope(kind, post=post.pk, actor=officer)


def _subjects(kind: ScopeKind, post: UUID, at: datetime) -> tuple[UUID, ...]:
    with entered(Scope(kind, post=post)):
        return tuple(
            Relation.objects.filter(post=post, from_at__lte=at, to_at__gt=at)
            .values_list("subject", flat=True)
            .distinct()
        )


def units(scope: Scope, kind: str | None = None) -> QuerySet[Unit]:
    """Units by division and name."""
    found = Unit.objects.order_by("division", "name")
    return found.filter(kind=kind) if kind else found


def posts_at(scope: Scope | None, division: str, role: str, at: datetime) -> QuerySet[Post]:
    """Posts of a role for exactly this division, in force at a moment."""
    return Post.objects.filter(
        Q(to_at__isnull=True) | Q(to_at__gt=at), division=division, role=role, from_at__lte=at
    ).order_by("id")
