"""From when a change holds, how long things took. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median


def holds_from(effective_at: datetime, recorded_at: datetime) -> datetime:
    """From when duties follow a change: its moment, or its recording where that came later."""
    return max(effective_at, recorded_at)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long something took: how many, the median in hours, how many beyond the limit."""

    count: int
    median: float | None
    breaches: int


def pace(hours: Sequence[float], limit: float | None) -> Pace:
    """The pace of some intervals; without a limit nothing is beyond it."""
    return Pace(
        count=len(hours),
        median=round(median(hours), 2) if hours else None,
        breaches=0 if limit is None else sum(h > limit for h in hours),
    )
