"""How each of a person's two daily checks goes: on time, late, missed, or late to arrive."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from lianfang.incidents.rules import AFTERNOON as AFTERNOON_SLOT
from lianfang.incidents.rules import MORNING as MORNING_SLOT
from lianfang.incidents.rules import Slot
from lianfang.kernel import clock
from lianfang.scenario.chance import draws
from lianfang.scenario.truth import PersonTruth


class Window(NamedTuple):
    """When a check may be done, when it is due and when late, and when it is missed."""

    opens: time
    due: time
    late: time
    closes: time


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def window(slot: Slot) -> Window:
    """The window of a protocol edition's slot."""
    late = slot.due + slot.grace
    return Window(_time(slot.opens), _time(slot.due), _time(late), _time(slot.closes))


SLOTS = (MORNING_SLOT, AFTERNOON_SLOT)
WINDOWS = tuple(window(slot) for slot in SLOTS)

MORNING, EVENING = 0, 1


class CheckPlan(NamedTuple):
    """One check. kind: on_time, late, missed, late_arriving (done on time, synced later).

    `tenths` is the temperature in tenths of a degree Celsius measured at `site` (axillary or
    forehead). A missed check has neither moments nor temperature.
    """

    kind: str
    measured_at: datetime | None
    received_at: datetime | None
    tenths: int | None
    site: str
    symptoms: bool


MISSED = CheckPlan("missed", None, None, None, "", False)

_OF_FAILURES_MISSED = 0.22
_OF_FAILURES_LATE = 0.66
_FOREHEAD = 0.35
_COUGH = 0.004


def check_outcome(
    seed: int, person: PersonTruth, day: date, slot: int, windows: tuple[Window, ...] = WINDOWS
) -> CheckPlan:
    """Return how the check of `slot` (0 morning, 1 evening) on `day` goes for a person."""
    fate, when, wait, warmth, tool, cough, *_ = draws(
        seed, "check", person.number, day.toordinal(), slot
    )
    opens, length, late, spare = _minutes(day, windows[slot])
    if person.fever_on == day and person.fever_slot == slot:
        measured = opens + timedelta(minutes=int(when * length))
        return CheckPlan("on_time", measured, measured, 376 + int(warmth * 14), "axillary", True)
    site = "forehead" if tool < _FOREHEAD else "axillary"
    tenths = (358 if site == "forehead" else 361) + int((warmth + fate + cough) * 3)
    if fate < person.reliability:
        measured = opens + timedelta(minutes=int(when * length))
        return CheckPlan("on_time", measured, measured, tenths, site, cough < _COUGH)
    failure = (fate - person.reliability) / (1 - person.reliability)
    if failure < _OF_FAILURES_MISSED:
        return MISSED
    if failure < _OF_FAILURES_LATE:
        measured = opens + timedelta(minutes=late + 1 + int(when * (spare - late - 1)))
        return CheckPlan("late", measured, measured, tenths, site, cough < _COUGH)
    measured = opens + timedelta(minutes=int(when * length))
    received = opens + timedelta(minutes=spare + 1 + int(wait * wait * 1500))
    return CheckPlan("late_arriving", measured, received, tenths, site, cough < _COUGH)


@lru_cache(maxsize=128)
def _minutes(day: date, window: Window) -> tuple[datetime, int, int, int]:
    """Return when a window opens, and the minutes from then until due, late and close."""
    opens, due, late, closes = (clock.moment(day, at) for at in window)
    return opens, *((at - opens).seconds // 60 for at in (due, late, closes))  # type: ignore[return-value]
