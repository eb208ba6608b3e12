"""Opening an identity for a purpose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.people.choices import LookKind, Purpose
from lianfang.people.models import Identity
from lianfang.people.opening import Opened, fields_of, log_reading, opened, relation_of


class PurposeUnknown(DomainError):
    """State one of the listed purposes for opening an identity."""


class NoRelation(DomainError):
    """Your post has no relation to this person; in an emergency, break the glass and say why."""


@operation
def open_identities(
    persons: Sequence[UUID],
    purpose: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    kind: str = LookKind.OPENED,
) -> tuple[Opened, ...]:
    """Open identities, in order, within the reader's scope; log who, whom, what fields and why.

    A person outside the scope is not found. For today's duty the list itself is the relation;
    for anything else the post has one, or the glass is to be broken.
    Raises PurposeUnknown, NoRelation, NotFound, NotAllowed.
    """
    by.require(Permission.OPEN_IDENTITY)
    if purpose not in Purpose.values or purpose == Purpose.BREAK_GLASS:
        raise PurposeUnknown
    relation = relation_of(by) or ("list" if purpose == Purpose.DUTY else "")
    if not relation:
        raise NoRelation
    kept = Identity.objects.filter(person__in=persons).select_related("person")
    found = {identity.person_id: identity for identity in kept}
    if found.keys() != set(persons):
        raise NotFound
    fields = fields_of(by)
    log_reading(persons, fields, purpose, by=by, relation=relation, reason=reason, kind=kind)
    concerning(*persons, purpose=purpose)
    return tuple(opened(found[person], fields) for person in persons)


@operation
def log_export(what: str, *, by: Actor, at: datetime) -> None:
    """Keep that a file which names nobody was taken away: which, by whom, when."""
    log_reading((), (), "", by=by, relation="", reason=what, kind=LookKind.EXPORTED)
    concerning(what=what)
