"""Pure decisions about observation: ends, fever, which readings are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lianfang.incidents.rules import Slot
from lianfang.kernel import clock

TEAM_WITHIN = timedelta(hours=4)
"""A team of five is complete within four hours (domain.md, entity 10)."""

_DAY = 24 * 60
"""Minutes."""

CLINIC_WITHIN = timedelta(hours=1)
"""A fever reaches the clinic within the hour; nobody has to approve it (R15)."""


def end_of(
    anchor_at: datetime, *, to_the_minute: bool, days: int, release_minute: int | None
) -> datetime:
    """The instant at which observation ends: one convention for an edition (domain.md 2.6, C4).

    The anchor's day is D0. With a clock time known, the end is `days` times 24 hours later; with
    only the date, it is 24:00 of day `days`. A daytime release hour, in minutes after midnight,
    only rounds down.
    """
    if to_the_minute:
        end = anchor_at + timedelta(days=days)
    else:
        end = clock.moment(clock.day_of(anchor_at) + timedelta(days=days + 1))
    if release_minute is None:
        return end
    hour = time(release_minute // 60, release_minute % 60)
    same_day = clock.moment(clock.day_of(end), hour)
    return same_day if same_day <= end else same_day - timedelta(days=1)


def lies_ahead(anchor_at: datetime, at: datetime, *, to_the_minute: bool) -> bool:
    """Whether an anchor is later than a moment; one known to the day only, later than its day."""
    if to_the_minute:
        return anchor_at > at
    return clock.day_of(anchor_at) > clock.day_of(at)


def day_number(anchor_at: datetime, at: datetime) -> int:
    """Day n of the observation at a moment; the anchor's day is 0."""
    return (clock.day_of(at) - clock.day_of(anchor_at)).days


def in_slot(slots: Sequence[Slot], name: str, day: date, measured_at: datetime) -> bool:
    """Whether a reading of a moment can be that of a slot of a day.

    The slots share the whole day: each takes from the closing of the one before until its own,
    the last until midnight at least, so that there is no hour without a place for a fever.
    """
    ordered = sorted(slots, key=lambda slot: slot.opens)
    for n, slot in enumerate(ordered):
        if slot.name == name:
            first = ordered[n - 1].closes - (0 if n else _DAY)
            last = slot.closes if slot is not ordered[-1] else max(slot.closes, _DAY)
            minutes = (measured_at - clock.moment(day)) / timedelta(minutes=1)
            return max(first, 0) <= minutes < last
    return False


def is_fever(temperature: int, threshold: int) -> bool:
    """Whether a temperature in tenths of a degree reaches the edition's threshold."""
    return temperature >= threshold


@dataclass(frozen=True, slots=True)
class Span:
    """When an order holds: from its start until its end, or an earlier end."""

    start_at: datetime
    end_at: datetime
    ended_at: datetime | None

    @property
    def until(self) -> datetime:
        """The effective end."""
        return min(self.end_at, self.ended_at) if self.ended_at else self.end_at

    def in_force(self, at: datetime) -> bool:
        """Whether it holds at a moment: computed, never stored (R10)."""
        return self.start_at <= at < self.until


class Fault:
    """Why a reading is not taken, as codes that doors put into words."""

    UNKNOWN_ORDER = "unknown_order"
    FUTURE = "future"
    BEFORE_ORDER = "before_order"
    AFTER_END = "after_end"
    NOT_PLAUSIBLE = "not_plausible"
    WRONG_SLOT = "wrong_slot"


def fault_of_reading(
    temperature: int, measured_at: datetime, span: Span | None, recorded_at: datetime
) -> str | None:
    """Why a reading cannot be taken; None if it can. `temperature` in tenths of a degree."""
    if span is None:
        return Fault.UNKNOWN_ORDER
    if not 340 <= temperature <= 430:
        return Fault.NOT_PLAUSIBLE
    if measured_at > recorded_at:
        return Fault.FUTURE
    if measured_at < span.start_at:
        return Fault.BEFORE_ORDER
    if measured_at >= span.until:
        return Fault.AFTER_END
    return None
