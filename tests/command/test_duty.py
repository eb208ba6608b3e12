"""The duty roster: every minute covered, rest between shifts, two signatures."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lianfang.command.figures  # noqa: F401
from lianfang.command.duty_operations import (
    HandedOver,
    HandoverTooEarly,
    NewShift,
    NoNextShift,
    NotYourShift,
    ShiftBegun,
    ShiftOverlaps,
    ShiftUnclear,
    cancel_shift,
    hand_over,
    log_duty,
    plan_shifts,
    take_over,
)
from lianfang.command.duty_rules import gaps
from lianfang.command.effort import Load, burden, working_minutes
from lianfang.command.models import DutyShift
from lianfang.figures import queries
from lianfang.figures.registry import figure
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from tests.command.conftest import OPENED

HOUR = timedelta(hours=1)
MIDNIGHT = datetime.fromisoformat("2020-01-23T00:00+08:00")


def uncovered(hq, at):
    (answer,) = queries.ask(hq.actor.scope, hq.incident.pk, "140802", at, [figure("F31")])
    return answer.value


def plan(hq, *shifts):
    new = [
        NewShift(hq.posts[who], MIDNIGHT + a * HOUR, MIDNIGHT + b * HOUR) for who, a, b in shifts
    ]
    return plan_shifts(hq.incident, new, by=hq.actor, at=OPENED)


SPAN = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda t: (t[0], t[0] + t[1]))


@given(st.lists(SPAN, max_size=6))
def test_gaps_and_shifts_together_are_the_whole_time(spans):
    def at(n):
        return MIDNIGHT + n * timedelta(minutes=1)

    found = gaps([(at(a), at(b)) for a, b in spans], at(0), at(60))
    covered = {n for a, b in spans for n in range(a, b)}
    missing = {n for gap in found for n in range(60) if gap.from_at <= at(n) < gap.to_at}
    assert missing == set(range(60)) - covered
    assert sum(gap.minutes for gap in found) == len(missing)


def test_uncovered_minutes_are_counted_up_to_the_moment(hq):
    plan(hq, ("secretary", 0, 8), ("head", 8, 16), ("deputy", 17, 24))
    assert uncovered(hq, MIDNIGHT + 12 * HOUR) == 0
    assert uncovered(hq, MIDNIGHT + 16 * HOUR + HOUR / 2) == 30
    assert uncovered(hq, MIDNIGHT + 23 * HOUR) == 60
    assert uncovered(hq, MIDNIGHT + 30 * HOUR) == 6 * 60


def test_a_shift_is_planned_with_rest_and_cancelled_before_it_begins(hq):
    plan(hq, ("secretary", 0, 8), ("head", 8, 16))
    with pytest.raises(ShiftOverlaps):
        plan(hq, ("deputy", 0, 8), ("secretary", 12, 20))
    with pytest.raises(ShiftUnclear):
        plan(hq, ("deputy", 0, 25))
    assert DutyShift.objects.count() == 2
    head = DutyShift.objects.get(post=hq.posts["head"])
    begun = MIDNIGHT + 9 * HOUR
    with clock.held(begun), pytest.raises(ShiftBegun):
        cancel_shift(head.pk, "换班", by=hq.actor, at=begun)
    cancel_shift(head.pk, "换班", by=hq.actor, at=OPENED + HOUR)
    assert uncovered(hq, MIDNIGHT + 9 * HOUR) == 60


def test_a_shift_is_handed_over_by_two_signatures(hq):
    plan(hq, ("secretary", 0, 8), ("head", 8, 16))
    first = DutyShift.objects.get(post=hq.posts["secretary"])
    secretary, head = hq.officer("secretary"), hq.officer("head")
    end = MIDNIGHT + 8 * HOUR
    with clock.held(end), entered(secretary.scope):
        with pytest.raises(HandoverTooEarly):
            hand_over(first.pk, "无", by=secretary, at=end - HOUR)
        given_over = hand_over(first.pk, "两件未办", by=secretary, at=end)
        with pytest.raises(HandedOver):
            hand_over(first.pk, "两件未办", by=secretary, at=end)
        with pytest.raises(NotYourShift):
            take_over(given_over.pk, by=secretary, at=end)
    with clock.held(end), entered(head.scope):
        taken = take_over(given_over.pk, by=head, at=end)
        assert taken.taken_at == end == take_over(given_over.pk, by=head, at=end).taken_at
    later = MIDNIGHT + 16 * HOUR
    with clock.held(later), entered(head.scope), pytest.raises(NoNextShift):
        last = DutyShift.objects.get(post=hq.posts["head"])
        hand_over(last.pk, "无", by=head, at=later)


def test_the_log_is_written_once(hq):
    note = log_duty(hq.incident, "省联防办电话抽查，应答。", by=hq.actor, at=OPENED)
    assert note.at == OPENED


def test_work_is_weighed_against_the_hours_that_are_left():
    noon, evening = MIDNIGHT + 12 * HOUR, MIDNIGHT + 23 * HOUR
    assert working_minutes(noon, evening) == 8 * 60
    assert working_minutes(evening, MIDNIGHT + 33 * HOUR) == 60
    loads = [Load("北街", 480, 471), Load("南街", 480, 0)]
    found = burden(loads, 2, 60)
    assert (found.hours, [load.left for load in found.over]) == (2, [9])
