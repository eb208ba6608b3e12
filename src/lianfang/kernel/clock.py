"""The domain's clock: the only reader of the time of day.

A drill runs on its scenario's time: a fixed distance from the wall clock, so that it ticks.
Sessions, one-time codes and the job queue stay on the wall clock and do not ask here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DISTRICT = ZoneInfo("Asia/Shanghai")

_held: ContextVar[datetime | None] = ContextVar("clock_held", default=None)
_offset = timedelta(0)


def now() -> datetime:
    """The present moment of the domain, aware."""
    return _held.get() or datetime.now(UTC) + _offset


def shift(offset: timedelta) -> None:
    """Set the distance of the domain's time from the wall clock for this process."""
    global _offset
    _offset = offset


def wall() -> datetime:
    """The present moment of the machine, for sessions and queues."""
    return datetime.now(UTC)


@contextmanager
def held(at: datetime) -> Iterator[None]:
    """Within the block the domain's time stands at `at` (a scenario's step, a test)."""
    token = _held.set(at)
    try:
        yield
    finally:
        _held.reset(token)


def day_of(at: datetime) -> date:
    """The calendar day in the district, which is not UTC's before 08:00."""
    return at.astimezone(DISTRICT).date()


def moment(day: date, at: time = time(0)) -> datetime:
    """The instant of a time of day in the district."""
    return datetime.combine(day, at, tzinfo=DISTRICT)


def local(at: datetime) -> datetime:
    """The same instant, told in the district's time."""
    return at.astimezone(DISTRICT)


_FIRST, _LAST = 1901, 2199


def from_outside(at: datetime) -> datetime:
    """An instant that someone sent, in UTC.

    Raises ValueError without an offset, or so far away that a sum with it, or the database,
    could not hold it.
    """
    if at.tzinfo is None or not _FIRST <= at.year <= _LAST:
        raise ValueError("a moment has its offset and lies between 1901 and 2199")
    return at.astimezone(UTC)
