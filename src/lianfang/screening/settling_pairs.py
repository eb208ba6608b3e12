"""What follows when two persons are found to be one, or two: links, rows, leads, other pairs.

Everything here runs across scopes, alone within the incident.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.people import joining
from lianfang.people.choices import PairDecision
from lianfang.people.models import DoubtfulPair
from lianfang.screening import answering, review_duties
from lianfang.screening.answering import FieldAnswer
from lianfang.screening.choices import Fate, Outcome
from lianfang.screening.models import Lead, Row
from lianfang.screening.rules import ASKING_AGAIN

_WHY = 200


@dataclass(frozen=True, slots=True)
class How:
    """By which post a pair is settled, when, and when the system learns it."""

    post: UUID
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of a decision: as whom two joined ones are counted, and the leads answered."""

    kept: UUID | None = None
    answered: tuple[UUID, ...] = ()


def settle(pair: DoubtfulPair, decision: str, how: How) -> Followed:
    """Record a decision with all that follows, other pairs that it answers included."""
    _decide(pair, decision, how)
    followed = Followed()
    if decision == PairDecision.JOIN:
        followed = _join(pair.first_id, pair.second_id, " ".join(pair.agrees), how)
    _conclude([pair, *_answered_by_it(pair.first_id, pair.second_id, how)], how)
    return followed


def unite(one: UUID, other: UUID, why: str, how: How) -> None:
    """Count as one two persons whom a list shows to be one, with all that follows."""
    _join(one, other, why, how)
    _conclude(_answered_by_it(one, other, how), how)


def _conclude(decided: Sequence[DoubtfulPair], how: How) -> None:
    _attach({one.second_id for one in decided})
    for one in decided:
        review_duties.fulfil(one, at=how.at, by_post=how.post, recorded_at=how.recorded_at)


def _decide(pair: DoubtfulPair, decision: str, how: How) -> None:
    pair.decision, pair.decided_by, pair.decided_recorded_at = decision, how.post, how.recorded_at
    pair.save(update_fields=["decision", "decided_by", "decided_recorded_at"])


def _join(one: UUID, other: UUID, why: str, how: How) -> Followed:
    """Count the two as the one who was known first; ids are in the order of knowing."""
    both = set(joining.kept_of((one, other)).values())
    kept, joined = min(both), max(both)
    if kept == joined:
        return Followed(kept)
    answered = _answer(kept, joined, how)
    joining.join(joined, kept, why[:_WHY], how.recorded_at)
    return Followed(kept, answered)


def _answer(kept: UUID, other: UUID, how: How) -> tuple[UUID, ...]:
    """Answer what waits about the other, where the kept one's lead waits or is settled."""
    persons = joining.counted_as((kept, other))
    found = Lead.objects.select_for_update().filter(person__in=persons).order_by("id")
    leads = {lead.pk: lead for lead in found}
    standing = [lead for lead in leads.values() if lead.outcome not in ASKING_AGAIN]
    if not any(persons[lead.person_id] == kept for lead in standing):
        return ()
    answers = [
        FieldAnswer(lead.pk, Outcome.ALREADY_KNOWN, max(how.at, lead.at))
        for lead in standing
        if persons[lead.person_id] == other and lead.outcome == Outcome.PENDING
    ]
    answering.fulfil(answering.append(answers, leads, how.post, how.recorded_at))
    answering.follow(leads)
    return tuple(answer.lead for answer in answers)


def _answered_by_it(first: UUID, second: UUID, how: How) -> list[DoubtfulPair]:
    """Settle the other pairs that ask what is known now: of one person, or of two kept apart."""
    kept = set(joining.kept_of((first, second)).values())
    near = _pairs_of(joining.counted_as(kept))
    counted = joining.kept_of({p for one in near for p in (one.first_id, one.second_id)})
    two = {one.pk: frozenset((counted[one.first_id], counted[one.second_id])) for one in near}
    apart = {two[one.pk] for one in near if one.decision == PairDecision.APART}
    settled = []
    for one in near:
        if one.decision is None and (len(two[one.pk]) == 1 or two[one.pk] in apart):
            joined = len(two[one.pk]) == 1
            _decide(one, PairDecision.JOIN if joined else PairDecision.APART, how)
            settled.append(one)
    return settled


def _pairs_of(persons: Collection[UUID]) -> list[DoubtfulPair]:
    touching = Q(first__in=persons) | Q(second__in=persons)
    return list(DoubtfulPair.objects.select_for_update().filter(touching).order_by("id"))


def _attach(persons: Collection[UUID]) -> None:
    """Attach the waiting rows of persons about whom nothing is asked any more."""
    asked = DoubtfulPair.objects.filter(second__in=persons, decision=None).values("second")
    waiting = Row.objects.filter(person__in=persons, fate=Fate.WAITING)
    waiting.exclude(person__in=asked).update(fate=Fate.ATTACHED)
