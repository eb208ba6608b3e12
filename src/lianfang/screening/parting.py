"""A lead of one's own again for whoever was counted as another and is not any more.

Everything here runs across scopes, alone within the incident.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.kernel import ids
from lianfang.people import joining
from lianfang.people.choices import PairDecision
from lianfang.people.models import DoubtfulPair, Join, Person
from lianfang.screening import attaching, giving
from lianfang.screening.choices import Fate, Outcome, Source
from lianfang.screening.giving import Gift
from lianfang.screening.models import Lead, Row
from lianfang.screening.placing import Placer
from lianfang.screening.rules import ASKING_AGAIN

_UNSETTLED = ASKING_AGAIN | {Outcome.ALREADY_KNOWN}
"""Whoever was “already known” was known as the other person."""


def lead_again(
    persons: Sequence[UUID], placer: Placer, *, at: datetime, recorded_at: datetime
) -> UUID | None:
    """Ask about the first of `persons`, as whom the others are counted; gives the new lead.

    None if one of theirs waits or is settled. Their rows follow the new lead.
    """
    held = Lead.objects.select_for_update().filter(person__in=persons)
    before = list(held.order_by("recorded_at", "id"))
    if any(lead.outcome not in _UNSETTLED for lead in before):
        return None
    person = Person.objects.get(pk=persons[0])
    rows = Row.objects.filter(person__in=persons, fate__in=(Fate.ATTACHED, Fate.WAITING))
    last = before[-1] if before else None
    lead = Lead.objects.create(
        id=ids.new(),
        incident_id=person.incident_id,
        person=person,
        source=_source(last, from_list=rows.exists()),
        division=placer.grid_for(last.division if last else person.division),
        left_on=last.left_on if last else None,
        at=at,
        recorded_at=recorded_at,
    )
    gift = Gift(lead.pk, lead.division, "parted")
    giving.give(person.incident_id, [gift], placer, at=at, recorded_at=recorded_at)
    giving.move_people(dict.fromkeys(persons, lead.division))
    rows.update(lead=lead, division=lead.division, outcome=lead.outcome)
    return lead.pk


def _source(last: Lead | None, *, from_list: bool) -> str:
    if last:
        return last.source
    return Source.LIST if from_list else Source.DESK


def reopen(pair: DoubtfulPair, *, at: datetime, recorded_at: datetime) -> None:
    """Put a decided pair to someone again; end the join that its decision made, if it did."""
    decided_at = pair.decided_recorded_at or recorded_at
    joined = Join.objects.filter(
        recorded_at=decided_at,
        person__in=joining.counted_as([pair.first_id, pair.second_id]),
        ended_recorded_at=None,
    ).exclude(why=joining.MOVED_ALONG)
    made = joined.first() if pair.decision == PairDecision.JOIN else None
    pair.decision = pair.decided_by = pair.decided_recorded_at = None
    pair.save(update_fields=["decision", "decided_by", "decided_recorded_at"])
    if made:
        persons = joining.part(made, "taken back", recorded_at)
        placer = Placer(pair.incident, at)
        lead_again(persons, placer, at=at, recorded_at=recorded_at)
    attaching.await_decision([pair.second_id])


def keep_apart(ended: Join, by_post: UUID, recorded_at: datetime) -> None:
    """Remember that the two are apart: their pairs are decided so, and not asked again."""
    persons = joining.counted_as((ended.person_id, ended.kept_id))
    both = Q(first__in=persons, second__in=persons)
    apart = [
        pair.pk
        for pair in DoubtfulPair.objects.filter(both, decision=PairDecision.JOIN)
        if persons[pair.first_id] != persons[pair.second_id]
    ]
    DoubtfulPair.objects.filter(pk__in=apart).update(
        decision=PairDecision.APART, decided_by=by_post, decided_recorded_at=recorded_at
    )
