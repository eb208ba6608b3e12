"""Checks by days: one cell a day, a half for each check. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.desk.presenters import STATES
from lianfang.desk.roster_queries import CheckMark
from lianfang.desk.shapes import MARKS, DayCell, DayHead, State
from lianfang.desk.templatetags.words import celsius, day, heads
from lianfang.duties.rules import State as Duty
from lianfang.duties.rules import Times, state
from lianfang.kernel import clock
from lianfang.quarantine.queries import DayCheck
from lianfang.quarantine.rules import is_fever

BEFORE, AFTER = 11, 2
"""Days shown before and after today: fourteen in all."""


def days_around(today: date) -> list[date]:
    """The columns of a roster."""
    return [today + timedelta(days=n) for n in range(-BEFORE, AFTER + 1)]


def day_heads(days: Sequence[date], today: date) -> tuple[DayHead, ...]:
    """The heads of these columns."""
    labels = heads(days)
    return tuple(DayHead(label, on == today) for label, on in zip(labels, days, strict=True))


def told_of(check: DayCheck, at: datetime) -> Duty:
    """A check's state as of a moment."""
    return state(
        Times(
            check.opens_at,
            check.late_at,
            check.closes_at,
            check.done_at,
            check.done_recorded_at,
            check.lifted_at,
            check.lifted_as,
        ),
        at,
    )


def marks_of(checks: Iterable[DayCheck], first: date, at: datetime, fever: int) -> list[CheckMark]:
    """One person's checks as a roster takes them; `first` is the first day shown."""
    made = []
    for check in checks:
        told = told_of(check, at)
        known = told in (Duty.DONE_ON_TIME, Duty.DONE_LATE)
        hot = known and check.temperature and is_fever(check.temperature, fever)
        value = check.temperature if hot else None
        made.append(CheckMark((check.slot_on - first).days, check.slot, told.value, value or 0))
    return made


def check_words() -> dict[State, str]:
    """How checks stand, in words."""
    return {
        "due": _("to be checked"),
        "done": _("checked"),
        "late": _("checked late"),
        "missed": _("missed"),
        "waived": _("waived"),
        "alarm": _("fever"),
    }


def slot_words(slot: str) -> str:
    """Morning or afternoon."""
    return {"am": _("morning"), "pm": _("afternoon")}.get(slot, slot)


Halves = tuple[tuple[State, str], ...]
_BLANK, _LAST = DayCell(), DayCell(end=True)


class Cells:
    """The cells of one person after another, for the same days; each day is told once."""

    def __init__(self, days: Sequence[date]) -> None:
        """Take the columns."""
        self._days = days
        self._labels = [day(on) for on in days]
        self._words = check_words()
        self._slots = cache(slot_words)
        self._day = cache(self._told)

    def of(
        self, name: str, url: str, marks: Iterable[CheckMark], until: datetime
    ) -> tuple[DayCell, ...]:
        """A cell for each day; `until` is the order's end."""
        by_day: dict[int, tuple[CheckMark, ...]] = {}
        for mark in marks:
            by_day[mark.day] = (*by_day.get(mark.day, ()), mark)
        last = (clock.day_of(until - timedelta(microseconds=1)) - self._days[0]).days
        made = []
        for n in range(len(self._days)):
            halves, words = self._day(by_day.get(n, ()))
            if halves:
                made.append(DayCell(halves, url, f"{name} {words}", n == last))
            else:
                made.append(_LAST if n == last else _BLANK)
        return tuple(made)

    def _told(self, marks: tuple[CheckMark, ...]) -> tuple[Halves, str]:
        """A day's halves and what is said of them; a fever takes the whole cell."""
        shown = [mark for mark in marks if mark.state != Duty.VOID]
        if not shown:
            return (), ""
        label = self._labels[shown[0].day]
        hot = next((mark for mark in shown if mark.fever), None)
        if hot:
            value = celsius(hot.fever)
            halves: Halves = (("alarm", "▲" + value.rstrip("℃")),)
            return halves, f"{label} {self._words['alarm']} {value}"
        states = [STATES[Duty(mark.state)] for mark in shown]
        spoken = " ".join(
            f"{self._slots(mark.slot)}{self._words[told]}"
            for mark, told in zip(shown, states, strict=True)
        )
        return tuple((told, MARKS[told]) for told in states), f"{label} {spoken}"


def tally_words(marks: Sequence[CheckMark]) -> str:
    """A person's checks in one sentence."""
    count = Counter(mark.state for mark in marks)
    fevers = sum(1 for mark in marks if mark.fever)
    return _tally(
        count[Duty.DONE_ON_TIME.value],
        count[Duty.DONE_LATE.value],
        count[Duty.OVERDUE.value] + count[Duty.MISSED.value],
        fevers,
        get_language(),
    )


@lru_cache(maxsize=512)
def _tally(on_time: int, late: int, missed: int, fevers: int, language: str | None) -> str:
    words = _("on time {on_time}, late {late}, missed {missed}")
    text = words.format(on_time=on_time, late=late, missed=missed)
    return text + (_(", fever {fevers}").format(fevers=fevers) if fevers else _(", no fever"))
