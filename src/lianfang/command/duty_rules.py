"""Whether the headquarters' duty is covered at every minute. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(hours=24)
"""A shift at most; who sits longer makes mistakes."""

REST = timedelta(hours=8)
"""Between two shifts of one post."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without anyone on duty."""

    from_at: datetime
    to_at: datetime

    @property
    def minutes(self) -> int:
        """Its length in whole minutes, rounded up: a minute uncovered in part is uncovered."""
        return -(-int((self.to_at - self.from_at).total_seconds()) // 60)


def gaps(
    shifts: Iterable[tuple[datetime, datetime]], from_at: datetime, until: datetime
) -> list[Gap]:
    """The times in `[from_at, until)` that no shift covers, in order."""
    found, covered = [], from_at
    for begins, ends in sorted(shifts):
        if begins > covered and covered < until:
            found.append(Gap(covered, min(begins, until)))
        covered = max(covered, ends)
    if covered < until:
        found.append(Gap(covered, until))
    return [gap for gap in found if gap.to_at > gap.from_at]


def unrested(
    shifts: Iterable[tuple[datetime, datetime]], begins: datetime, ends: datetime
) -> bool:
    """Whether a further shift of the same post leaves less than `REST` beside another."""
    return any(begins < other_end + REST and other < ends + REST for other, other_end in shifts)
