"""Readings: taken or refused one by one, late only by their measuring, fevers at once."""

from datetime import datetime

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError

from lianfang.duties.models import Obligation
from lianfang.duties.rules import State, Times, state
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine.check_operations import bring_to_clinic
from lianfang.quarantine.models import ClinicVisit, HealthCheck
from lianfang.quarantine.operations import end_orders
from tests.quarantine.cast import (
    DAY,
    HOUR,
    NEXT_GRID,
    NEXT_VILLAGE,
    NOW,
    VILLAGE,
    World,
    acting,
    entries,
    new_id,
    ordered,
    reading,
    recorded,
    seen,
    the_order,
    unbalanced,
)

TEN = NOW + DAY + HOUR
"""10:00 of the second day, within the morning slot."""


def duty(check: HealthCheck) -> Obligation:
    return seen(
        lambda: Obligation.objects.get(
            subject=check.order_id, slot_on=check.slot_on, slot=check.slot
        )
    )


def the_check() -> HealthCheck:
    return seen(HealthCheck.objects.get)


def state_of(owed: Obligation, at: datetime) -> State:
    times = {name: getattr(owed, name) for name in Times.__slots__}
    return state(Times(**times), at)


def brought(world: World, check, by=None, at=TEN + HOUR, **more) -> ClinicVisit:
    actor = by or world.district
    with acting(actor, at):
        return bring_to_clinic(check, "晋M00001", by=actor, at=at, **more)


def test_the_teams_doctor_records_a_check(world):
    order = ordered(world)
    doctor = world.actor(f"doctor.{VILLAGE}", TEN)
    answer = recorded(world, reading(order, TEN), by=doctor, at=TEN)
    assert (answer.taken, answer.repeated, answer.faults, answer.fevers) == (1, 0, (), ())
    assert the_check().by_post == doctor.post_id
    assert state_of(duty(the_check()), TEN) is State.DONE_ON_TIME
    assert entries("record_checks") == 1
    assert unbalanced(world, TEN) == []


def test_a_check_owed_by_the_doctor_may_be_recorded_by_the_secretary(world):
    order = ordered(world)
    secretary = world.actor(f"village_cadre.{VILLAGE}", TEN)
    assert recorded(world, reading(order, TEN), by=secretary, at=TEN).taken == 1
    assert duty(the_check()).done_by == secretary.post_id


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"measured_at": TEN + 2 * HOUR}, "future"),
        ({"measured_at": NOW - HOUR}, "before_order"),
        ({"temperature": 37}, "not_plausible"),
        ({"temperature": 3660}, "not_plausible"),
        ({"temperature": 986}, "not_plausible"),
        ({"order": new_id()}, "unknown_order"),
        ({"slot": "night"}, "wrong_slot"),
        ({"slot": "pm"}, "wrong_slot"),
        ({"slot_on": clock.day_of(NOW)}, "wrong_slot"),
    ],
)
def test_a_reading_that_cannot_be_is_refused_alone(world, change, fault):
    one, other = ordered(world), ordered(world)
    answer = recorded(world, reading(one, TEN, **change), reading(other, TEN), at=TEN)
    assert answer.faults == ((0, fault),)
    assert answer.taken == 1
    assert unbalanced(world, TEN) == []


def test_a_reading_after_release_is_refused(world):
    order = the_order(ordered(world))
    at = order.end_at + 9 * HOUR
    assert recorded(world, reading(order.pk, at), at=at).faults == ((0, "after_end"),)
    other = ordered(world)
    with acting(world.district, TEN):
        end_orders([other], "误登记", by=world.district, at=TEN)
    assert recorded(world, reading(other, TEN), at=TEN).faults == ((0, "after_end"),)


def test_late_is_judged_on_the_measuring_not_on_the_arriving(world):
    order = ordered(world)
    late = TEN + 2 * HOUR
    recorded(world, reading(order, TEN, received_at=TEN + DAY), at=TEN + DAY)
    assert state_of(duty(the_check()), TEN + DAY - HOUR) is State.MISSED
    assert state_of(duty(the_check()), TEN + DAY) is State.DONE_ON_TIME
    other = ordered(world)
    recorded(world, reading(other, late), at=late)
    check = seen(lambda: HealthCheck.objects.get(order=other))
    assert state_of(duty(check), late) is State.DONE_LATE


def test_a_sheet_that_arrives_after_the_end_is_taken_from_the_team(world):
    order = the_order(ordered(world))
    at, measured = order.end_at + HOUR, order.end_at - 6 * HOUR
    sheet = reading(order.pk, measured, received_at=at)
    stranger = world.actor(f"doctor.{NEXT_VILLAGE}", at)
    assert recorded(world, sheet, by=stranger, at=at).faults == ((0, "unknown_order"),)
    doctor = world.actor(f"doctor.{VILLAGE}", at)
    assert doctor.scope.subjects == ()
    assert recorded(world, sheet, by=doctor, at=at).taken == 1
    assert unbalanced(world, at) == []


def test_a_reading_beyond_those_owed_is_kept(world):
    at = NOW + 3 * HOUR
    order = ordered(world, at=at)
    assert recorded(world, reading(order, at + HOUR), at=at + HOUR).taken == 1
    assert unbalanced(world, at + HOUR) == []


def test_a_fever_measured_at_night_is_taken(world):
    order = ordered(world)
    night = NOW + 14 * HOUR + HOUR / 2
    assert len(recorded(world, reading(order, night, 384), at=night).fevers) == 1


def test_the_same_sheet_again_changes_nothing(world):
    orders = [ordered(world) for _ in range(3)]
    sheet = [reading(order, TEN) for order in orders]
    assert recorded(world, *sheet, at=TEN).taken == 3
    again = recorded(world, *sheet, reading(orders[0], TEN, 391), at=TEN + HOUR)
    assert (again.taken, again.repeated, again.fevers) == (0, 4, ())
    assert unbalanced(world, TEN + HOUR) == []


def test_the_same_key_gives_the_same_answer(world):
    sheet = reading(ordered(world), TEN, 385)
    first = recorded(world, sheet, at=TEN, key="sheet")
    assert recorded(world, sheet, at=TEN + HOUR, key="sheet") == first
    assert entries("record_checks") == 1


def test_a_slot_twice_in_a_sheet_keeps_the_first(world):
    order = ordered(world)
    answer = recorded(world, reading(order, TEN), reading(order, TEN, 390), at=TEN)
    assert (answer.taken, answer.repeated, answer.fevers) == (1, 1, ())
    assert the_check().temperature == 366


@pytest.mark.parametrize("role", ["doctor", "village_cadre", "township_cadre"])
def test_nobody_records_for_the_next_village(world, role):
    order = ordered(world, division=NEXT_GRID)
    stranger = world.actor(f"{role}.{VILLAGE}", TEN)
    answer = recorded(world, reading(order, TEN), by=stranger, at=TEN)
    assert answer.faults == ((0, "unknown_order"),)
    assert seen(HealthCheck.objects.count) == 0


@pytest.mark.parametrize("role", ["police", "militia"])
def test_police_and_militia_record_nothing(world, role):
    order = ordered(world)
    with pytest.raises(NotAllowed):
        recorded(world, reading(order, TEN), by=world.actor(f"{role}.{VILLAGE}", TEN), at=TEN)


@pytest.mark.parametrize("role", ["police", "militia"])
def test_police_and_militia_see_the_end_and_no_temperature(world, role):
    order = ordered(world)
    recorded(world, reading(order, TEN), at=TEN)
    guard = world.actor(f"{role}.{VILLAGE}", TEN)
    with acting(guard, TEN), connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.display, o.division, o.end_at FROM quarantine_order o"
            " JOIN people_person p ON p.id = o.person_id"
        )
        assert len(cursor.fetchall()) == 1
    for table in ("healthcheck", "clinicvisit", "bedstay", "heldfact"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting(guard, TEN),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT * FROM quarantine_{table}")


@pytest.mark.parametrize("table", ["order", "teammember", "healthcheck", "bedstay"])
def test_raw_sql_shows_nothing_of_the_next_township(world, table):
    order = ordered(world, "site")
    recorded(world, reading(order, TEN), at=TEN)
    rows = {}
    for village in (VILLAGE, NEXT_VILLAGE):
        for role in ("township_cadre", "village_cadre", "doctor"):
            officer = world.actor(f"{role}.{village}", TEN)
            with acting(officer, TEN), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM quarantine_{table}")
                rows[village, role] = cursor.fetchone()[0] > 0
    assert rows == {key: key[0] == VILLAGE for key in rows}


def test_without_a_scope_nothing_is_shown(world):
    ordered(world)
    for table in ("order", "teammember", "healthcheck", "clinicvisit", "bedstay", "heldfact"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT * FROM quarantine_{table}")


def test_a_reading_is_never_altered(world):
    order = ordered(world)
    recorded(world, reading(order, TEN), at=TEN)
    with pytest.raises(DatabaseError), acting(world.district, TEN):
        HealthCheck.objects.update(temperature=365)


def test_a_fever_is_a_duty_of_one_hour_for_the_doctor(world):
    order = ordered(world)
    answer = recorded(world, reading(order, TEN, 373), at=TEN)
    owed = seen(lambda: Obligation.objects.get(kind="clinic_referral"))
    assert (owed.subject,) == answer.fevers
    assert (owed.owner, owed.due_at) == (world.posts[f"doctor.{VILLAGE}"], TEN + HOUR)
    assert recorded(world, reading(ordered(world), TEN, 372), at=TEN).fevers == ()


def test_bringing_to_the_clinic_fulfils_it(world):
    (fever,) = recorded(world, reading(ordered(world), TEN, 384), at=TEN).fevers
    doctor = world.actor(f"doctor.{VILLAGE}", TEN)
    visit = brought(world, fever, by=doctor)
    owed = seen(lambda: Obligation.objects.get(kind="clinic_referral"))
    assert (owed.evidence, owed.done_at) == (visit.pk, TEN + HOUR)
    assert entries("bring_to_clinic") == 1


def test_brought_twice_it_is_one_visit(world):
    (fever,) = recorded(world, reading(ordered(world), TEN, 384), at=TEN).fevers
    first = brought(world, fever)
    assert brought(world, fever, at=TEN + 2 * HOUR) == first
    assert brought(world, fever, key="k") == brought(world, fever, key="k")
    assert seen(ClinicVisit.objects.count) == 1


def test_a_stranger_brings_nobody_to_the_clinic(world):
    (fever,) = recorded(world, reading(ordered(world), TEN, 384), at=TEN).fevers
    for role in ("doctor", "village_cadre"):
        with pytest.raises(NotFound):
            brought(world, fever, by=world.actor(f"{role}.{NEXT_VILLAGE}", TEN))
    with pytest.raises(NotAllowed):
        brought(world, fever, by=world.actor(f"police.{VILLAGE}", TEN))
    assert seen(ClinicVisit.objects.count) == 0


def test_a_fever_near_midnight_is_fulfilled_on_its_own_day(world):
    night = clock.moment(clock.day_of(NOW + DAY)) - HOUR / 2
    (fever,) = recorded(world, reading(ordered(world), night, 384), at=night).fevers
    brought(world, fever, at=night + HOUR)
    assert seen(lambda: Obligation.objects.get(kind="clinic_referral").done_at)
