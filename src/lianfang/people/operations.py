"""Opening an identity for a purpose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.people.choices import Purpose
from lianfang.people.models import Identity
from lianfang.people.opening import Opened, fields_of, log_reading, opened


class PurposeUnknown(DomainError):
    """State one of the listed purposes for opening an identity."""


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
    log_reading(persons, fields, purpose, by=by, reason=reason)
    concerning(*persons, purpose=purpose)
    return tuple(opened(found[person], fields) for person in persons)
