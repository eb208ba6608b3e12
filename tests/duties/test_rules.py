"""The pure state and its twin in SQL say the same, and what is past stays as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import GRID, OFFICE

from lianfang.duties.choices import DutyKind, LiftKind
from lianfang.duties.models import Obligation
from lianfang.duties.rules import (
    LONGEST_OVERDUE,
    MOST_OVERDUE,
    STATE_SQL,
    State,
    Times,
    overdue_since,
    state,
)
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock

BASE = datetime(2020, 2, 1, 4, tzinfo=UTC)
minutes = st.integers(-60, 60 * 60).map(lambda n: timedelta(minutes=n))
near = minutes.map(lambda after: BASE + after)
gaps = st.integers(0, 600).map(lambda n: timedelta(minutes=n))


@st.composite
def rows(draw) -> Times:
    """Times as the ledger's constraints allow them, facts in any order."""
    opens = draw(near)
    late = opens + draw(gaps)
    done, lifted = draw(st.none() | near), draw(st.none() | near)
    return Times(
        opens_at=opens,
        late_at=late,
        closes_at=late + draw(gaps),
        done_at=done,
        done_recorded_at=done + draw(gaps) if done else None,
        lifted_at=lifted,
        lifted_as=draw(st.sampled_from(["waived", "void"])) if lifted else None,
    )


def instants_of(row: Times) -> list[datetime]:
    """The instants at which a state may change, and those just before."""
    found = [
        row.opens_at, row.late_at, row.closes_at, row.done_at, row.done_recorded_at, row.lifted_at,
    ]  # fmt: skip
    edges = [at for at in found if at]
    return edges + [at - timedelta(microseconds=1) for at in edges]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(rows(), min_size=20, max_size=40), st.lists(near, max_size=5))
def test_the_state_in_sql_is_the_pure_state(db, some, moments):
    incident = uuid4()
    with entered(OFFICE.scope):
        made = [write(row, incident) for row in some]
        Obligation.objects.bulk_create(made)
        wanted = set(moments) | {at for row in some for at in instants_of(row)[:4]}
        for as_of in wanted:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT o.id, {STATE_SQL} FROM duties_obligation o"
                    " WHERE o.incident = %(incident)s",
                    {"as_of": as_of, "incident": incident},
                )
                found = dict(cursor.fetchall())
            expected = {m.id: str(state(row, as_of)) for m, row in zip(made, some, strict=True)}
            assert found == expected


def write(row: Times, incident: UUID) -> Obligation:
    with connection.cursor() as cursor:
        cursor.execute("SELECT duties_ensure_month(%s)", [clock.day_of(row.opens_at)])
    lifted, done = row.lifted_at, row.done_at
    return Obligation(
        id=uuid4(),
        incident=incident,
        kind=DutyKind.LEAD_ANSWER,
        subject=uuid4(),
        slot_on=clock.day_of(row.opens_at),
        slot="once",
        division=GRID,
        opens_at=row.opens_at,
        due_at=row.opens_at,
        late_at=row.late_at,
        closes_at=row.closes_at,
        recorded_at=row.opens_at,
        done_at=done,
        done_recorded_at=row.done_recorded_at,
        done_by=uuid4() if done else None,
        lifted_at=lifted,
        lifted_as=row.lifted_as,
        lifted_by=uuid4() if lifted else None,
        lifted_why="test" if lifted else None,
    )


@given(rows(), near, gaps, gaps, st.sampled_from(LiftKind))
def test_what_is_past_stays_as_it_was_whatever_is_learnt_later(row, as_of, later, long, lift):
    """Facts are recorded after `as_of`; its state was and stays the same."""
    after = as_of + timedelta(microseconds=1) + later
    blank = replace(row, done_at=None, done_recorded_at=None, lifted_at=None, lifted_as=None)
    before = state(blank, as_of)
    done = replace(blank, done_at=after - long, done_recorded_at=after)
    lifted = replace(blank, lifted_at=after, lifted_as=str(lift))
    both = replace(done, lifted_at=after, lifted_as=str(lift))
    assert {state(done, as_of), state(lifted, as_of), state(both, as_of)} == {before}
    if row.lifted_at and row.lifted_at <= as_of:
        known = replace(blank, lifted_at=row.lifted_at, lifted_as=row.lifted_as)
        late_news = replace(known, done_at=after - long, done_recorded_at=after)
        assert state(late_news, as_of) == state(known, as_of)


@given(rows(), st.lists(near, min_size=2))
def test_a_duty_left_alone_only_moves_forward(row, moments):
    blank = replace(row, done_at=None, done_recorded_at=None, lifted_at=None, lifted_as=None)
    order = [State.SCHEDULED, State.OPEN, State.OVERDUE, State.MISSED]
    seen = [order.index(state(blank, at)) for at in sorted(moments)]
    assert seen == sorted(seen)


DUE = Times(BASE, BASE + timedelta(hours=3), BASE + timedelta(hours=8))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (-2, State.SCHEDULED),
        (0, State.OPEN),
        (3, State.OVERDUE),
        (8, State.MISSED),
    ],
)
def test_each_instant_belongs_to_what_begins_at_it(hours, expected):
    at = BASE + timedelta(hours=hours)
    assert state(DUE, at) == expected
    assert state(DUE, at + timedelta(minutes=59)) == expected


def test_lateness_is_judged_on_the_doing_and_known_only_once_recorded():
    synced = replace(
        DUE, done_at=BASE + timedelta(hours=2), done_recorded_at=BASE + timedelta(hours=9)
    )
    assert state(synced, BASE + timedelta(hours=4)) == State.OVERDUE
    assert state(synced, BASE + timedelta(hours=8)) == State.MISSED
    assert state(synced, BASE + timedelta(hours=9)) == State.DONE_ON_TIME
    late = replace(synced, done_at=DUE.late_at)
    assert state(late, BASE + timedelta(hours=9)) == State.DONE_LATE


def test_the_search_for_overdue_is_bounded_for_every_kind():
    for kind in DutyKind.values:
        assert BASE - overdue_since(kind, BASE) == LONGEST_OVERDUE.get(kind, MOST_OVERDUE)
        assert overdue_since(kind, BASE) >= BASE - MOST_OVERDUE
