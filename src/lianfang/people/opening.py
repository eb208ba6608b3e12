"""An identity as it is shown: the fields that a post may see, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import recorded_at
from lianfang.jurisdictions.scope import ScopeKind
from lianfang.people import vault
from lianfang.people.choices import LookKind
from lianfang.people.models import Identity, Reading

FIELDS = ("name", "number", "phone", "birth_date", "address", "door")
GUARD_FIELDS = ("name", "address", "door")
"""What police and militia see of a person (decision 4)."""
RELATIONS: dict[str, str] = {
    Role.GROUP_STAFF: "group",
    Role.CDC: "group",
    Role.TOWNSHIP_SECRETARY: "place",
    Role.COMMUNITY_SECRETARY: "place",
    Role.GRID_WORKER: "place",
}
"""The standing relation of a post that answers for an area, to the people in it."""


@dataclass(frozen=True, slots=True)
class Opened(NamesSomeone):
    """An identity as it may be shown: only the fields that the reader's post may see."""

    person: UUID
    name: str
    number: str
    phone: str
    birth_date: str
    address: str
    door: str


def fields_of(by: Actor) -> tuple[str, ...]:
    """The fields that an actor's role may see; guards never more than three."""
    at_most = GUARD_FIELDS if by.scope.kind is ScopeKind.GUARD else FIELDS
    return tuple(f for f in at_most if by.kind == "job" or f in by.fields)


def opened(identity: Identity, fields: tuple[str, ...]) -> Opened:
    """An identity with these fields; whoever calls this has logged why."""
    kept, person = bytes(identity.sealed), identity.person
    details = vault.open_details(person.incident_id, kept, person.pk)
    shown = {f: getattr(details, f) if f in fields else "" for f in FIELDS}
    return Opened(person=person.pk, **shown)


def relation_of(by: Actor) -> str:
    """What ties the actor to the people within its scope; empty where nothing does (R2).

    A team, a site or a compound by its own row; the place that one's post answers for; the work
    group. Whoever only has the whole district on the screen has no relation to anyone in it.
    """
    if by.kind != "officer":
        return by.kind
    if by.scope.kind in (ScopeKind.RELATION, ScopeKind.GUARD):
        return "team"
    return RELATIONS.get(by.role, "")


def log_reading(
    persons: Sequence[UUID],
    fields: Sequence[str],
    purpose: str,
    *,
    by: Actor,
    relation: str,
    reason: str = "",
    kind: str = LookKind.OPENED,
) -> None:
    """Keep, within an operation, who opened which fields of whom, and why."""
    Reading(
        officer=by.id,
        post=by.post_id or by.id,
        unit_name=by.unit_name,
        role=by.role or by.kind,
        persons=list(persons),
        fields=list(fields),
        purpose=purpose,
        reason=reason,
        relation=relation,
        kind=kind,
        recorded_at=recorded_at(),
    ).save(force_insert=True)
