"""What is still to happen, in order of its moment on the scenario's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Happening = Callable[[datetime], None]


class Agenda:
    """Events by moment; of two at one moment, the one entered first comes first.

    What happens may enter further events, at its own moment or later.
    """

    def __init__(self) -> None:
        self._events: list[tuple[datetime, int, Happening]] = []
        self._serial = count()

    def put(self, at: datetime, happening: Happening) -> None:
        """Have `happening(at)` called when its moment comes."""
        heappush(self._events, (at, next(self._serial), happening))

    def run_until(self, end: datetime) -> None:
        """Let everything happen that is due at or before `end`."""
        while self._events and self._events[0][0] <= end:
            at, _, happening = heappop(self._events)
            happening(at)
