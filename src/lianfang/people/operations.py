"""Opening an identity for a purpose; joining two persons, and parting them again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.people.choices import Purpose
from lianfang.people.models import Identity, Join, Person, Reading
from lianfang.people.opening import Opened as Opened
from lianfang.people.opening import fields_of, opened

_JOINING = second_role_use(
    "people.join", "A join with someone elsewhere must still forbid a second one."
)


class PurposeUnknown(DomainError):
    """State one of the listed purposes for opening an identity."""


class AlreadyJoined(DomainError):
    """One of the two is already joined to another person; end that join first."""


class NotJoined(DomainError):
    """These two are not joined."""


@operation
def open_identities(
    persons: Sequence[UUID],
    purpose: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> tuple[Opened, ...]:
    """Open identities, in order, within the reader's scope; log who, whom, what fields and why.

    The relation that allows it is the scope itself: the place, or the team. A person outside it
    is not found. Raises PurposeUnknown, NotFound, NotAllowed.
    """
    by.require(Permission.OPEN_IDENTITY)
    if purpose not in Purpose.values:
        raise PurposeUnknown
    kept = Identity.objects.filter(person__in=persons).select_related("person")
    found = {identity.person_id: identity for identity in kept}
    if found.keys() != set(persons):
        raise NotFound
    fields = fields_of(by)
    Reading(
        officer=by.id,
        post=by.post_id or by.id,
        unit_name=by.unit_name,
        role=by.role or by.kind,
        persons=list(persons),
        fields=list(fields),
        purpose=purpose,
        reason=reason,
        relation=by.scope.kind,
        recorded_at=recorded_at(),
    ).save(force_insert=True)
    concerning(*persons, purpose=purpose)
    return tuple(opened(found[person], fields) for person in persons)


@operation
def join_people(person: UUID, kept: UUID, why: str, *, by: Actor, at: datetime) -> Join:
    """Record that two persons are one: `person` is counted as `kept` from now on.

    No fact is re-pointed. Raises AlreadyJoined, NotFound.
    """
    both = {p.pk: p for p in Person.objects.select_for_update().filter(pk__in=(person, kept))}
    if len(both) != 2:
        raise NotFound
    by.require(Permission.JOIN_PEOPLE, both[person].division)
    entangled = Q(person__in=(person, kept)) | Q(kept=person)
    with across_scopes(_JOINING):
        if Join.objects.filter(entangled, ended_recorded_at__isnull=True).exists():
            raise AlreadyJoined
    join = Join.objects.create(
        person_id=person,
        kept_id=kept,
        division=both[person].division,
        why=why,
        recorded_at=recorded_at(),
    )
    concerning(person, kept)
    return join


@operation
def part_people(join: Join, why: str, *, by: Actor, at: datetime) -> Join:
    """End a join; both are counted as themselves again. Raises NotJoined."""
    held = Join.objects.select_for_update().filter(pk=join.pk, ended_recorded_at=None).first()
    if held is None:
        raise NotJoined
    by.require(Permission.JOIN_PEOPLE, held.division)
    held.ended_recorded_at, held.ended_why = recorded_at(), why
    held.save(update_fields=["ended_recorded_at", "ended_why"])
    concerning(held.person_id, held.kept_id)
    return held
