"""When a unit's daily report is due, what it may say, and how a day went (domain.md 2.4, 2.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lianfang.duties.rules import HORIZON, State
from lianfang.incidents.rules import Slot
from lianfang.kernel import clock

KIND = "daily_report"

REMINDS_BEFORE = timedelta(hours=1)
"""How long before a report is late its signer is reminded, once."""

CLIMBS_AFTER = timedelta(minutes=30)
"""How long after a report is late somebody above is asked."""

_NIGHT, _MORNING = 22, 7


def by_night(at: datetime) -> bool:
    """Whether a report is no reason to ring: its alarms keep to the day."""
    return not _MORNING <= clock.local(at).hour < _NIGHT


def horizon(day: date) -> date:
    """The first day for which nothing needs to be planned yet on `day`."""
    return day + HORIZON


def planned_by(day: date) -> date:
    """The first day that may still be unplanned on `day`: the generator runs once a day."""
    return horizon(day) - timedelta(days=1)


def days_owed(slot: Slot, from_at: datetime, until: datetime) -> int:
    """How many days' reports fall due in `[from_at, until)`."""
    first, last = clock.day_of(from_at), clock.day_of(until)
    days = (last - first).days
    if days < 0:
        return 0
    begins_in_time = clock.moment(first) + timedelta(minutes=slot.due) >= from_at
    ends_after_due = clock.moment(last) + timedelta(minutes=slot.due) < until
    return max(0, days - 1 + begins_in_time + ends_after_due)


class Fault(StrEnum):
    """Why a report says nothing that can be kept."""

    BLANK = "blank"
    NEGATIVE = "negative"
    ZERO_UNSAID = "zero_unsaid"
    ZERO_CONTRADICTED = "zero_contradicted"


def fault_of(figures: Mapping[str, int], is_zero: bool) -> Fault | None:
    """What is wrong with a report: zero is a statement of its own, and silence is none."""
    if any(type(value) is not int or value < 0 for value in figures.values()):
        return Fault.NEGATIVE
    if is_zero:
        return Fault.ZERO_CONTRADICTED if any(figures.values()) else None
    if not figures:
        return Fault.BLANK
    return None if any(figures.values()) else Fault.ZERO_UNSAID


class Cell(StrEnum):
    """How one unit's report of one day stands."""

    NOT_OWED = "not_owed"
    SCHEDULED = "scheduled"
    OPEN = "open"
    ON_TIME = "on_time"
    ZERO = "zero"
    LATE = "late"
    MISSING = "missing"
    WAIVED = "waived"


EXPECTED = frozenset({Cell.ON_TIME, Cell.ZERO, Cell.LATE, Cell.MISSING})
"""Reports that came, or that are past cut-off and grace; of others nothing is said yet."""

_CELLS = {
    State.SCHEDULED: Cell.SCHEDULED,
    State.OPEN: Cell.OPEN,
    State.OVERDUE: Cell.MISSING,
    State.DONE_ON_TIME: Cell.ON_TIME,
    State.DONE_LATE: Cell.LATE,
    State.MISSED: Cell.MISSING,
    State.WAIVED: Cell.WAIVED,
    State.VOID: Cell.NOT_OWED,
}


def cell(state: State, is_zero: bool) -> Cell:
    """How a report stands, from its obligation's state; a zero report on time is its own kind.

    Missing means not received at cut-off and grace, even while it can still be filed late.
    """
    found = _CELLS[state]
    return Cell.ZERO if found is Cell.ON_TIME and is_zero else found


@dataclass(frozen=True, slots=True)
class Rate:
    """Reports expected, reports that came, and of these the ones on time."""

    expected: int
    actual: int
    on_time: int

    @property
    def share(self) -> float | None:
        """The rate on time: on time ÷ expected; None where nothing was expected."""
        return self.on_time / self.expected if self.expected else None

    @property
    def came(self) -> float | None:
        """The reporting rate: those that came ÷ expected."""
        return self.actual / self.expected if self.expected else None


def rate(cells: Iterable[Cell]) -> Rate:
    """The timeliness of some units' reports of some days."""
    found = Counter(cells)
    on_time = found[Cell.ON_TIME] + found[Cell.ZERO]
    actual = on_time + found[Cell.LATE]
    return Rate(expected=actual + found[Cell.MISSING], actual=actual, on_time=on_time)
