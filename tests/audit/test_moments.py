"""Freezing a moment: after a cut-off nothing can appear before it."""

import random
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from time import sleep

import pytest
from django.db import DatabaseError, connection, transaction
from tests.audit.acts import EVERYTHING, NOW, add_unit, entries, threads, wait_for, working
from tests.cast import OFFICE, gather

from lianfang.audit import queries
from lianfang.audit.models import Cutoff, Entry
from lianfang.audit.operations import (
    CutoffInFuture,
    NotAlone,
    closing_operation,
    concerning,
    cut_off,
    operation,
    recorded_at,
)
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed

LATER = NOW + timedelta(minutes=5)


@pytest.mark.django_db
def test_a_moment_is_final_once_it_is_closed():
    with working(LATER):
        assert not queries.is_final(NOW)
        assert queries.last_cutoff() is None
        cut_off(NOW, by=OFFICE, at=LATER, reason="test")
        assert queries.is_final(NOW)
        assert queries.is_final(NOW - timedelta(days=1))
        assert not queries.is_final(NOW + timedelta(microseconds=1))
        assert queries.last_cutoff() == NOW


@pytest.mark.django_db
def test_closing_a_moment_again_changes_nothing():
    with working(LATER):
        first = cut_off(NOW, by=OFFICE, at=LATER, reason="test")
        assert cut_off(NOW, by=OFFICE, at=LATER, reason="again") == first
        assert Cutoff.objects.count() == 1


@pytest.mark.django_db
def test_a_moment_to_come_cannot_be_closed():
    with working(), pytest.raises(CutoffInFuture):
        cut_off(LATER, by=OFFICE, at=NOW, reason="test")


@pytest.mark.django_db
def test_the_commander_and_the_staff_close_moments_and_nobody_else():
    cast = gather(NOW - timedelta(days=1))
    for by in (cast.commander, cast.staff):
        with clock.held(LATER), entered(by.scope):
            cut_off(NOW, by=by, at=LATER, reason="test")
    for who in ("secretary", "grid_worker", "analyst", "transport_liaison", "supervisor"):
        by = cast.actor(who)
        with clock.held(LATER), entered(by.scope), pytest.raises(NotAllowed):
            cut_off(NOW, by=by, at=LATER, reason="test")


@pytest.mark.django_db
def test_what_is_recorded_after_a_cutoff_is_recorded_later_even_if_the_clock_stands():
    with working():
        add_unit("before", by=OFFICE, at=NOW)
        cut_off(NOW, by=OFFICE, at=NOW, reason="test")
        add_unit("after", by=OFFICE, at=NOW)
    assert [e.recorded_at > NOW for e in entries()][-1]
    with working(NOW - timedelta(hours=1)):
        add_unit("by a slow clock", by=OFFICE, at=NOW)
    slow = next(e for e in entries() if e.detail.get("length") == len("by a slow clock"))
    assert slow.recorded_at > NOW


@pytest.mark.django_db
def test_a_cutoff_cannot_be_changed_or_removed():
    with working(LATER):
        cut_off(NOW, by=OFFICE, at=LATER, reason="test")
        for change in (
            lambda: Cutoff.objects.update(moment=NOW - timedelta(days=1)),
            lambda: Cutoff.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


@pytest.mark.django_db
def test_a_closing_act_is_not_begun_within_another_act():
    @operation
    def outer(*, by, at):
        concerning()
        cut_off(NOW, by=by, at=at, reason="test")

    @closing_operation
    def closing(*, by, at):
        concerning()
        cut_off(NOW, by=by, at=at, reason="test")

    with working(LATER):
        with pytest.raises(NotAlone):
            outer(by=OFFICE, at=LATER)
        closing(by=OFFICE, at=LATER)
        assert queries.is_final(NOW)


def test_a_cutoff_waits_for_the_act_in_flight(committed):
    go, begun, closed = Event(), Event(), Event()

    def act() -> datetime:
        with working():
            return wait_for(go, "slow", begun, by=OFFICE, at=NOW)

    def close() -> bool:
        with working(LATER):
            cut_off(NOW, by=OFFICE, at=LATER, reason="test")
            seen = Entry.objects.filter(action="audit.wait_for").exists()
        closed.set()
        return seen

    with threads(2) as start:
        acting = start(act)
        assert begun.wait(20)
        closing = start(close)
        assert not closed.wait(0.5)
        go.set()
        assert acting.result() == NOW
        assert closing.result()


def test_an_act_waits_for_the_cutoff_in_flight(committed):
    go, begun = Event(), Event()

    @closing_operation
    def close_slowly(*, by, at):
        cut_off(NOW, by=by, at=at, reason="test")
        concerning()
        begun.set()
        assert go.wait(20)

    def close() -> None:
        with working(LATER):
            close_slowly(by=OFFICE, at=LATER)

    def act() -> None:
        with working(NOW - timedelta(minutes=1)):
            add_unit("waits", by=OFFICE, at=NOW)

    with threads(2) as start:
        closing = start(close)
        assert begun.wait(20)
        acting = start(act)
        sleep(0.3)
        assert not acting.done()
        go.set()
        closing.result()
        acting.result()
    assert next(e for e in entries() if e.action == "audit.add_unit").recorded_at > NOW


@pytest.mark.parametrize("seed", range(5))
def test_nothing_appears_before_a_closed_moment_however_acts_and_cutoffs_mix(committed, seed):
    """Whoever closes a moment counts what it sees before it; that count never changes."""
    seen: list[tuple[datetime, int]] = []

    def count(moment: datetime) -> int:
        return Entry.objects.filter(recorded_at__lte=moment, action="audit.add_unit").count()

    def act(n: int) -> None:
        chance = random.Random(seed * 100 + n)
        for turn in range(8):
            at = NOW + timedelta(seconds=chance.randrange(60))
            with working(at):
                add_unit(f"{n} {turn}", by=OFFICE, at=at)
                sleep(chance.random() / 200)

    def close() -> None:
        chance = random.Random(seed)
        for _ in range(8):
            moment = NOW + timedelta(seconds=chance.randrange(60))
            with working(NOW + timedelta(seconds=60)):
                cut_off(moment, by=OFFICE, at=moment, reason="test")
            with entered(EVERYTHING):
                seen.append((moment, count(moment)))

    with threads(4) as start:
        for each in [start(close), *(start(partial(act, n)) for n in range(3))]:
            each.result()
    with entered(EVERYTHING):
        assert [count(moment) for moment, _ in seen] == [n for _, n in seen]
        assert Entry.objects.filter(action="audit.add_unit").count() == 24


@pytest.mark.django_db
def test_an_act_takes_its_moment_when_it_begins():
    @operation
    def look(*, by, at):
        concerning()
        with clock.held(LATER):
            return recorded_at()

    with working():
        assert look(by=OFFICE, at=NOW) == NOW
        assert connection.in_atomic_block
