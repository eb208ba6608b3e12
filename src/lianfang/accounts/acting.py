"""From a post as an officer holds it to the actor, with permissions and scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Relation
from lianfang.accounts.role_rules import fields_in, permissions_in, rights_of
from lianfang.accounts.role_table import ROLE_SCOPES
from lianfang.jurisdictions import queries as jurisdictions
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered


@dataclass(frozen=True, slots=True)
class Held:
    """A post as an officer holds it: what an actor is made of.

    `stands_in_for` are the divisions of the posts whose deputy it is just then; `changes` what an
    administrator changed of its role.
    """

    officer: UUID
    name: str
    post: UUID
    role: str
    title: str
    division: str
    unit: UUID
    unit_name: str
    stands_in_for: tuple[str, ...] = ()
    changes: tuple[tuple[str, bool], ...] = ()


def acting(held: Held, at: datetime) -> Actor:
    """The officer as acting in that post, with its scope as of `at`."""
    rights = rights_of(held.role, held.changes)
    return Actor(
        id=held.officer,
        kind="officer",
        label=held.name,
        permissions=permissions_in(rights),
        scope=_scope(held, at),
        post_id=held.post,
        role=held.role,
        title=held.title,
        unit_id=held.unit,
        unit_name=held.unit_name,
        division=held.division,
        fields=fields_in(rights),
    )


def _scope(held: Held, at: datetime) -> Scope:
    kind, post, officer = ROLE_SCOPES[held.role], held.post, held.officer
    if kind is ScopeKind.AREA:
        places = _places(held)
        if len(places) > 1:
            return Scope(ScopeKind.AREAS, divisions=places, post=post, actor=officer)
        return Scope(ScopeKind.AREA, prefix=held.division, post=post, actor=officer)
    if kind is ScopeKind.DOORS:
        return Scope(kind, prefix=held.division, post=post, actor=officer)
    if kind is ScopeKind.UNIT:
        return Scope(kind, unit=held.unit, post=post, actor=officer)
    if kind in (ScopeKind.RELATION, ScopeKind.GUARD):
        return Scope(kind, subjects=_subjects(kind, post, at), post=post, actor=officer)
    return Scope(kind, post=post, actor=officer)


def _places(held: Held) -> tuple[str, ...]:
    """Its own place under every code it had, and those of posts that it stands in for."""
    own = jurisdictions.with_links(None, held.division) or (held.division,)
    return (*own, *(code for code in held.stands_in_for if not code.startswith(own)))


def _subjects(kind: ScopeKind, post: UUID, at: datetime) -> tuple[UUID, ...]:
    with entered(Scope(kind, post=post)):
        return tuple(
            Relation.objects.filter(post=post, from_at__lte=at, to_at__gt=at)
            .values_list("subject", flat=True)
            .distinct()
        )
