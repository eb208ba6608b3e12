"""One's own word, paper keyed for another, and a phone whose clock is wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import Scope, ScopeKind
from lianfang.kernel.errors import NotAllowed
from lianfang.quarantine.models import HealthCheck
from tests.quarantine.cast import (
    DAY,
    HOUR,
    NOW,
    VILLAGE,
    World,
    new_id,
    ordered,
    reading,
    recorded,
    seen,
    the_order,
    unbalanced,
)

TEN = NOW + DAY + HOUR


def the_check() -> HealthCheck:
    return seen(HealthCheck.objects.get)


def oneself(world: World, order, permissions=frozenset({Permission.SPEAK_FOR_ONESELF})) -> Actor:
    person = the_order(order).person_id
    return Actor(
        id=person,
        kind="person",
        label="",
        permissions=permissions,
        scope=Scope(ScopeKind.OWN, subjects=(person,), actor=person),
    )


def test_a_person_reports_for_the_own_order(world):
    order = ordered(world)
    own = oneself(world, order)
    assert recorded(world, reading(order, TEN, manner="self"), by=own, at=TEN).taken == 1
    assert (the_check().by_post, the_check().keyed_by) == (own.id, None)
    owed = seen(lambda: Obligation.objects.get(subject=order, evidence=the_check().pk))
    assert owed.done_at == TEN
    assert unbalanced(world, TEN) == []


def test_a_person_reports_for_nobody_else(world):
    own = oneself(world, ordered(world))
    answer = recorded(world, reading(ordered(world), TEN, manner="self"), by=own, at=TEN)
    assert answer.faults == ((0, "unknown_order"),)


def test_a_person_speaks_only_in_the_own_name(world):
    order = ordered(world)
    answer = recorded(world, reading(order, TEN), by=oneself(world, order), at=TEN)
    assert answer.faults == ((0, "not_own_word"),)
    with pytest.raises(NotAllowed):
        nothing = oneself(world, order, frozenset())
        recorded(world, reading(order, TEN, manner="self"), by=nothing, at=TEN)


def test_ones_own_fever_calls_the_clinic(world):
    order = ordered(world)
    hot = reading(order, TEN, 385, manner="self", thermometer="forehead")
    answer = recorded(world, hot, by=oneself(world, order), at=TEN)
    assert len(answer.fevers) == 1
    owed = seen(lambda: Obligation.objects.get(kind="clinic_referral"))
    assert owed.owner == world.posts[f"doctor.{VILLAGE}"]


def test_paper_says_who_measured_and_who_keyed(world):
    order = ordered(world)
    doctor, secretary = (world.actor(f"{r}.{VILLAGE}") for r in ("doctor", "village_cadre"))
    late = TEN + DAY
    sheet = reading(order, TEN, manner="paper", measured_by=doctor.post_id, received_at=late)
    recorded(world, sheet, by=secretary, at=late)
    check = the_check()
    assert (check.by_post, check.at) == (doctor.post_id, TEN)
    assert (check.keyed_by, check.recorded_at) == (secretary.post_id, late)
    owed = seen(lambda: Obligation.objects.get(evidence=check.pk))
    assert owed.done_at is not None
    assert (owed.done_by, owed.done_at < owed.late_at) == (doctor.post_id, True)


def test_only_who_measures_can_be_named_as_having_measured(world):
    order = ordered(world)
    for post in (world.posts[f"police.{VILLAGE}"], new_id()):
        answer = recorded(world, reading(order, TEN, measured_by=post), at=TEN)
        assert answer.faults == ((0, "unknown_measurer"),)


@pytest.mark.parametrize("minutes", [-90, 90, 12 * 60])
def test_a_wrong_clock_is_put_right_and_both_times_are_kept(world, minutes):
    order = ordered(world)
    ahead = timedelta(minutes=minutes)
    phone = reading(order, TEN + ahead, slot_on=TEN.date(), slot="am")
    recorded(world, replace(phone, offset_seconds=minutes * 60), at=TEN + HOUR)
    check = the_check()
    assert check.at == TEN
    assert check.at + timedelta(seconds=check.offset_seconds) == TEN + ahead


@pytest.mark.parametrize("days", [-365, 365])
def test_a_clock_that_is_a_year_off_is_refused(world, days):
    order = ordered(world)
    ahead = timedelta(days=days)
    phone = reading(order, TEN + ahead, offset_seconds=round(ahead.total_seconds()))
    assert recorded(world, phone, at=TEN + HOUR).faults == ((0, "clock_off"),)
