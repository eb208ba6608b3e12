"""Checks by days: one cell a day, a half for each check. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from lianfang.desk.presenters import STATES
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


def check_words(told: State) -> str:
    """A check's state in words."""
    return {
        "due": _("to be checked"),
        "done": _("checked"),
        "late": _("checked late"),
        "missed": _("missed"),
        "waived": _("waived"),
        "alarm": _("fever"),
    }[told]


def slot_words(slot: str) -> str:
    """Morning or afternoon."""
    return {"am": _("morning"), "pm": _("afternoon")}.get(slot, slot)


class Cells:
    """The cells of one person after another, for the same days and moment."""

    def __init__(self, days: Sequence[date], at: datetime, fever: int) -> None:
        """Take the columns; `fever` in tenths of a degree."""
        self._days, self._at, self._fever = days, at, fever
        self._labels = {on: day(on) for on in days}
        self._words = {s: check_words(s) for s in MARKS}
        self._slots = {slot: slot_words(slot) for slot in ("am", "pm")}

    def of(
        self, name: str, url: str, checks: Iterable[DayCheck], until: datetime
    ) -> tuple[DayCell, ...]:
        """A cell for each day; `until` is the order's end."""
        by_day: dict[date, list[DayCheck]] = {}
        for check in checks:
            by_day.setdefault(check.slot_on, []).append(check)
        last = clock.day_of(until - timedelta(microseconds=1))
        return tuple(
            self._cell(name, url, on, by_day.get(on, ()), on == last) for on in self._days
        )

    def _cell(
        self, name: str, url: str, on: date, checks: Iterable[DayCheck], end: bool
    ) -> DayCell:
        halves: list[tuple[State, str]] = []
        spoken = []
        for check in checks:
            told = told_of(check, self._at)
            if told is Duty.VOID:
                continue
            known = told in (Duty.DONE_ON_TIME, Duty.DONE_LATE)
            if known and check.temperature and is_fever(check.temperature, self._fever):
                value = celsius(check.temperature)
                words = f"{name} {self._labels[on]} {self._words['alarm']} {value}"
                return DayCell((("alarm", "▲" + value.rstrip("℃")),), url, words, end)
            shown = STATES[told]
            halves.append((shown, MARKS[shown]))
            slot = self._slots.get(check.slot, check.slot)
            spoken.append(f"{slot}{self._words[shown]}")
        if not halves:
            return DayCell(end=end) if end else _BLANK
        return DayCell(tuple(halves), url, f"{name} {self._labels[on]} {' '.join(spoken)}", end)


_BLANK = DayCell()


def tally(checks: Iterable[DayCheck], at: datetime, fever: int) -> tuple[int, int, int, int]:
    """How many checks were on time, late, missed, and feverish, of those that are past."""
    on_time = late = missed = fevers = 0
    for check in checks:
        told = told_of(check, at)
        on_time += told is Duty.DONE_ON_TIME
        late += told is Duty.DONE_LATE
        missed += told in (Duty.OVERDUE, Duty.MISSED)
        if check.temperature and told in (Duty.DONE_ON_TIME, Duty.DONE_LATE):
            fevers += is_fever(check.temperature, fever)
    return on_time, late, missed, fevers


def tally_words(checks: Sequence[DayCheck], at: datetime, fever: int) -> str:
    """A person's checks in one sentence."""
    on_time, late, missed, fevers = tally(checks, at, fever)
    words = _("on time {on_time}, late {late}, missed {missed}")
    text = words.format(on_time=on_time, late=late, missed=missed)
    return text + (_(", fever {fevers}").format(fevers=fevers) if fevers else _(", no fever"))
