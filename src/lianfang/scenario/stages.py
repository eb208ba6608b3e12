"""What the player tells of its progress: the stage, how far it is, and what it cost."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage by its name (an English gettext id), with steps done and in all."""

    name: str
    done: int
    total: int


Report = Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a stage or a kind of act took, in seconds; the process's peak after it, in MB."""

    name: str
    wall: float
    cpu: float
    peak_mb: float


class Meter:
    """Adds up what each stage costs; a name asked for again goes on adding."""

    def __init__(self) -> None:
        self._spent: dict[str, tuple[float, float, float]] = {}

    @contextmanager
    def measuring(self, name: str) -> Iterator[None]:
        """Count the block's time under `name`."""
        before = self._spent.setdefault(name, (0.0, 0.0, 0.0))
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self._spent[name] = (
                before[0] + time.perf_counter() - wall,
                before[1] + time.process_time() - cpu,
                peak_mb(),
            )

    def costs(self) -> tuple[Cost, ...]:
        """What was measured, in the order in which it began."""
        return tuple(Cost(name, *spent) for name, spent in self._spent.items())


def peak_mb() -> float:
    """The most memory that this process has held, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
