"""Entering one person: who declares themselves, calls, or is told of at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, NotFound
from lianfang.screening.answering import AnswerInFuture
from lianfang.screening.choices import Source
from lianfang.screening.entering import Entering
from lianfang.screening.sweeping import FoundPerson, check_found

_ENTERING = second_role_use(
    "screening.enter_person",
    "Someone entered by hand is matched with everyone; who enters them reads nobody elsewhere.",
)

SOURCES = (Source.SELF, Source.DESK, Source.HOTLINE)
"""Where someone entered by hand is known from; lists and sweeps have acts of their own."""


class SourceUnknown(BadInput):
    """Say whether the person declared themselves, was told of at the desk, or by the hotline."""


@dataclass(frozen=True, slots=True)
class Received:
    """That it was received; the lead only if it lies within the scope of whoever entered it.

    Nothing tells whether the person was known: that may lie elsewhere.
    """

    lead: UUID | None


@operation
def enter_person(
    incident: UUID, found: FoundPerson, source: str, *, by: Actor, at: datetime
) -> Received:
    """Enter one person, who is matched in the same transaction.

    Deterministic keys first, then what agrees; what is in doubt goes to the district's queue.
    The lead goes to `found.division`, or where the address leads if that is empty. Raises
    NotAllowed, NotFound, SourceUnknown, PlaceUnknown, NameMissing, NotANumber, AnswerInFuture.
    """
    by.require(Permission.ENTER_LEAD)
    place = Incident.objects.filter(pk=incident).first()
    if place is None:
        raise NotFound
    if source not in SOURCES:
        raise SourceUnknown
    check_found([found])
    if found.at > at:
        raise AnswerInFuture(at=found.at.isoformat(" ", "minutes"))
    with across_scopes(_ENTERING):
        entered = Entering(place, at, recorded_at()).enter(found, source)
    concerning(entered.lead.pk, entered.person, source=source)
    return Received(entered.lead.pk if by.scope.covers(entered.lead.division) else None)
