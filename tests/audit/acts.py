"""Small acts to try the machinery of acts on: each adds a unit, or fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event
from typing import TypeVar
from uuid import UUID

from django.db import connections
from tests.cast import DISTRICT, OFFICE

from lianfang.accounts.models import Unit
from lianfang.audit.actors import Acting
from lianfang.audit.models import Entry
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock

R = TypeVar("R")
NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
EVERYTHING = Scope(ScopeKind.SECOND, actor=OFFICE.id)


class Failed(Exception):
    """An error that nobody foresaw."""


@operation
def add_unit(name: str, *, by: Acting, at: datetime) -> UUID:
    """Add a unit and say so."""
    unit = Unit.objects.create(
        name=name, kind="department", division=DISTRICT, recorded_at=recorded_at()
    )
    concerning(unit, length=len(name))
    return unit.pk


@operation
def add_and_fail(name: str, *, by: Acting, at: datetime) -> None:
    """Add a unit, say so, and fail."""
    add_unit(name, by=by, at=at)
    concerning()
    raise Failed


@operation
def add_silently(name: str, *, by: Acting, at: datetime) -> None:
    """Add a unit and say nothing."""
    Unit.objects.create(name=name, kind="department", division=DISTRICT, recorded_at=recorded_at())


@operation
def add_two(first: str, second: str, *, by: Acting, at: datetime) -> tuple[UUID, UUID]:
    """Two acts within one."""
    made = add_unit(first, by=by, at=at), add_unit(second, by=by, at=at)
    concerning(*made)
    return made


@operation
def wait_for(event: Event, name: str, begun: Event, *, by: Acting, at: datetime) -> datetime:
    """Add a unit, then stay in flight until told to end; gives its `recorded_at`."""
    add_unit(name, by=by, at=at)
    concerning()
    begun.set()
    assert event.wait(20)
    return recorded_at()


@contextmanager
def working(at: datetime = NOW, scope: Scope = EVERYTHING) -> Iterator[None]:
    """Within the block the time stands and everything may be written."""
    with clock.held(at), entered(scope):
        yield


def unit_names() -> set[str]:
    """The names of all units."""
    return set(Unit.objects.values_list("name", flat=True))


def entries() -> list[Entry]:
    """Every entry, in order of recording."""
    with entered(EVERYTHING):
        return list(Entry.objects.order_by("recorded_at", "id"))


@contextmanager
def threads(count: int) -> Iterator[Callable[[Callable[[], R]], Future[R]]]:
    """Run things in threads, each on a connection of its own that is closed afterwards."""
    with ThreadPoolExecutor(count) as pool:

        def run(work: Callable[[], R]) -> R:
            try:
                return work()
            finally:
                connections.close_all()

        yield lambda work: pool.submit(run, work)
