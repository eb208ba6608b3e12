"""The end of observation, day numbers, slots and which readings can be."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.incidents.rules import Parameters
from lianfang.kernel import clock
from lianfang.quarantine.rules import (
    Span,
    day_number,
    end_of,
    in_slot,
    is_fever,
    lies_ahead,
)

SLOTS = Parameters().slots
moments = st.datetimes(datetime(2020, 1, 1), datetime(2020, 12, 31)).map(  # noqa: DTZ001
    lambda t: t.replace(tzinfo=clock.DISTRICT)
)


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return clock.moment(date(2020, month, day), time(hour, minute))


@pytest.mark.parametrize(
    ("anchor", "to_the_minute", "end"),
    [
        (at(1, 22, 11), False, at(2, 6)),
        (at(1, 22), False, at(2, 6)),
        (at(1, 25, 16, 30), True, at(2, 8, 16, 30)),
        (at(2, 15, 9), False, at(3, 1)),
    ],
)
def test_the_vectors_of_the_field(anchor, to_the_minute, end):
    found = end_of(anchor, to_the_minute=to_the_minute, days=14, release_minute=None)
    assert found == end


@pytest.mark.parametrize(
    ("anchor", "to_the_minute", "end"),
    [
        (at(1, 22), False, at(2, 5, 8, 30)),
        (at(1, 25, 16, 30), True, at(2, 8, 8, 30)),
        (at(1, 25, 8, 30), True, at(2, 8, 8, 30)),
        (at(1, 25, 8, 29), True, at(2, 7, 8, 30)),
    ],
)
def test_a_release_hour_rounds_down(anchor, to_the_minute, end):
    found = end_of(anchor, to_the_minute=to_the_minute, days=14, release_minute=510)
    assert found == end


@given(moments, st.booleans(), st.integers(1, 28), st.none() | st.integers(0, 1439))
def test_never_later_than_the_rule_and_within_a_day_of_it(anchor, exact, days, release):
    end = end_of(anchor, to_the_minute=exact, days=days, release_minute=release)
    rule = anchor + timedelta(days=days)
    if not exact:
        rule = clock.moment(clock.day_of(rule) + timedelta(days=1))
    assert end <= rule
    assert rule - end < timedelta(days=1)
    assert release is not None or end == rule


def test_the_anchors_day_is_day_zero():
    assert [day_number(at(1, 22, 23), at(1, 22 + n)) for n in range(3)] == [0, 1, 2]


def test_an_anchor_known_to_the_day_lies_ahead_from_the_next_day_on():
    assert not lies_ahead(at(1, 22, 12), at(1, 22, 9), to_the_minute=False)
    assert lies_ahead(at(1, 23), at(1, 22, 23), to_the_minute=False)
    assert lies_ahead(at(1, 22, 12), at(1, 22, 9), to_the_minute=True)


@given(moments)
def test_every_moment_belongs_to_one_slot_of_its_day(measured):
    day = clock.day_of(measured)
    assert sum(in_slot(SLOTS, slot.name, day, measured) for slot in SLOTS) == 1
    assert not any(in_slot(SLOTS, s.name, day - timedelta(days=1), measured) for s in SLOTS)


@pytest.mark.parametrize(("temperature", "fever"), [(372, False), (373, True), (391, True)])
def test_a_fever_reaches_the_threshold(temperature, fever):
    assert is_fever(temperature, 373) is fever


@given(moments, moments, st.none() | moments, moments)
def test_in_force_ends_at_the_earlier_end(start, end, ended, now):
    span = Span(start, end, ended)
    assert span.in_force(now) == (start <= now < end and (ended is None or now < ended))
