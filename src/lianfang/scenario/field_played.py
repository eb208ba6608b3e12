"""The field answers its leads and reports whom it finds, in batches as phones sync."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.scenario.answers import AnswerPlan
from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.climbs_played import Climbs
from lianfang.scenario.orders_played import Orders, Wanted
from lianfang.scenario.plan import DISTRICT
from lianfang.scenario.tellings import attempts, field_answer
from lianfang.scenario.truth import PersonTruth
from lianfang.scenario.world import World, next_sync, stamp
from lianfang.screening.attempt_operations import record_attempts
from lianfang.screening.models import Lead
from lianfang.screening.operations import answer_leads, reassign_leads
from lianfang.screening.sweep_operations import report_found
from lianfang.screening.sweeping import FoundPerson

_SYNC_HOURS = 2
_REASSIGNED_AFTER = timedelta(minutes=35)
_OUTCOMES_OBSERVED = ("found", "already_known")


class _Waiting(NamedTuple):
    """A lead that waits for its answer."""

    lead: UUID
    record: UUID
    person: PersonTruth | None
    plan: AnswerPlan
    since: datetime


class Field:
    """Plays answers to leads, and people found on no list."""

    def __init__(self, world: World, orders: Orders) -> None:
        self._world, self._orders = world, orders
        self._climbs = Climbs(world)
        self._answers: dict[tuple[str, datetime], list[_Waiting]] = defaultdict(list)
        self._moves: dict[tuple[str, datetime], list[UUID]] = defaultdict(list)
        self._finds: dict[tuple[str, datetime], list[PersonTruth]] = defaultdict(list)

    # --- leads ----------------------------------------------------------------------------

    def ask(
        self,
        lead: UUID,
        record: UUID,
        division: str,
        person: PersonTruth | None,
        plan: AnswerPlan,
        at: datetime,
    ) -> None:
        """Enter the answer to a lead; one that went to the wrong place moves on first."""
        place, given = self._place(division, person, plan), at
        if place != division:
            given = at + _REASSIGNED_AFTER
            self._queue_move(lead, place, given)
            plan = plan._replace(at=max(plan.at, given + timedelta(minutes=5)))
        when = next_sync(plan.at, _SYNC_HOURS)
        self._climbs.put(given, when)
        bucket = self._answers[place[:9], when]
        if not bucket:
            self._world.agenda.put(when, lambda now: self._sync(place[:9], now))
        bucket.append(_Waiting(lead, record, person, plan, at))

    def _place(self, division: str, person: PersonTruth | None, plan: AnswerPlan) -> str:
        """Where a lead is answered: where it lies, or where its person really lives.

        Who lives in another county and lies in no township is answered by the district's staff.
        """
        lies_here = len(division) > len(DISTRICT)
        if person is None:
            return division
        unfound = plan.outcome in ("wrong_data", "not_here", "unreachable")
        at_home = division[:12] == person.village[: len(division)]
        return division if lies_here and (unfound or at_home) else person.village

    def _queue_move(self, lead: UUID, place: str, at: datetime) -> None:
        bucket = self._moves[place, at]
        if not bucket:
            self._world.agenda.put(at, lambda now: self._move(place, now))
        bucket.append(lead)

    def _move(self, place: str, at: datetime) -> None:
        leads = self._moves.pop((place, at))
        self._world.acts.do(
            f"move:{place}:{stamp(at)}", self._world.coordination, at,
            lambda how: reassign_leads(leads, place, "电话核实住址", **how),
        )  # fmt: skip

    def _sync(self, township: str, at: datetime) -> None:
        waiting = self._answers.pop((township, at))
        world = self._world
        answering = world.coordination if township == DISTRICT else world.cast.secretary(township)
        if tried := [one for w in waiting for one in attempts(w.lead, w.plan, w.since)]:
            world.acts.do(
                f"tries:{township}:{stamp(at)}", answering, at,
                lambda how: record_attempts(tried, **how),
            )  # fmt: skip
        answers = [field_answer(w.lead, w.plan) for w in waiting]
        world.acts.do(
            f"answers:{township}:{stamp(at)}", answering, at,
            lambda how: answer_leads(answers, **how),
        )  # fmt: skip
        self._orders.want(
            township,
            [
                Wanted(w.person, w.record, w.lead)
                for w in waiting
                if w.person and w.plan.outcome in _OUTCOMES_OBSERVED and w.person.observed
            ],
            at,
        )

    # --- people found ---------------------------------------------------------------------

    def find(self, person: PersonTruth, at: datetime) -> None:
        """Enter that a person is found at the door or comes to the village office at `at`."""
        township, when = person.village[:9], next_sync(at, 1)
        bucket = self._finds[township, when]
        if not bucket:
            self._world.agenda.put(when, lambda now: self._report(township, now))
        bucket.append(person)

    def _report(self, township: str, at: datetime) -> None:
        people = self._finds.pop((township, at))
        found = [_found(person) for person in people]
        leads = self._world.acts.do(
            f"found:{township}:{stamp(at)}", self._world.cast.secretary(township), at,
            lambda how: report_found(self._world.incident.pk, found, **how),
        )  # fmt: skip
        records = _records(leads)
        wanted = [
            Wanted(person, records[lead], lead) for person, lead in zip(people, leads, strict=True)
        ]
        self._orders.want(township, wanted, at)


def _found(person: PersonTruth) -> FoundPerson:
    assert person.known_at
    return FoundPerson(
        division=person.grid,
        at=person.known_at,
        name=person.name,
        id_number=person.id_number,
        phone=person.phone,
        sex=person.sex,
        birth_date=person.born,
        address=person.compound_name + person.door,
        door=person.door,
        left_on=clock.day_of(person.trip.departed),
    )


def _records(leads: Sequence[UUID]) -> dict[UUID, UUID]:
    with entered(SCRIPT.scope):
        return dict(Lead.objects.filter(pk__in=leads).values_list("pk", "person_id"))
