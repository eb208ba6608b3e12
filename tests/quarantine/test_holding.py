"""Held in fact: said after the end, called about at once, counted to the minute."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.figures.queries import ask
from lianfang.figures.registry import figure
from lianfang.kernel.errors import NotAllowed
from lianfang.quarantine.holding import NotSettledThen, StillInForce, say_held, settle_held
from lianfang.quarantine.models import HeldFact
from tests.quarantine.cast import DAY, HOUR, NOW, VILLAGE, acting, duties, ordered, seen, the_order
from tests.quarantine.test_appealing import done, oneself


def held_minutes(world, at) -> int:
    with acting(world.district, at):
        (answer,) = ask(world.district.scope, world.incident, "140802", at, [figure("F39")])
    assert isinstance(answer.value, int)
    return answer.value


def test_who_was_not_let_out_counts_until_free(world):
    order = the_order(ordered(world))
    said_at = order.end_at + HOUR
    fact = done(world, say_held, order.pk, "said", by=oneself(order.pk), at=said_at)
    (call,) = duties(fact, "held_call")
    assert (call.due_at - said_at).total_seconds() == 15 * 60
    assert call.owner == world.posts[f"township_cadre.{VILLAGE}"]
    assert held_minutes(world, said_at + HOUR) == 120
    free = said_at + 2 * HOUR
    assert done(world, settle_held, fact, free, by=f"township_cadre.{VILLAGE}", at=free + HOUR)
    assert held_minutes(world, said_at + HOUR) == 120
    assert held_minutes(world, free + 30 * DAY) == 180
    assert duties(fact, "held_call")[0].done_at == free + HOUR


def test_a_gate_counts_from_the_moment_of_the_refusal(world):
    order = the_order(ordered(world))
    at = order.end_at + 5 * HOUR
    done(world, say_held, order.pk, "gate", by=world.district, at=at)
    assert held_minutes(world, at + HOUR) == 60


def test_said_twice_it_is_open_once(world):
    order = the_order(ordered(world))
    at, by = order.end_at + HOUR, oneself(order.pk)
    first = done(world, say_held, order.pk, "said", by=by, at=at)
    assert first == done(world, say_held, order.pk, "said", by=by, at=at + HOUR)
    assert seen(HeldFact.objects.count) == 1


def test_nobody_is_held_before_the_end_or_under_the_next_order(world):
    order = ordered(world)
    with pytest.raises(StillInForce):
        done(world, say_held, order, "said", by=oneself(order), at=NOW + HOUR)
    with pytest.raises(NotAllowed):
        after = the_order(order).end_at + HOUR
        done(world, say_held, order, "gate", by=oneself(order), at=after)


def test_nobody_was_free_before_the_end_or_in_the_future(world):
    order = the_order(ordered(world))
    at = order.end_at + HOUR
    fact = done(world, say_held, order.pk, "said", by=oneself(order.pk), at=at)
    for wrong in (order.end_at, at + DAY):
        with pytest.raises(NotSettledThen):
            done(world, settle_held, fact, wrong, by=world.district, at=at)


def test_a_bed_not_left_counts_up_to_the_moment(world):
    order = the_order(ordered(world, "site"))
    assert held_minutes(world, order.end_at + 3 * HOUR) == 180


def test_a_minute_that_two_things_show_is_counted_once(world):
    order = the_order(ordered(world, "site"))
    at = order.end_at + HOUR
    done(world, say_held, order.pk, "gate", by=world.district, at=at)
    done(world, say_held, order.pk, "said", by=oneself(order.pk), at=at)
    assert held_minutes(world, at + 2 * HOUR) == 180


SHOWN = st.lists(
    st.tuples(st.sampled_from(("gate", "check", "notice", "said")), st.integers(0, 90))
    .flatmap(lambda one: st.tuples(st.just(one), st.none() | st.integers(1, 90))),
    max_size=6,
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shown=SHOWN, asked_at=st.integers(0, 200))
def test_held_minutes_are_those_in_which_anything_shows_it(world, shown, asked_at):
    with transaction.atomic():
        order = the_order(ordered(world))
        minute = timedelta(minutes=1)
        with acting(world.district, order.end_at):
            HeldFact.objects.bulk_create(
                HeldFact(
                    order=order, person=order.person_id, division=order.division, how=how,
                    from_at=order.end_at + begins * minute,
                    to_at=order.end_at + (begins + lasts) * minute if lasts else None,
                    ended_recorded_at=order.end_at if lasts else None,
                    recorded_at=order.end_at,
                )
                for (how, begins), lasts in shown
            )  # fmt: skip
        held = {
            m
            for (_, begins), lasts in shown
            for m in range(begins, min(begins + lasts if lasts else asked_at, asked_at))
        }
        assert held_minutes(world, order.end_at + asked_at * minute) == len(held)
        transaction.set_rollback(True)
