"""What a report may say, how it stands, and how many are owed."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.duties.rules import State, Times, state
from lianfang.kernel import clock
from lianfang.reporting.rules import (
    EXPECTED,
    Cell,
    Fault,
    cell,
    days_owed,
    fault_of,
    horizon,
    planned_by,
    rate,
)
from lianfang.reporting.shipped import DEPARTMENT, SHIPPED, TOWNSHIP

DAY = date(2020, 2, 10)
MIDNIGHT = clock.moment(DAY)
minutes = st.integers(0, 3 * 24 * 60)
figures = st.dictionaries(st.text(max_size=5), st.integers(0, 50), max_size=4)


def at(hour: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hour)


@pytest.mark.parametrize(("kind", "late"), [("township", 16.5), ("department", 17.5)])
def test_a_report_is_late_after_its_cut_off_and_grace(kind, late):
    slot = next(spec.slot for spec in SHIPPED if kind in spec.owed_by)
    assert at(0) + timedelta(minutes=slot.due + slot.grace) == at(late)
    assert (slot.opens, slot.closes) == (6 * 60, 36 * 60)


@pytest.mark.parametrize(
    ("said", "is_zero", "fault"),
    [
        ({"found": 3}, False, None),
        ({"found": 0, "registered": 1}, False, None),
        ({"found": 0}, True, None),
        ({}, True, None),
        ({}, False, Fault.BLANK),
        ({"found": 0}, False, Fault.ZERO_UNSAID),
        ({"found": 1}, True, Fault.ZERO_CONTRADICTED),
        ({"found": -1}, False, Fault.NEGATIVE),
        ({"found": 1.5}, False, Fault.NEGATIVE),
        ({"found": True}, False, Fault.NEGATIVE),
        ({"found": None}, True, Fault.NEGATIVE),
    ],
)
def test_a_report_says_something_or_says_that_there_is_nothing(said, is_zero, fault):
    assert fault_of(said, is_zero) == fault


@given(figures)
def test_figures_fit_exactly_one_statement_unless_there_are_none(said):
    fits = [is_zero for is_zero in (True, False) if fault_of(said, is_zero) is None]
    assert fits == [not any(said.values())]


@given(minutes, st.none() | minutes, st.integers(0, 600), st.none() | minutes, st.booleans())
def test_every_report_stands_somewhere_at_every_moment(now, signed, delay, lifted, is_zero):
    slot = TOWNSHIP.slot
    times = Times(
        opens_at=at(slot.opens / 60),
        late_at=at((slot.due + slot.grace) / 60),
        closes_at=at(slot.closes / 60),
    )
    if lifted is not None:
        times = replace(times, lifted_at=at(lifted / 60), lifted_as="waived")
    if signed is not None:
        times = replace(times, done_at=at(signed / 60), done_recorded_at=at((signed + delay) / 60))
    as_of = at(now / 60)
    stands = cell(state(times, as_of), is_zero)
    known = signed is not None and signed + delay <= now
    gone = lifted is not None and lifted <= now
    on_time = known and signed < slot.due + slot.grace
    assert (stands in (Cell.ON_TIME, Cell.ZERO)) == on_time
    assert (stands is Cell.ZERO) == (on_time and is_zero)
    assert (stands is Cell.LATE) == (known and not on_time)
    assert (stands is Cell.WAIVED) == (gone and not known)
    assert (stands is Cell.MISSING) == (not known and not gone and as_of >= times.late_at)
    assert (stands in EXPECTED) == (known or (as_of >= times.late_at and not gone))


@given(st.lists(st.sampled_from(list(Cell))))
def test_a_rate_counts_what_came_and_what_is_missing(cells):
    found = rate(cells)
    assert found.actual == found.on_time + cells.count(Cell.LATE)
    assert found.expected == found.actual + cells.count(Cell.MISSING)
    if found.expected:
        assert found.share == found.on_time / found.expected
    else:
        assert found.share is None


def test_every_state_of_a_duty_is_a_way_to_stand():
    assert {cell(one, False) for one in State} == set(Cell) - {Cell.ZERO}


@given(st.integers(0, 60 * 24 * 60), st.integers(0, 90 * 24 * 60))
def test_days_owed_are_those_whose_report_falls_due_within(begins, length):
    from_at = MIDNIGHT + timedelta(minutes=begins)
    until = from_at + timedelta(minutes=length)
    slot = DEPARTMENT.slot
    first = clock.day_of(from_at)
    dues = [clock.moment(first + timedelta(days=n)) for n in range(100)]
    dues = [day + timedelta(minutes=slot.due) for day in dues]
    assert days_owed(slot, from_at, until) == sum(from_at <= due < until for due in dues)


def test_nothing_is_owed_backwards():
    assert days_owed(DEPARTMENT.slot, at(0), at(-50)) == 0


def test_the_generator_has_a_day_to_run():
    assert (horizon(DAY) - DAY).days == 7
    assert (horizon(DAY) - planned_by(DAY)).days == 1
