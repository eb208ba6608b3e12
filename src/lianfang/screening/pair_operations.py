"""Settling a doubtful pair, and parting again two persons who were joined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.people import joining
from lianfang.people.choices import PairDecision
from lianfang.people.models import DoubtfulPair, Join, Person
from lianfang.screening import giving, parting, settling_pairs
from lianfang.screening.placing import Placer
from lianfang.screening.settling_pairs import How

_SETTLING = second_role_use(
    "screening.settle_pair",
    "Two who are found to be one, or two, may have leads and rows elsewhere: these follow.",
)
_PARTING = second_role_use(
    "screening.part_people",
    "Who is counted as themselves again is asked about where they are; their rows follow.",
)

_REOPENING = second_role_use(
    "screening.reopen_pair", "What followed from a decision, wherever it lies, is taken back."
)


class DecisionUnknown(BadInput):
    """Say whether these are one person or two; to leave it open, go on to the next pair."""


class PairSettled(DomainError):
    """This pair was settled already, on {day}: “{decision}”. Nothing was changed."""


class NotJoined(DomainError):
    """These two are not joined."""


class PartingUnexplained(BadInput):
    """Say in at most 200 characters why these are two persons, without naming anyone."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision with what followed: the kept person of a join, and how many leads it closed.

    `unchanged`: the same post had decided the same before.
    """

    decision: str
    kept: UUID | None = None
    answered: int = 0
    unchanged: bool = False


@operation
def settle_pair(pair: UUID, decision: str, *, by: Actor, at: datetime) -> Settled:
    """Decide whether two persons are one (join) or two (apart); it is remembered.

    Joined ones are counted as the one who was known first. What waits about the other is
    answered “already known” by the reviewer, if the kept one's lead waits or is settled. Rows
    that waited for it are attached. Raises DecisionUnknown, NotFound, NotAllowed, and
    PairSettled if another post, or another decision, was first.
    """
    if decision not in PairDecision.values:
        raise DecisionUnknown
    found = DoubtfulPair.objects.filter(pk=pair).first()
    if found is None:
        raise NotFound
    by.require(Permission.JOIN_PEOPLE, found.division)
    post, moment = by.post_id or by.id, recorded_at()
    with across_scopes(_SETTLING):
        giving.alone(found.incident_id)
        held = DoubtfulPair.objects.select_for_update().get(pk=pair)
        concerning(held.pk, held.first_id, held.second_id, decision=decision)
        if held.decision:
            return _settled_before(held, decision, post)
        followed = settling_pairs.settle(held, decision, How(post, at, moment))
    concerning(*followed.answered)
    return Settled(decision, followed.kept, len(followed.answered))


def _settled_before(pair: DoubtfulPair, decision: str, post: UUID) -> Settled:
    if (pair.decision, pair.decided_by) != (decision, post):
        raise _already(pair)
    kept = None
    if decision == PairDecision.JOIN:
        kept = joining.kept_of([pair.first_id])[pair.first_id]
    return Settled(decision, kept, unchanged=True)


def _already(pair: DoubtfulPair) -> PairSettled:
    on = clock.day_of(pair.decided_recorded_at) if pair.decided_recorded_at else ""
    return PairSettled(decision=str(PairDecision(pair.decision or "").label), day=on)


@operation
def reopen_pair(pair: UUID, *, by: Actor, at: datetime) -> None:
    """Take back one's own decision of a pair; it waits again, as do its rows.

    Two who were joined by it are counted as themselves, with a lead that waits. A pair that
    waits already is left as it is. Raises NotFound, NotAllowed, PairSettled if another post
    decided.
    """
    found = DoubtfulPair.objects.filter(pk=pair).first()
    if found is None:
        raise NotFound
    by.require(Permission.JOIN_PEOPLE, found.division)
    post, moment = by.post_id or by.id, recorded_at()
    with across_scopes(_REOPENING):
        giving.alone(found.incident_id)
        held = DoubtfulPair.objects.select_for_update().get(pk=pair)
        concerning(held.pk, held.first_id, held.second_id)
        if held.decision is None:
            return
        if held.decided_by != post:
            raise _already(held)
        parting.reopen(held, at=at, recorded_at=moment)


@operation
def part_people(join: UUID, why: str, *, by: Actor, at: datetime) -> UUID | None:
    """End a join: its person is counted as themselves again, with those who came along.

    They get a lead of their own, which is given back, unless one of theirs waits or is settled.
    That the two are apart is remembered. Raises NotJoined, PartingUnexplained, NotFound,
    NotAllowed.
    """
    reason = why.strip()
    if not 0 < len(reason) <= 200:
        raise PartingUnexplained
    found = Join.objects.filter(pk=join).first()
    if found is None:
        raise NotFound
    by.require(Permission.JOIN_PEOPLE, found.division)
    post, moment = by.post_id or by.id, recorded_at()
    with across_scopes(_PARTING):
        incident = _incident(found)
        giving.alone(incident.pk)
        held = Join.objects.select_for_update().filter(pk=join, ended_recorded_at=None).first()
        if held is None:
            raise NotJoined
        persons = joining.part(held, reason, moment)
        parting.keep_apart(held, post, moment)
        lead = parting.lead_again(persons, Placer(incident, at), at=at, recorded_at=moment)
    concerning(*persons, held.kept_id, *filter(None, [lead]))
    return lead


def _incident(join: Join) -> Incident:
    return Person.objects.select_related("incident").get(pk=join.person_id).incident
