"""An identity as it is shown: the fields that a post may see, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.audit.answers import NamesSomeone
from lianfang.jurisdictions.scope import ScopeKind
from lianfang.people import vault
from lianfang.people.models import Identity

FIELDS = ("name", "number", "phone", "birth_date", "address", "door")
GUARD_FIELDS = ("name", "address", "door")
"""What police and militia see of a person (decision 4)."""


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
    """The fields that an actor's post may see."""
    return GUARD_FIELDS if by.scope.kind is ScopeKind.GUARD else FIELDS


def opened(identity: Identity, fields: tuple[str, ...]) -> Opened:
    """An identity with these fields; whoever calls this has logged why."""
    kept, person = bytes(identity.sealed), identity.person
    details = vault.open_details(person.incident_id, kept, person.pk)
    shown = {f: getattr(details, f) if f in fields else "" for f in FIELDS}
    return Opened(person=person.pk, **shown)
