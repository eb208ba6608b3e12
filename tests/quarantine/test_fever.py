"""A fever: who is told at once, what is measured again, what is called off."""

from datetime import timedelta

import pytest

from lianfang.accounts.choices import Role, UnitKind
from lianfang.accounts.models import Unit
from lianfang.accounts.operations import NewPost, establish_posts, establish_units
from lianfang.duties.rules import State, Times, state
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine.fever_operations import acknowledge_fever, measure_again
from lianfang.quarantine.models import HealthCheck
from lianfang.quarantine.second_readings import ReadingRefused
from tests.quarantine.cast import (
    DAY,
    HOUR,
    NEXT_VILLAGE,
    NOW,
    OPENED,
    VILLAGE,
    acting,
    duties,
    entries,
    ordered,
    reading,
    recorded,
    seen,
    unbalanced,
)

TEN = NOW + DAY + HOUR
MINUTE = timedelta(minutes=1)


def chain(check):
    """What is owed about a fever: slot to owner."""
    return {d.slot: d.owner for d in duties(check, "fever_notice")}


def states(check, at):
    owed = [d for kind in ("fever_notice", "clinic_referral") for d in duties(check, kind)]
    return {
        d.slot if d.kind == "fever_notice" else "vehicle": state(
            Times(**{name: getattr(d, name) for name in Times.__slots__}), at
        )
        for d in owed
    }


@pytest.fixture
def clinic(world):
    """The township clinic's doctor."""
    with acting(world.district, OPENED):
        unit = Unit(name="卫生院", kind=UnitKind.CLINIC, division=VILLAGE[:9])
        establish_units([unit], by=world.district, at=OPENED)
        plan = NewPost(unit.pk, Role.DOCTOR, VILLAGE[:9], "卫生院医生", "clinic", "王明")
        posts = establish_posts([plan], password=None, by=world.district, at=OPENED)
    from lianfang.accounts.models import Post

    world.posts["clinic"] = Post.objects.get(title="卫生院医生").pk
    assert posts
    return world.posts["clinic"]


def fever(world, at=TEN, temperature=384, **more):
    """The check of a fever in a new order."""
    order = ordered(world)
    return recorded(world, reading(order, at, temperature, **more), at=at).fevers[0]


def again(world, check, temperature, by=None, at=TEN + 10 * MINUTE, **more):
    actor = by or world.actor(f"doctor.{VILLAGE}", at)
    first = seen(lambda: HealthCheck.objects.get(pk=check))
    second = reading(first.order_id, at, temperature, **more)
    with acting(actor, at):
        return measure_again(check, second, by=actor, at=at)


def test_doctor_clinic_and_cdc_are_told_at_once(world, clinic):
    check = fever(world)
    assert chain(check) == {
        "doctor": world.posts[f"doctor.{VILLAGE}"],
        "clinic": clinic,
        "cdc": world.posts["cdc"],
    }
    assert {d.due_at - TEN for d in duties(check, "fever_notice")} == {15 * MINUTE}


def test_without_a_clinic_the_notice_waits_for_the_township(world):
    assert chain(fever(world))["clinic"] is None


def test_it_rings_at_ten_past_ten_at_night_too(world):
    night = clock.moment(clock.day_of(NOW + DAY)) - 110 * MINUTE
    check = fever(world, at=night)
    assert set(states(check, night)) == {"doctor", "clinic", "cdc", "vehicle"}
    assert set(states(check, night).values()) == {State.OPEN}


def test_a_symptom_without_fever_starts_the_chain_too(world):
    order = ordered(world)
    answer = recorded(world, reading(order, TEN, 366, symptoms=("cough",)), at=TEN)
    assert len(answer.fevers) == 1
    assert "vehicle" in states(answer.fevers[0], TEN)


def test_the_clinics_doctor_sees_the_person_from_then_on(world, clinic):
    order = ordered(world)
    assert world.actor("clinic", TEN).scope.subjects == ()
    recorded(world, reading(order, TEN, 384), at=TEN)
    later = TEN + 12 * HOUR - HOUR
    recorded(world, reading(order, TEN + 8 * HOUR, 385), at=later)
    assert len(world.actor("clinic", later).scope.subjects) == 1


def test_each_acknowledges_for_itself(world, clinic):
    check = fever(world)
    for who, slot in (("clinic", "clinic"), ("cdc", "cdc")):
        actor = world.actor(who, TEN + 5 * MINUTE)
        with acting(actor, TEN + 5 * MINUTE):
            assert acknowledge_fever(check, slot, by=actor, at=TEN + 5 * MINUTE) == 1
            assert acknowledge_fever(check, slot, by=actor, at=TEN + 5 * MINUTE) == 0
    told = states(check, TEN + 5 * MINUTE)
    assert (told["clinic"], told["cdc"], told["doctor"]) == (
        State.DONE_ON_TIME,
        State.DONE_ON_TIME,
        State.OPEN,
    )


def test_strangers_acknowledge_nothing(world):
    check = fever(world)
    stranger = world.actor(f"doctor.{NEXT_VILLAGE}", TEN)
    with acting(stranger, TEN), pytest.raises(NotFound):
        acknowledge_fever(check, "doctor", by=stranger, at=TEN)
    guard = world.actor(f"police.{VILLAGE}", TEN)
    with acting(guard, TEN), pytest.raises(NotAllowed):
        acknowledge_fever(check, "doctor", by=guard, at=TEN)
    with acting(world.district, TEN), pytest.raises(NotFound):
        acknowledge_fever(check, "mayor", by=world.district, at=TEN)


@pytest.mark.parametrize("site", ["forehead", "ear"])
def test_a_fever_by_gun_is_acted_on_and_measured_again(world, site):
    check = fever(world, thermometer=site)
    assert states(check, TEN)["vehicle"] is State.OPEN
    (owed,) = duties(check, "measure_again")
    assert (owed.owner, owed.due_at) == (world.posts[f"doctor.{VILLAGE}"], TEN + 30 * MINUTE)


def test_an_axillary_fever_needs_no_second_reading(world):
    assert duties(fever(world), "measure_again") == []


def test_a_cold_forehead_counts_and_is_measured_again(world):
    order = ordered(world)
    cold = reading(order, TEN, 345, thermometer="forehead", indoors=False)
    answer = recorded(world, cold, at=TEN)
    assert (answer.taken, answer.fevers, len(answer.again)) == (1, (), 1)
    assert sum(d.done_at is not None for d in duties(order)) == 1
    again(world, answer.again[0], 366)
    (owed,) = duties(answer.again[0], "measure_again")
    assert owed.done_at == TEN + 10 * MINUTE
    assert entries("measure_again") == 1
    assert unbalanced(world, TEN + HOUR) == []


def test_a_cold_forehead_may_hide_a_fever(world):
    order = ordered(world)
    answer = recorded(world, reading(order, TEN, 345, thermometer="forehead"), at=TEN)
    second = again(world, answer.again[0], 381)
    assert second.fever
    assert set(states(second.check, TEN + 10 * MINUTE)) == {"doctor", "clinic", "cdc", "vehicle"}


def test_no_fever_in_the_armpit_calls_it_off(world):
    check = fever(world, thermometer="forehead")
    assert again(world, check, 368).called_off
    assert set(states(check, TEN + 10 * MINUTE).values()) == {State.VOID}


@pytest.mark.parametrize(
    "more",
    [{"thermometer": "forehead"}, {"indoors": False}, {"manner": "telephone"}],
)
def test_a_reading_that_cannot_be_trusted_calls_nothing_off(world, more):
    check = fever(world, thermometer="forehead")
    assert not again(world, check, 368, **more).called_off
    assert states(check, TEN + HOUR / 2)["vehicle"] is State.OPEN


def test_a_symptom_is_not_called_off_by_a_thermometer(world):
    check = fever(world, thermometer="forehead", symptoms=("breathless",))
    assert not again(world, check, 366).called_off


def test_a_fever_that_stays_stays(world):
    check = fever(world, thermometer="forehead")
    second = again(world, check, 379)
    assert (second.fever, second.called_off) == (True, False)
    assert duties(second.check, "fever_notice") == []


@pytest.mark.parametrize("change", [{"temperature": 33}, {"measured_at": TEN - HOUR}])
def test_a_second_reading_that_cannot_be_is_refused(world, change):
    check = fever(world, thermometer="forehead")
    with pytest.raises(ReadingRefused):
        again(world, check, **{"temperature": 368, **change})
