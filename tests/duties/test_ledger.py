"""Writing to the ledger: each duty once, done once, lifted for a reason, in its month."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Event
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.audit.acts import threads
from tests.cast import GRID, NEXT_GRID, OFFICE

from lianfang.duties.choices import DutyKind, LiftKind
from lianfang.duties.ledger import (
    Done,
    Duty,
    Series,
    begin_daily,
    fulfil,
    lift,
    owe,
    owe_daily,
)
from lianfang.duties.models import Obligation
from lianfang.incidents.rules import AFTERNOON, MORNING, Slot
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
INCIDENT = uuid4()
HOUR = timedelta(hours=1)


def duty(
    subject: UUID | None = None, due: datetime = NOW + 2 * HOUR, division: str = GRID
) -> Duty:
    return Duty(
        kind=DutyKind.LEAD_ANSWER,
        subject=subject or uuid4(),
        slot="once",
        owner=uuid4(),
        unit=None,
        division=division,
        opens_at=due - 2 * HOUR,
        due_at=due,
        late_at=due,
        closes_at=due + timedelta(days=3),
    )


@pytest.fixture
def office(db):
    with entered(OFFICE.scope):
        yield


def rows() -> list[dict[str, object]]:
    return [dict(row) for row in Obligation.objects.order_by("subject", "slot_on").values()]


def test_a_duty_is_written_as_it_was_said(office):
    one = duty()
    assert owe(INCIDENT, [one], NOW) == 1
    [row] = Obligation.objects.all()
    for name in ("kind", "subject", "slot", "owner", "unit", "division"):
        assert getattr(row, name) == getattr(one, name)
    for name in ("opens_at", "due_at", "late_at", "closes_at"):
        assert getattr(row, name) == getattr(one, name)
    assert (row.incident, row.recorded_at) == (INCIDENT, NOW)
    assert row.slot_on == clock.day_of(one.due_at)
    assert (row.id.version, row.id.int >> 80) == (7, int(one.opens_at.timestamp() * 1000))


def test_written_again_a_duty_is_the_same(office):
    some = [duty() for _ in range(20)]
    assert owe(INCIDENT, some, NOW) == 20
    before = rows()
    assert owe(INCIDENT, some, NOW + HOUR) == 0
    assert owe(INCIDENT, [*some, *some, duty()], NOW + HOUR) == 1
    assert [row for row in rows() if row["recorded_at"] == NOW] == before
    assert owe(INCIDENT, [], NOW) == 0


def test_the_day_of_a_duty_is_the_district_s(office):
    subject = uuid4()
    evening = clock.moment(date(2020, 2, 1), time(23, 30))
    after_midnight = clock.moment(date(2020, 2, 2), time(0, 30))
    assert clock.day_of(evening) != clock.day_of(after_midnight)
    assert evening.astimezone(UTC).date() == after_midnight.astimezone(UTC).date()
    opens = evening - 2 * HOUR
    pair = [replace(duty(subject, due), opens_at=opens) for due in (evening, after_midnight)]
    assert owe(INCIDENT, pair, NOW) == 2
    assert {row["slot_on"] for row in rows()} == {date(2020, 2, 1), date(2020, 2, 2)}
    assert len({row["id"] for row in rows()}) == 2


def test_months_appear_when_they_are_needed(office):
    dues = [clock.moment(date(2031, month, 1), time(9)) for month in (1, 2, 12)]
    assert owe(INCIDENT, [duty(due=due) for due in dues], NOW) == 3
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text, slot_on FROM duties_obligation ORDER BY slot_on"
        )
        found = cursor.fetchall()
    assert [name for name, _ in found] == [
        "duties_obligation_203101",
        "duties_obligation_203102",
        "duties_obligation_203112",
    ]
    assert [day for _, day in found] == [clock.day_of(due) for due in dues]


def test_a_new_month_does_not_wait_for_those_who_read_and_write_others(committed):
    go, begun = Event(), Event()

    def busy() -> int:
        with entered(OFFICE.scope):
            owe(INCIDENT, [duty()], NOW)
            begun.set()
            assert go.wait(20)
            return Obligation.objects.count()

    def next_month() -> int:
        with entered(OFFICE.scope):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")
            return owe(INCIDENT, [duty(due=NOW + timedelta(days=4000))], NOW)

    with entered(OFFICE.scope):
        owe(INCIDENT, [duty()], NOW)
    with threads(2) as start:
        first = start(busy)
        assert begun.wait(20)
        try:
            assert start(next_month).result() == 1
        finally:
            go.set()
        assert first.result() >= 2


def test_duties_elsewhere_or_out_of_order_are_refused(office):
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        owe(INCIDENT, [duty(division="140803001001")], NOW)
    one = duty()
    for wrong in (
        replace(one, opens_at=one.due_at + HOUR),
        replace(one, late_at=one.due_at - HOUR),
        replace(one, closes_at=one.late_at - HOUR),
        replace(one, closes_at=one.late_at + timedelta(days=15)),
        replace(one, kind="health_check", closes_at=one.late_at + timedelta(days=2)),
    ):
        with pytest.raises(DatabaseError, match="check constraint"), transaction.atomic():
            owe(INCIDENT, [wrong], NOW)


NIGHT = Slot("night", opens=1200, due=1430, grace=20, closes=1600)
SLOTS = [MORNING, AFTERNOON, NIGHT]
moments = st.integers(0, 21 * 1440).map(lambda n: NOW - timedelta(days=12) + timedelta(minutes=n))
series = st.builds(
    lambda from_at, length: Series(uuid4(), None, uuid4(), GRID, from_at, from_at + length),
    moments,
    st.integers(-300, 20_000).map(lambda n: timedelta(minutes=n)),
)


def expected(one: Series) -> set[tuple[UUID, date, str, datetime]]:
    """Every slot whose due instant lies in [from, until), told without SQL."""
    first = clock.day_of(one.from_at) - timedelta(days=1)
    length = max((one.until - one.from_at).days, 0) + 4
    found = set()
    for day in (first + timedelta(days=n) for n in range(length)):
        for slot in SLOTS:
            due = clock.moment(day) + timedelta(minutes=slot.due)
            if one.from_at <= due < one.until:
                found.add((one.subject, day, slot.name, due))
    return found


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(series, max_size=12))
def test_daily_duties_are_exactly_those_due_in_the_period(db, some):
    incident, wanted = uuid4(), {key for one in some for key in expected(one)}
    with entered(OFFICE.scope):
        assert owe_daily(incident, "clinic_referral", SLOTS, some, NOW) == len(wanted)
        kept = Obligation.objects.filter(incident=incident)
        assert set(kept.values_list("subject", "slot_on", "slot", "due_at")) == wanted
        assert owe_daily(incident, "clinic_referral", SLOTS, some, NOW + HOUR) == 0
        assert owe_daily(incident, "clinic_referral", [], some, NOW) == 0


def test_a_beginning_is_the_same_duties_and_cannot_be_repeated(office):
    begin = clock.moment(date(2020, 2, 3))
    one, other = (
        Series(uuid4(), None, None, GRID, begin, begin + timedelta(days=3)) for _ in range(2)
    )
    rows = "slot_on", "slot", "opens_at", "due_at", "late_at", "closes_at"
    owe_daily(INCIDENT, DutyKind.HEALTH_CHECK, SLOTS, [one], NOW)
    assert begin_daily(INCIDENT, DutyKind.HEALTH_CHECK, SLOTS, [other], NOW) == 9
    first, second = (
        set(Obligation.objects.filter(subject=s.subject).values_list(*rows)) for s in (one, other)
    )
    assert first == second
    with pytest.raises(IntegrityError), transaction.atomic():
        begin_daily(INCIDENT, DutyKind.HEALTH_CHECK, SLOTS, [other], NOW)


def test_a_slot_that_closes_after_midnight_belongs_to_the_day_it_is_due(office):
    begin = clock.moment(date(2020, 2, 28))
    one = Series(uuid4(), None, None, GRID, begin, begin + timedelta(days=3))
    assert owe_daily(INCIDENT, "health_check", [NIGHT], [one], NOW) == 3
    for row in Obligation.objects.all():
        midnight = clock.moment(row.slot_on)
        assert row.due_at - midnight == timedelta(minutes=NIGHT.due)
        assert row.late_at - row.due_at == timedelta(minutes=NIGHT.grace)
        assert row.closes_at - midnight == timedelta(minutes=NIGHT.closes)
        assert row.opens_at - midnight == timedelta(minutes=NIGHT.opens)
    assert Obligation.objects.filter(slot_on=date(2020, 2, 29)).count() == 1


def done(one: Duty, at: datetime = NOW + HOUR) -> Done:
    return Done(one.subject, clock.day_of(one.due_at), one.slot, at, uuid4(), uuid4())


def test_a_duty_is_done_once(office):
    some = [duty() for _ in range(3)]
    owe(INCIDENT, some, NOW)
    first = [done(one) for one in some[:2]]
    assert fulfil(DutyKind.LEAD_ANSWER, first, NOW + 2 * HOUR) == 2
    before = rows()
    again = [done(one, NOW + 5 * HOUR) for one in some[:2]]
    assert fulfil(DutyKind.LEAD_ANSWER, again, NOW + 6 * HOUR) == 0
    assert rows() == before
    kept = Obligation.objects.get(subject=some[0].subject)
    assert (kept.done_at, kept.done_recorded_at) == (NOW + HOUR, NOW + 2 * HOUR)
    assert (kept.done_by, kept.evidence) == (first[0].done_by, first[0].evidence)
    assert Obligation.objects.filter(done_at__isnull=True).count() == 1
    assert fulfil(DutyKind.LEAD_ANSWER, [], NOW) == 0


def test_another_kind_day_or_slot_is_another_duty(office):
    one = duty()
    owe(INCIDENT, [one], NOW)
    right = done(one)
    assert fulfil(DutyKind.HEALTH_CHECK, [right], NOW) == 0
    wrong = [
        replace(right, slot="twice"),
        replace(right, slot_on=right.slot_on + timedelta(days=1)),
        replace(right, subject=uuid4()),
    ]
    assert fulfil(DutyKind.LEAD_ANSWER, wrong, NOW) == 0
    assert fulfil(DutyKind.LEAD_ANSWER, [*wrong, right], NOW) == 1


def test_of_two_in_one_batch_the_earlier_counts(office):
    one = duty()
    owe(INCIDENT, [one], NOW)
    late, early = done(one, NOW + 2 * HOUR), done(one, NOW + HOUR)
    assert fulfil(DutyKind.LEAD_ANSWER, [late, early, late], NOW + 3 * HOUR) == 1
    assert Obligation.objects.get().evidence == early.evidence


def lift_from(
    moment: datetime, *subjects: UUID, kind: LiftKind = LiftKind.VOID, at: datetime = NOW
) -> int:
    return lift(
        DutyKind.HEALTH_CHECK,
        subjects,
        due_from=moment,
        lifted_as=kind,
        lifted_by=OFFICE.id,
        why="order ended early",
        recorded_at=at,
    )


@pytest.fixture
def fortnight(office):
    """Two checks a day for one person over two weeks, the first day's done."""
    begin = clock.moment(date(2020, 2, 1))
    one = Series(uuid4(), None, None, GRID, begin, begin + timedelta(days=14))
    owe_daily(INCIDENT, DutyKind.HEALTH_CHECK, [MORNING, AFTERNOON], [one], NOW)
    fulfil(
        DutyKind.HEALTH_CHECK,
        [Done(one.subject, date(2020, 2, 1), s, NOW, uuid4(), uuid4()) for s in ("am", "pm")],
        NOW,
    )
    return one.subject


@pytest.mark.parametrize("kind", LiftKind)
def test_lifting_ends_what_is_still_to_do_from_a_moment_on(fortnight, kind):
    noon = clock.moment(date(2020, 2, 5), time(12))
    assert lift_from(noon, fortnight, kind=kind, at=noon) == 2 * 10 - 1
    lifted = Obligation.objects.filter(lifted_at__isnull=False)
    assert {(o.lifted_as, o.lifted_at, o.lifted_by) for o in lifted} == {
        (str(kind), noon, OFFICE.id)
    }
    assert min(o.due_at for o in lifted) == clock.moment(date(2020, 2, 5), time(18))
    assert lift_from(noon, fortnight, at=noon + HOUR) == 0
    assert {o.lifted_at for o in lifted.all()} == {noon}


def test_what_is_done_is_not_lifted_and_nobody_else_s(fortnight):
    assert lift_from(clock.moment(date(2020, 2, 1)), uuid4()) == 0
    assert lift_from(clock.moment(date(2020, 2, 1)), fortnight) == 26
    assert Obligation.objects.filter(done_at__isnull=False, lifted_at__isnull=True).count() == 2


def test_a_check_that_arrives_after_the_lifting_still_counts_as_done(fortnight):
    noon = clock.moment(date(2020, 2, 5), time(12))
    lift_from(clock.moment(date(2020, 2, 5)), fortnight, at=noon)
    check = Done(fortnight, date(2020, 2, 5), "am", noon - 2 * HOUR, uuid4(), uuid4())
    assert fulfil(DutyKind.HEALTH_CHECK, [check], noon + HOUR) == 1
    row = Obligation.objects.get(slot_on=date(2020, 2, 5), slot="am")
    assert (row.lifted_at, row.done_recorded_at) == (noon, noon + HOUR)


def test_what_lies_elsewhere_is_neither_done_nor_lifted(db):
    one = duty(division=NEXT_GRID)
    with entered(OFFICE.scope):
        owe(INCIDENT, [one], NOW)
    narrow = replace(OFFICE.scope, prefix=GRID)
    with entered(narrow):
        assert fulfil(DutyKind.LEAD_ANSWER, [done(one)], NOW) == 0
    with entered(OFFICE.scope):
        assert Obligation.objects.get().done_at is None
