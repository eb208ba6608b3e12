"""The state of an obligation: a pure function of its row and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lianfang.kernel import clock

MOST_OVERDUE = timedelta(days=14)
"""An obligation closes at most this long after it is late: bounds every search for overdue."""

LONGEST_OVERDUE = {
    "health_check": timedelta(days=1),
    "daily_report": timedelta(days=1),
    "lead_answer": timedelta(days=3),
}
"""Tighter bounds for the kinds that are many, held by the ledger's check constraint."""


LONGEST_GRACE = timedelta(days=1)
"""Between due and late; held by the ledger's check constraint."""


def first_slot_day(at: datetime) -> date:
    """The earliest day of a slot that can be overdue at `at`: older months are not looked into."""
    return clock.day_of(at - MOST_OVERDUE - LONGEST_GRACE)


def overdue_since(kind: str, at: datetime) -> datetime:
    """The instant after which an obligation must have become late to be overdue at `at`."""
    return at - LONGEST_OVERDUE.get(kind, MOST_OVERDUE)


HORIZON = timedelta(days=7)
"""Endless duties are written this far ahead."""


class State(StrEnum):
    """What the clock says of an obligation; never stored."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    OVERDUE = "overdue"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    MISSED = "missed"
    WAIVED = "waived"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Times:
    """The instants that decide: `late_at` is the due instant and its grace."""

    opens_at: datetime
    late_at: datetime
    closes_at: datetime
    done_at: datetime | None = None
    done_recorded_at: datetime | None = None
    lifted_at: datetime | None = None
    lifted_as: str | None = None


def state(times: Times, as_of: datetime) -> State:
    """The state as the system knew it at `as_of`.

    Lateness is judged on `done_at`, when it was done, not on when the system learnt it; until
    it learns it, the clock runs. What was done stays done, whatever is lifted later.
    """
    if times.done_at and times.done_recorded_at and times.done_recorded_at <= as_of:
        return State.DONE_ON_TIME if times.done_at < times.late_at else State.DONE_LATE
    if times.lifted_at and times.lifted_as and times.lifted_at <= as_of:
        return State(times.lifted_as)
    if as_of < times.opens_at:
        return State.SCHEDULED
    if as_of < times.late_at:
        return State.OPEN
    return State.OVERDUE if as_of < times.closes_at else State.MISSED


STATE_SQL = """CASE
 WHEN o.done_recorded_at <= %(as_of)s AND o.done_at < o.late_at THEN 'done_on_time'
 WHEN o.done_recorded_at <= %(as_of)s THEN 'done_late'
 WHEN o.lifted_at <= %(as_of)s THEN o.lifted_as
 WHEN %(as_of)s < o.opens_at THEN 'scheduled'
 WHEN %(as_of)s < o.late_at THEN 'open'
 WHEN %(as_of)s < o.closes_at THEN 'overdue'
 ELSE 'missed' END"""
"""The twin of `state` over a row `o` of the ledger; a property test holds them equal."""
