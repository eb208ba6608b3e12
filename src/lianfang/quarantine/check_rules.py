"""What a reading calls for, and when it was really taken. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from lianfang.incidents.rules import Slot
from lianfang.kernel import clock
from lianfang.quarantine.choices import Manner, ThermometerSite
from lianfang.quarantine.rules import Span, fault_of_reading, in_slot, is_fever

WIDEST_OFFSET = timedelta(days=1)
"""A device's clock that is further off is not corrected: its times are not to be believed."""

COLD_FOREHEAD = 350
"""Below it a forehead gun has measured the cold, not the person (C6); tenths of a degree."""

NOTICE_WITHIN = timedelta(minutes=15)
"""Doctor, clinic and CDC have seen a fever."""

AGAIN_WITHIN = timedelta(minutes=30)
"""A reading that cannot be trusted is taken again."""

CALL_WITHIN = VISIT_WITHIN = timedelta(hours=4)
"""After a missed check someone calls; after two in a row someone goes, the same day (C5)."""

NIGHT_FROM, NIGHT_UNTIL = time(22), time(7)
"""Nobody is called or visited for a missed check (C13)."""

AGREES_WITHIN = 5
"""Two readings of a person within a day agree within half a degree; tenths of a degree."""

SAME_IN_A_ROW = 5
"""So many equal readings of a person one after another, or a sheet all equal, are unlikely."""


class CheckFault:
    """Why a reading is not taken, beyond `rules.Fault`."""

    CLOCK_OFF = "clock_off"
    UNKNOWN_MEASURER = "unknown_measurer"
    NOT_OWN_WORD = "not_own_word"


@dataclass(frozen=True, slots=True)
class Reading:
    """One temperature; `temperature` in tenths of a degree Celsius.

    `measured_at` is when it was taken by the clock of the device, which is `offset_seconds`
    ahead of the server's; `received_at` when a device or clerk handed it over. `measured_by` is
    the post that took it, where another keys it from paper.
    """

    order: UUID
    slot_on: date
    slot: str
    temperature: int
    thermometer: str
    manner: str
    measured_at: datetime
    received_at: datetime
    symptoms: tuple[str, ...] = ()
    indoors: bool = True
    measured_by: UUID | None = None
    offset_seconds: int = 0

    @property
    def taken_at(self) -> datetime:
        """When it was really taken: the device's time without its clock's error."""
        return self.measured_at - timedelta(seconds=self.offset_seconds)


def fault_of(
    reading: Reading, span: Span | None, slots: Sequence[Slot], recorded_at: datetime
) -> str | None:
    """Why a reading cannot be taken; None if it can."""
    if span is not None and abs(timedelta(seconds=reading.offset_seconds)) > WIDEST_OFFSET:
        return CheckFault.CLOCK_OFF
    at = reading.taken_at
    fault = fault_of_reading(reading.temperature, at, span, recorded_at)
    if fault:
        return fault
    return None if in_slot(slots, reading.slot, reading.slot_on, at) else "wrong_slot"


def alarms(temperature: int, symptoms: Collection[str], threshold: int) -> bool:
    """Whether a reading starts the chain: a fever, or any symptom (C6)."""
    return bool(symptoms) or is_fever(temperature, threshold)


def again(temperature: int, thermometer: str, threshold: int) -> bool:
    """Whether a reading is to be taken again in the armpit, indoors.

    A cold forehead says nothing; a fever by forehead or ear is confirmed, and meanwhile acted on.
    """
    if thermometer == ThermometerSite.AXILLARY:
        return False
    cold = thermometer == ThermometerSite.FOREHEAD and temperature < COLD_FOREHEAD
    return cold or is_fever(temperature, threshold)


def trusted(reading: Reading) -> bool:
    """Whether a second reading settles a doubt: axillary, indoors, by someone who was there."""
    there = reading.manner in (Manner.IN_PERSON, Manner.PAPER)
    return there and reading.indoors and reading.thermometer == ThermometerSite.AXILLARY


def by_day(at: datetime) -> datetime:
    """The moment itself by day; within the night, the morning after."""
    local = clock.local(at)
    if local.time() >= NIGHT_FROM:
        return clock.moment(local.date() + timedelta(days=1), NIGHT_UNTIL)
    return at if local.time() >= NIGHT_UNTIL else clock.moment(local.date(), NIGHT_UNTIL)


def agree(first: int, second: int, threshold: int) -> bool:
    """Whether two readings say the same of a person: close, and both fever or neither."""
    same = is_fever(first, threshold) == is_fever(second, threshold)
    return same and abs(first - second) <= AGREES_WITHIN
