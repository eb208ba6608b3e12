"""What is overdue and whose it is: the same rows that the pure state calls so."""

import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections
from tests.cast import DISTRICT, GRID, NEXT_GRID, OFFICE, TOWNSHIP

from lianfang.desk.duty_queries import overdue_whose
from lianfang.duties import queries
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty, fulfil, owe
from lianfang.duties.models import Obligation
from lianfang.duties.rules import LONGEST_OVERDUE, MOST_OVERDUE, State, Times, state
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock

NOW = datetime(2020, 2, 15, 4, tzinfo=UTC)
POSTS = [uuid4() for _ in range(3)]


@pytest.fixture
def ledger(db):
    """Three hundred duties of all kinds around now, a third of them done."""
    chance, some = random.Random(7), []
    for _ in range(300):
        kind = chance.choice(DutyKind.values)
        due = NOW + timedelta(minutes=chance.randrange(-30 * 1440, 3 * 1440))
        late = due + timedelta(minutes=chance.randrange(120))
        longest = LONGEST_OVERDUE.get(kind, MOST_OVERDUE)
        some.append(
            Duty(
                kind=kind,
                subject=uuid4(),
                slot="once",
                owner=chance.choice([*POSTS, None]),
                unit=chance.choice([uuid4(), None]),
                division=chance.choice([GRID, NEXT_GRID, TOWNSHIP, DISTRICT]),
                opens_at=due - timedelta(hours=2),
                due_at=due,
                late_at=late,
                closes_at=late + longest * chance.random(),
            )
        )
    with entered(OFFICE.scope):
        owe(uuid4(), some, NOW)
        for one in some[::3]:
            day = clock.day_of(one.due_at)
            fulfil(one.kind, [Done(one.subject, day, "once", NOW, uuid4(), uuid4())], NOW)
        yield


def in_state(*wanted: State) -> list[Obligation]:
    found = []
    for o in Obligation.objects.all():
        times = Times(o.opens_at, o.late_at, o.closes_at, o.done_at, o.done_recorded_at)
        if state(times, NOW) in wanted:
            found.append(o)
    return found


def keys(found: list[Obligation]) -> set[UUID]:
    return {o.id for o in found}


def test_overdue_is_what_the_pure_state_calls_overdue(ledger):
    found = list(queries.overdue(OFFICE.scope, NOW))
    assert len(found) > 20
    assert keys(found) == keys(in_state(State.OVERDUE))
    assert [o.late_at for o in found] == sorted(o.late_at for o in found)


def test_overdue_is_asked_by_kind_and_place(ledger):
    whole = in_state(State.OVERDUE)
    for kind in DutyKind.values:
        expected = {o.id for o in whole if o.kind == kind}
        assert keys(list(queries.overdue(OFFICE.scope, NOW, kind=kind))) == expected
    for place in (GRID, TOWNSHIP, DISTRICT, "140802003"):
        expected = {o.id for o in whole if o.division.startswith(place)}
        assert keys(list(queries.overdue(OFFICE.scope, NOW, place=place))) == expected


def test_groups_add_up_to_what_is_overdue(ledger):
    groups = overdue_whose(OFFICE.scope, NOW, DISTRICT)
    whole = in_state(State.OVERDUE)
    assert {(g.kind, g.division): g.count for g in groups} == Counter(
        (o.kind, o.division[:9]) for o in whole
    )
    oldest = [g.oldest for g in groups]
    assert oldest == sorted(oldest)
    assert min(oldest) == min(o.late_at for o in whole)


def test_a_post_sees_what_it_has_to_do_now(ledger):
    open_now = in_state(State.OPEN, State.OVERDUE)
    for post in POSTS:
        mine = list(queries.of_post(OFFICE.scope, post, NOW))
        assert keys(mine) == {o.id for o in open_now if o.owner == post}
        assert [o.late_at for o in mine] == sorted(o.late_at for o in mine)


def test_overdue_reads_what_is_overdue_and_not_the_whole_ledger(committed):
    """Long past duties that nobody did lie outside the bound and are passed by."""
    begin = NOW - timedelta(days=40)
    old = [duty_late_at(begin + timedelta(minutes=n)) for n in range(5000)]
    fresh = [duty_late_at(NOW - timedelta(minutes=n)) for n in range(50)]
    with entered(OFFICE.scope):
        owe(uuid4(), [*old, *fresh], begin)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE duties_obligation")
    with entered(OFFICE.scope):
        assert queries.overdue(OFFICE.scope, NOW).count() == 50
        plan = queries.overdue(OFFICE.scope, NOW).explain(analyze=True)
    assert "Seq Scan on duties_obligation_202001" not in plan
    assert all(int(n) <= 50 for n in re.findall(r"Rows Removed by Filter: (\d+)", plan))


def duty_late_at(at: datetime) -> Duty:
    closes = at + timedelta(hours=1)
    return Duty("lead_answer", uuid4(), "once", None, None, GRID, at, at, at, closes)
