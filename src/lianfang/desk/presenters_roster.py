"""People × days. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.presenters import STATES, address, counted, place_field
from lianfang.desk.presenters_checks import (
    Cells,
    check_words,
    day_heads,
    days_around,
    slot_words,
    tally_words,
)
from lianfang.desk.roster_queries import CheckMark, RosterCounts
from lianfang.desk.shapes import Chip, Filters, Link, Nothing, Pager, RosterPage, RosterPerson
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import celsius, ending
from lianfang.duties.rules import State as Duty
from lianfang.incidents.rules import Parameters
from lianfang.quarantine.queries import Observed
from lianfang.quarantine.rules import day_number


def roster_page(
    stand: Stand,
    people: Sequence[Observed],
    marks: Mapping[UUID, Sequence[CheckMark]],
    counts: RosterCounts,
    parameters: Parameters,
    pager: Pager,
    *,
    records: bool,
) -> RosterPage:
    """The roster of a place; `records` if the reader may record checks."""
    days = days_around(stand.today)
    rows = Rows(stand, days, parameters.observation_days, records=records)
    shown = tuple(rows.of(one, marks.get(one.order, ())) for one in people)
    return RosterPage(
        sentence=_sentence(counts),
        filters=Filters(action=reverse("roster"), fields=(place_field(stand),)),
        days=day_heads(days, stand.today),
        people=shown,
        pager=pager,
        nothing=None if shown else _nothing(stand),
        sheet_url=address(reverse("check_paper"), place=stand.place) if records else "",
    )


def _sentence(counts: RosterCounts) -> str:
    if not counts.people:
        return _("Nobody is under observation here.")
    words = _("{people} people are under observation; {overdue} checks are overdue.")
    return words.format(people=counted(counts.people), overdue=counted(counts.overdue))


def _nothing(stand: Stand) -> Nothing:
    if stand.place != stand.own_area:
        return Nothing("filtered", _("Nobody is under observation in this place."))
    return Nothing("never", _("Nobody is under observation. An order brings its person here."))


_TO_DO = frozenset((Duty.OPEN.value, Duty.OVERDUE.value))


class Rows:
    """The rows of one page: what many of them share is put into words once."""

    def __init__(self, stand: Stand, days: Sequence[date], length: int, *, records: bool) -> None:
        """Take the columns, and the days that an observation lasts."""
        self._stand, self._length, self._records = stand, length, records
        self._cells = Cells(days)
        self._place = cache(stand.places.told)
        self._day = _("day {n} of {days}")
        self._until = _("until {end}")
        self._end = cache(lambda until: self._until.format(end=ending(until, stand.at)))
        self._record = _("Record a check")
        self._tally = cache(tally_words)
        self._soon = Chip("due", "○", _("ends soon"))
        words = check_words()
        self._due = cache(lambda slot, told: slot_words(slot) + words[STATES[Duty(told)]])

    def of(self, one: Observed, marks: Sequence[CheckMark]) -> RosterPerson:
        """One person of the roster."""
        url = f"/people/{one.person}"
        due = next((m for m in marks if m.state in _TO_DO), None)
        number = max(day_number(one.anchor_at, self._stand.at), 0)
        return RosterPerson(
            url=url,
            name=one.display,
            day=self._day.format(n=number, days=self._length),
            end=self._end(one.until),
            place=self._place(one.division),
            cells=self._cells.of(one.display, url, marks, one.until),
            strip=self._tally(tuple(marks)) if marks else "",
            marks=self._notes(one, marks),
            due=self._due(due.slot, due.state) if due else "",
            act=Link(self._record, f"{url}#check") if due and self._records else None,
        )

    def _notes(self, one: Observed, marks: Sequence[CheckMark]) -> tuple[Chip, ...]:
        """What is to be noted: the latest fever, and an end within a day."""
        made = []
        hot = [mark.fever for mark in marks if mark.fever]
        if hot:
            made.append(Chip("alarm", "▲", celsius(hot[-1])))
        if timedelta(0) < one.until - self._stand.at <= timedelta(days=1):
            made.append(self._soon)
        return tuple(made)
