"""When a lead is due, and when a further row asks again: pure rules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.kernel import clock
from lianfang.screening.choices import Outcome
from lianfang.screening.climbing import Why, step
from lianfang.screening.rules import (
    ASKING_AGAIN,
    SETTLING,
    Band,
    Demand,
    Onward,
    answer_times,
    band,
    by_day,
    by_night,
    crowded,
    keeps_lead,
    missing,
    onward,
    other_band,
)

moments = st.integers(0, 366 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(moments)
def test_nobody_is_asked_by_night(at):
    times = answer_times(at, 120)
    opens = clock.local(times.opens_at)
    assert 7 <= opens.hour < 22
    assert timedelta(0) <= times.opens_at - at <= timedelta(hours=9)
    assert times.due_at - times.opens_at == timedelta(minutes=120)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2020-01-24T21:59+08:00", "2020-01-24T21:59+08:00"),
        ("2020-01-24T22:00+08:00", "2020-01-25T07:00+08:00"),
        ("2020-01-25T06:59+08:00", "2020-01-25T07:00+08:00"),
        ("2020-01-25T07:00+08:00", "2020-01-25T07:00+08:00"),
    ],
)
def test_the_night_ends_at_seven(at, opens):
    moment = datetime.fromisoformat(at)
    assert answer_times(moment, 60).opens_at == datetime.fromisoformat(opens)


def test_every_outcome_waits_settles_or_asks_again():
    assert set(Outcome) == SETTLING | ASKING_AGAIN | {Outcome.PENDING}


@pytest.mark.parametrize(
    ("outcome", "division", "named", "keeps"),
    [
        ("pending", "140802001001001", "140802002001", True),
        ("found", "140802001001001", "140802002001", True),
        ("not_here", "140802001001001", "140802002001", False),
        ("not_here", "140802001001001", "140802001001", True),
        ("not_here", "140802001001001", "140802", True),
        ("not_here", "140802", "140802001001", False),
    ],
)
def test_only_the_unfound_are_asked_for_again_and_only_elsewhere(outcome, division, named, keeps):
    assert keeps_lead(outcome, division, named) is keeps


# --- what an answer demands --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "told", "attempts", "lacks"),
    [
        ("found", "", 0, None),
        ("already_known", "", 0, None),
        ("not_here", "", 9, Demand.ADDRESS),
        ("not_here", "  ", 9, Demand.ADDRESS),
        ("not_here", "现住址不详,已问邻居", 0, None),
        ("elsewhere", "", 9, Demand.PLACE),
        ("elsewhere", "武汉", 0, None),
        ("wrong_data", "x", 9, Demand.EVIDENCE),
        ("wrong_data", "号码系他人", 0, None),
        ("unreachable", "无人应答", 2, Demand.ATTEMPTS),
        ("unreachable", "", 3, None),
    ],
)
def test_an_answer_lacks_what_its_outcome_demands(outcome, told, attempts, lacks):
    assert missing(outcome, told, attempts, 3) is lacks


@pytest.mark.parametrize(
    ("outcome", "place", "way"),
    [
        ("not_here", "140802001001", Onward.REASSIGN),
        ("elsewhere", "140802003", Onward.REASSIGN),
        ("elsewhere", "141002", Onward.REFER),
        ("not_here", "42", Onward.REFER),
        ("elsewhere", "", Onward.NOWHERE),
        ("elsewhere", "140802", Onward.NOWHERE),
        ("found", "141002", Onward.NOWHERE),
    ],
)
def test_a_lead_goes_on_within_the_district_or_by_letter(outcome, place, way):
    assert onward(outcome, place, "140802") is way


# --- attempts ------------------------------------------------------------------------------------


@given(st.lists(moments, max_size=6), st.lists(moments, max_size=4))
def test_no_more_than_three_attempts_lie_within_twelve_hours(known, new):
    over = crowded(known, new)
    tried = sorted([*known, *new])
    windows = [tried[n : n + 4] for n in range(len(tried) - 3)]
    close = [w for w in windows if w[-1] - w[0] < timedelta(hours=12)]
    with_new = [w for w in close if any(w[0] <= at <= w[-1] for at in new)]
    assert (over is not None) == bool(with_new)
    assert over is None or over in new


# --- climbing ------------------------------------------------------------------------------------


@given(moments, st.lists(st.integers(0, 2000), max_size=5), st.integers(0, 2880))
def test_a_lead_climbs_after_three_attempts_or_twelve_hours_and_never_by_night(
    opens, tried, later
):
    at = opens + timedelta(minutes=later)
    attempts = [opens + timedelta(minutes=n) for n in tried if n <= later]
    why = step(opens, attempts, at)
    recent = [one for one in attempts if at - one < timedelta(hours=12)]
    if by_night(at):
        assert why is None
    elif len(recent) >= 3:
        assert why is Why.ATTEMPTS
    else:
        assert (why is Why.TIME) == (at >= by_day(opens + timedelta(hours=12)))


@given(moments)
def test_what_a_post_owes_closes_when_its_lead_climbs(at):
    times = answer_times(at, 120, last=False)
    assert step(times.opens_at, [], times.closes_at) is Why.TIME
    before = times.closes_at - timedelta(minutes=1)
    assert step(times.opens_at, [], before) is None
    assert times.due_at <= times.closes_at <= answer_times(at, 120).closes_at


# --- when to knock again ---------------------------------------------------------------------


@given(st.lists(st.sampled_from(Band), min_size=1, max_size=6))
def test_a_door_is_tried_at_another_hour(tried):
    proposed = other_band(tried)
    assert proposed != tried[-1]
    assert proposed not in tried or set(tried) == set(Band)


@pytest.mark.parametrize(
    ("at", "part"),
    [
        ("2020-01-24T07:00+08:00", Band.MORNING),
        ("2020-01-24T12:00+08:00", Band.AFTERNOON),
        ("2020-01-24T17:59+08:00", Band.AFTERNOON),
        ("2020-01-24T18:00+08:00", Band.EVENING),
    ],
)
def test_a_day_has_three_parts(at, part):
    assert band(datetime.fromisoformat(at)) is part
