"""When a lead is due, and when a further row asks again: pure rules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.kernel import clock
from lianfang.screening.choices import Outcome
from lianfang.screening.rules import ASKING_AGAIN, SETTLING, answer_times, keeps_lead

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
