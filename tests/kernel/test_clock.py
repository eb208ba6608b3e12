"""The domain's clock: held in a block, shifted for a drill, days of the district."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.kernel import clock

instants = st.floats(6e8, 4e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(instants, instants)
def test_time_stands_where_it_is_held_and_blocks_nest(outer, inner):
    with clock.held(outer):
        with clock.held(inner):
            assert clock.now() == inner
        assert clock.now() == outer


def test_a_shifted_clock_ticks_at_its_distance():
    try:
        clock.shift(timedelta(days=-2000))
        assert abs(clock.wall() - timedelta(days=2000) - clock.now()) < timedelta(seconds=5)
        first = clock.now()
        assert clock.now() >= first
    finally:
        clock.shift(timedelta(0))


def test_every_instant_is_aware():
    assert clock.now().tzinfo is not None
    assert clock.wall().tzinfo is not None
    assert clock.moment(date(2020, 2, 1)).tzinfo is not None


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2020, 1, 31, 15, 59, 59, tzinfo=UTC), date(2020, 1, 31)),
        (datetime(2020, 1, 31, 16, tzinfo=UTC), date(2020, 2, 1)),
    ],
)
def test_the_district_s_day_begins_eight_hours_before_utc_s(at, day):
    assert clock.day_of(at) == day


@given(st.dates(date(1992, 1, 1), date(2100, 1, 1)), st.times())
def test_a_moment_lies_on_its_day_and_reads_its_time(day, at):
    moment = clock.moment(day, at)
    assert clock.day_of(moment) == day
    assert clock.local(moment).time() == at


@given(st.dates(date(1992, 1, 1), date(2100, 1, 1)))
def test_days_are_half_open_and_leave_no_gap(day):
    begins, ends = clock.moment(day), clock.moment(day + timedelta(days=1))
    assert ends - begins == timedelta(days=1)
    assert clock.day_of(ends - timedelta(microseconds=1)) == day
    assert clock.day_of(ends) == day + timedelta(days=1)
    assert clock.local(begins).time() == time(0)
