"""Sweeps: a door counts when it is answered, and who is on no list is found once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lianfang.audit.models import Entry
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people.models import Person
from lianfang.screening.models import Lead, Round, Visit
from lianfang.screening.sweep_operations import (
    RoundKnown,
    RoundUnnamed,
    open_round,
    record_visits,
    report_found,
)
from lianfang.screening.sweeping import (
    DoorVisit,
    FoundPerson,
    NameMissing,
    NotANumber,
    VisitOutsideRound,
)
from tests.screening.conftest import NOW, READING, households_of
from tests.screening.samples import HERE, HERE_ADDRESS, NEXT, NEXT_ADDRESS, csv, number, row

SOON = NOW + timedelta(hours=1)


def act(operation, *arguments, by, at=SOON, **more):
    with clock.held(at), entered(by.scope):
        return operation(*arguments, by=by, at=at, **more)


@pytest.fixture
def sweep(world):
    return act(open_round, world.incident, 1, "第一轮", by=world.officers["staff"], at=NOW)


@pytest.fixture
def doors(world):
    with across_scopes(READING):
        return households_of(HERE + "001")


# --- rounds ----------------------------------------------------------------------------------


def test_a_round_is_opened_once(world, sweep):
    staff = world.officers["staff"]
    assert act(open_round, world.incident, 1, "第一轮", by=staff) == sweep
    with pytest.raises(RoundKnown):
        act(open_round, world.incident, 1, "另一轮", by=staff)
    assert Round.objects.count() == 1


def test_who_does_not_organise_opens_no_round(world):
    with pytest.raises(NotAllowed):
        act(open_round, world.incident, 1, "第一轮", by=world.officers["worker"])
    with pytest.raises(RoundUnnamed):
        act(open_round, world.incident, 0, "第一轮", by=world.officers["staff"])


# --- doors -------------------------------------------------------------------------------------


def test_a_sheet_of_visits_is_entered_with_the_doors_places(world, sweep, doors):
    worker = world.officers["worker"]
    visits = [DoorVisit(door, NOW, n % 2 == 0, 3) for n, door in enumerate(doors)]
    assert act(record_visits, sweep, visits, by=worker) == 10
    with across_scopes(READING):
        assert set(Visit.objects.values_list("division", "by_post")) == {
            (HERE + "001", worker.post_id)
        }
        seen = Visit.objects.values_list("answered", "members_seen").distinct()
        assert set(seen) == {(True, 3), (False, 0)}
        entry = Entry.objects.get(action="screening.record_visits")
    assert entry.detail == {"visits": 10, "new": 10}


def test_the_same_visits_are_entered_once_and_a_second_knock_counts(world, sweep, doors):
    worker, visits = world.officers["worker"], [DoorVisit(doors[0], NOW, False, 0)]
    act(record_visits, sweep, visits, by=worker)
    assert act(record_visits, sweep, visits, by=worker) == 0
    again = [replace(visits[0], at=SOON, answered=True, members_seen=2)]
    assert act(record_visits, sweep, again, by=worker) == 1
    with across_scopes(READING):
        assert Visit.objects.count() == 2


def test_the_same_key_enters_once(world, sweep, doors):
    worker, visits = world.officers["worker"], [DoorVisit(doors[0], NOW, True, 2)]
    assert act(record_visits, sweep, visits, by=worker, key="s1") == 1
    assert act(record_visits, sweep, visits, by=worker, key="s1") == 1


@pytest.mark.parametrize("shift", [-timedelta(seconds=1), timedelta(hours=1, seconds=1)])
def test_a_visit_outside_the_round_is_refused(world, sweep, doors, shift):
    with pytest.raises(VisitOutsideRound) as refused:
        visits = [DoorVisit(doors[0], NOW + shift, True, 2)]
        act(record_visits, sweep, visits, by=world.officers["worker"])
    assert "{" not in str(refused.value)


def test_one_door_elsewhere_keeps_the_whole_sheet_out(world, sweep, doors):
    with across_scopes(READING):
        elsewhere = households_of(NEXT + "001")[0]
    visits = [DoorVisit(door, NOW, True, 2) for door in (doors[0], elsewhere)]
    with pytest.raises(NotFound):
        act(record_visits, sweep, visits, by=world.officers["worker"])
    with across_scopes(READING):
        assert Visit.objects.count() == 0


def test_a_stranger_finds_no_such_door(world, sweep, doors):
    with pytest.raises(NotFound):
        visits = [DoorVisit(doors[0], NOW, True, 2)]
        act(record_visits, sweep, visits, by=world.officers["next_worker"])
    with pytest.raises(NotAllowed):
        act(record_visits, sweep, visits, by=world.officers["liaison"])


# --- people found ------------------------------------------------------------------------------

FOUND = FoundPerson(HERE + "001", SOON, "赵建国", number(50), "13900000050", address="1号")


def test_someone_on_no_list_is_found_at_once(world):
    worker = world.officers["worker"]
    (lead,) = act(report_found, world.incident, [FOUND], by=worker)
    with entered(worker.scope):
        kept = Lead.objects.get(pk=lead)
        person = Person.objects.get(pk=kept.person_id)
        owed = Obligation.objects.get(subject=lead)
    assert (kept.source, kept.outcome, kept.division) == ("sweep", "found", HERE + "001")
    assert (person.display[0], person.division) == ("赵", HERE + "001")
    assert owed.done_at == SOON and owed.done_by == worker.post_id
    with across_scopes(READING):
        entry = Entry.objects.get(action="screening.report_found")
    assert set(entry.subjects) == {lead, person.pk}


def test_reporting_the_same_person_again_changes_nothing(world):
    worker = world.officers["worker"]
    first = act(report_found, world.incident, [FOUND], by=worker)
    again = act(report_found, world.incident, [FOUND], by=worker, at=SOON + timedelta(days=1))
    assert again == first
    with across_scopes(READING):
        assert (Lead.objects.count(), Person.objects.count()) == (1, 1)


def test_a_person_twice_in_one_report_is_one(world):
    leads = act(report_found, world.incident, [FOUND, FOUND], by=world.officers["worker"])
    assert leads[0] == leads[1]


def test_who_is_on_a_list_here_is_answered_by_being_found(world, send):
    send(csv(row("赵建国", 50, HERE_ADDRESS)))
    (lead,) = act(report_found, world.incident, [FOUND], by=world.officers["worker"])
    with across_scopes(READING):
        kept = Lead.objects.get()
    assert (kept.pk, kept.outcome, kept.source) == (lead, "found", "list")


def test_who_is_on_a_list_elsewhere_belongs_where_they_were_found(world, send):
    send(csv(row("赵建国", 50, NEXT_ADDRESS)))
    act(report_found, world.incident, [FOUND], by=world.officers["worker"])
    with across_scopes(READING):
        outcomes = dict(Lead.objects.values_list("division", "outcome"))
        assert outcomes == {NEXT + "001": "pending", HERE + "001": "found"}
        assert Person.objects.get().division == HERE + "001"


def test_what_cannot_be_a_person_is_refused(world):
    worker = world.officers["worker"]
    for wrong, refusal in ((replace(FOUND, name=" "), NameMissing),
                           (replace(FOUND, id_number="149"), NotANumber)):  # fmt: skip
        with pytest.raises(refusal):
            act(report_found, world.incident, [FOUND, wrong], by=worker)
    with across_scopes(READING):
        assert Person.objects.count() == 0


@pytest.mark.parametrize("name", ["next_worker", "worker2", "liaison"])
def test_a_stranger_reports_nobody_here(world, name):
    with pytest.raises(NotAllowed):
        act(report_found, world.incident, [FOUND], by=world.officers[name])
