"""Joins in force: one step leads from anyone to the person as whom they are counted.

When the kept one is itself joined to another, those counted as it move along by a new link; when
a join is ended, those who came through it go back. Nothing but the links changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.database.bulk import among
from lianfang.people.choices import PairDecision
from lianfang.people.models import DoubtfulPair, Join, Person

MOVED_ALONG = "with the person they were joined to"
"""Why a link stands that follows from another one."""


def kept_of(persons: Iterable[UUID]) -> dict[UUID, UUID]:
    """As whom each of these is counted: themselves where nothing joins them."""
    kept = {person: person for person in persons}
    joined = Join.objects.filter(person__in=among(kept), ended_recorded_at=None)
    return kept | dict(joined.values_list("person_id", "kept_id"))


def count(incident: UUID) -> int:
    """How many persons of an incident are counted as another."""
    return Join.objects.filter(person__incident=incident, ended_recorded_at=None).count()


def counted_as(kept: Collection[UUID]) -> dict[UUID, UUID]:
    """Everyone counted as one of these, themselves included, by person."""
    members = {person: person for person in kept}
    joined = Join.objects.filter(kept__in=among(kept), ended_recorded_at=None)
    return members | dict(joined.values_list("person_id", "kept_id"))


def undecided(kept: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """The pairs that wait for someone to decide, of persons who count as any of these."""
    counted = among(counted_as(kept))
    touching = Q(first__in=counted) | Q(second__in=counted)
    waiting = DoubtfulPair.objects.filter(touching, decision=None)
    return list(waiting.order_by("id").values_list("first_id", "second_id"))


def in_doubt(kept: Collection[UUID]) -> set[UUID]:
    """Those of these of whom it waits for someone to decide whether they are another as well."""
    counted = kept_of({person for pair in undecided(kept) for person in pair})
    return set(counted.values()).intersection(kept)


def decided_apart(kept: Collection[UUID]) -> set[frozenset[UUID]]:
    """Those pairs of persons counted for themselves whom someone decided to keep apart."""
    counted = counted_as(kept)
    pairs = DoubtfulPair.objects.filter(
        first__in=among(counted), second__in=among(counted), decision=PairDecision.APART
    ).values_list("first_id", "second_id")
    return {frozenset((counted[one], counted[other])) for one, other in pairs}


def join(person: UUID, kept: UUID, why: str, recorded_at: datetime) -> Join:
    """Count `person`, and all who are counted as it, as `kept`; both are kept ones so far."""
    followers = _end(Join.objects.filter(kept=person), recorded_at)
    links = [_link(person, kept, why, recorded_at)]
    links += [_link(follower, kept, MOVED_ALONG, recorded_at) for follower in followers]
    Join.objects.bulk_create(_placed(links))
    return links[0]


def part(ended: Join, why: str, recorded_at: datetime) -> list[UUID]:
    """End a join in force; gives who is counted as its person from now on, that one first."""
    going = _through(ended)
    _end(Join.objects.filter(person=ended.person_id), recorded_at, why)
    followers = _end(Join.objects.filter(person__in=going - {ended.person_id}), recorded_at)
    links = [_link(one, ended.person_id, MOVED_ALONG, recorded_at) for one in followers]
    Join.objects.bulk_create(_placed(links))
    return [ended.person_id, *followers]


def _through(ended: Join) -> set[UUID]:
    """Who is counted as the kept one because of this person: as they were joined first."""
    members = Join.objects.filter(kept=ended.kept_id, ended_recorded_at=None)
    persons = members.values_list("person_id", flat=True)
    own = Join.objects.filter(person__in=persons).exclude(why=MOVED_ALONG)
    tied = dict(own.order_by("recorded_at", "id").values_list("person_id", "kept_id"))
    going, size = {ended.person_id}, 0
    while len(going) > size:
        size = len(going)
        going |= {person for person, to in tied.items() if to in going}
    return going


def _end(joins: QuerySet[Join], recorded_at: datetime, why: str = MOVED_ALONG) -> list[UUID]:
    """End those of some joins that are in force; gives whom they joined."""
    held = list(joins.select_for_update().filter(ended_recorded_at=None).order_by("id"))
    ended = Join.objects.filter(pk__in=[one.pk for one in held])
    ended.update(ended_recorded_at=recorded_at, ended_why=why)
    return [one.person_id for one in held]


def _link(person: UUID, kept: UUID, why: str, recorded_at: datetime) -> Join:
    return Join(person_id=person, kept_id=kept, why=why, recorded_at=recorded_at)


def _placed(links: list[Join]) -> list[Join]:
    """Each at its person's place."""
    places = dict(
        Person.objects.filter(pk__in=[link.person_id for link in links]).values_list(
            "pk", "division"
        )
    )
    for link in links:
        link.division = places[link.person_id]
    return links
