"""What rings when: the night and the budget hold back what can wait, and nothing else."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.duties.choices import DutyKind
from lianfang.kernel import clock
from lianfang.messages import rules
from lianfang.messages.choices import Topic

HOUR = timedelta(hours=1)
MOMENTS = st.integers(0, 70 * 1440).map(
    lambda minutes: at("01T00:00") + timedelta(minutes=minutes)
)


def at(text):
    return datetime.fromisoformat(f"2020-02-{text}+08:00")


@pytest.mark.parametrize(
    ("topic", "kind", "within", "urgent"),
    [
        (Topic.NEW, DutyKind.FEVER_NOTICE, HOUR, True),
        (Topic.NEW, DutyKind.NEED, HOUR, True),
        (Topic.NEW, DutyKind.NEED, 4 * HOUR, False),
        (Topic.LATE, DutyKind.HELD_CALL, HOUR, True),
        (Topic.NEW, DutyKind.APPEAL_ANSWER, 48 * HOUR, False),
        (Topic.SOON, DutyKind.APPEAL_ANSWER, 48 * HOUR, True),
        (Topic.NEW, DutyKind.DIRECTIVE_RECEIPT, HOUR, False),
        (Topic.LATE, DutyKind.DAILY_REPORT, HOUR, False),
        (Topic.NEW, DutyKind.WELFARE_VISIT, HOUR, False),
    ],
)
def test_health_critical_needs_releases_and_legal_clocks_are_urgent(topic, kind, within, urgent):
    assert rules.is_urgent(topic, kind, within) is urgent


@pytest.mark.parametrize(
    ("moment", "night"),
    [("10T21:59", False), ("10T22:00", True), ("11T06:59", True), ("11T07:00", False)],
)
def test_the_night_is_from_ten_to_seven(moment, night):
    assert rules.is_night(at(moment)) is night


@given(MOMENTS, st.booleans(), st.integers(0, 60), st.integers(rules.FEWEST, rules.MOST))
def test_what_can_wait_never_rings_by_night_or_beyond_the_budget(moment, urgent, rung, budget):
    placed = rules.place(urgent=urgent, rung=rung, budget=budget, at=moment)
    rings = placed.until is None
    assert rings is (urgent or (rung < budget and not rules.is_night(moment)))
    if placed.until is not None:
        assert moment < placed.until <= moment + timedelta(hours=13)
        assert not rules.is_night(placed.until) and placed.why


@given(MOMENTS)
def test_the_last_summary_lies_behind_and_the_next_ahead(moment):
    topic, last = rules.last_digest(moment)
    assert last <= moment < rules.next_digest(moment)
    assert clock.local(last).hour == (7 if topic is Topic.MORNING else 18)
    assert rules.next_digest(last) == rules.next_digest(moment)


def test_a_failure_is_tried_again_five_times_ever_later():
    moment, waits = at("10T12:00"), []
    for tries in range(1, 6):
        again = rules.next_try(tries, moment)
        assert again is not None
        waits.append(again - moment)
    assert waits == sorted(waits) and rules.next_try(6, moment) is None


def test_every_kind_of_duty_is_told_or_summed_up():
    told = set().union(*rules.NEWS.values())
    assert told | rules.MANY == set(DutyKind)
