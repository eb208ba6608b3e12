"""Today's duty on one's own list opens without a dialogue, logged once a shift (domain.md C14)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.people.choices import LookKind, Purpose
from lianfang.people.models import Identity, Reading
from lianfang.people.opening import Opened, fields_of, opened
from lianfang.people.operations import open_identities

_LOGGED = second_role_use(
    "people.release",
    "Whether this officer's release of today's own list is logged already; nobody else's is read.",
)


def open_for_duty(
    persons: Sequence[UUID], *, by: Actor, at: datetime, kind: str = LookKind.OPENED
) -> tuple[Opened, ...]:
    """Open the identities of one's own list, in order; who was not opened today is logged.

    A print is logged as one, once a shift, beside what was seen on the screen. The shift is
    the district's day. Whoever calls this knows that the list is the actor's own.
    Raises NotFound, NotAllowed.
    """
    logged = _logged_today(by, at, kind)
    new = [person for person in dict.fromkeys(persons) if person not in logged]
    fresh = open_identities(new, Purpose.DUTY, by=by, at=at, kind=kind) if new else ()
    found = {one.person: one for one in fresh}
    again = Identity.objects.filter(person__in=logged.intersection(persons))
    fields = fields_of(by)
    found |= {i.person_id: opened(i, fields) for i in again.select_related("person")}
    return tuple(found[person] for person in persons)


def _logged_today(by: Actor, at: datetime, kind: str) -> set[UUID]:
    with across_scopes(_LOGGED):
        readings = Reading.objects.filter(
            officer=by.id,
            post=by.post_id or by.id,
            purpose=Purpose.DUTY,
            kind=kind,
            recorded_at__gte=clock.moment(clock.day_of(at)),
        )
        return {person for reading in readings for person in reading.persons}
