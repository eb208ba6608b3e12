"""Limits of break-glass, and what makes a reading unusual; the numbers are proposals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lianfang.kernel import clock

LASTS = timedelta(minutes=15)
"""How long broken glass stays open; it ends by itself."""

REVIEWED_WITHIN = timedelta(days=1)
LEAST_REASON = 10
MOST_UNREVIEWED = 3
"""Whoever has so many that nobody reviewed yet breaks no further glass."""

MOST_AN_HOUR = 50
DRAWN = 10
"""How many readings of a day are drawn for review."""

_DAY_FROM, _DAY_UNTIL = 6, 22


@dataclass(frozen=True, slots=True)
class Read:
    """One reading, as far as rules judge it; `duty` is today's duty on one's own list."""

    officer: UUID
    persons: tuple[UUID, ...]
    duty: bool
    at: datetime


def by_night(at: datetime) -> bool:
    """Whether it was read when hardly anyone is on duty."""
    return not _DAY_FROM <= clock.local(at).hour < _DAY_UNTIL


def busiest_hour(reads: Iterable[Read]) -> int:
    """The most persons that were opened within any 60 minutes."""
    window: list[Read] = []
    most = held = 0
    for read in sorted(reads, key=lambda one: one.at):
        window.append(read)
        held += len(read.persons)
        while window[0].at <= read.at - timedelta(hours=1):
            held -= len(window.pop(0).persons)
        most = max(most, held)
    return most
