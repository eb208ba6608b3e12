"""People × days. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.presenters import STATES, counted, place_field
from lianfang.desk.presenters_checks import (
    Cells,
    check_words,
    day_heads,
    days_around,
    slot_words,
    tally_words,
    told_of,
)
from lianfang.desk.roster_queries import RosterCounts
from lianfang.desk.shapes import (
    Chip,
    DayCell,
    Filters,
    Link,
    Nothing,
    Pager,
    RosterPage,
    RosterPerson,
)
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import ending, left
from lianfang.duties.rules import State as Duty
from lianfang.incidents.rules import Parameters
from lianfang.quarantine.queries import DayCheck, Observed
from lianfang.quarantine.rules import day_number


def roster_page(
    stand: Stand,
    people: Sequence[Observed],
    checks: Sequence[DayCheck],
    counts: RosterCounts,
    parameters: Parameters,
    pager: Pager,
    *,
    records: bool,
) -> RosterPage:
    """The roster of a place; `records` if the reader may record checks."""
    days = days_around(stand.today)
    by_order: Mapping[UUID, list[DayCheck]] = defaultdict(list)
    for check in checks:
        by_order[check.order].append(check)
    cells = Cells(days, stand.at, parameters.fever)
    rows = tuple(
        _person(stand, one, by_order.get(one.order, []), cells, parameters, records)
        for one in people
    )
    return RosterPage(
        sentence=_sentence(stand, counts),
        filters=Filters(action=reverse("roster"), fields=(place_field(stand),)),
        days=day_heads(days, stand.today),
        people=rows,
        pager=pager,
        nothing=None if rows else _nothing(stand),
    )


def _sentence(stand: Stand, counts: RosterCounts) -> str:
    if not counts.people:
        return _("Nobody is under observation here.")
    words = _("{people} people are under observation; {overdue} checks are overdue.")
    return words.format(people=counted(counts.people), overdue=counted(counts.overdue))


def _nothing(stand: Stand) -> Nothing:
    if stand.place != stand.own_area:
        return Nothing("filtered", _("Nobody is under observation in this place."))
    return Nothing("never", _("Nobody is under observation. An order brings its person here."))


def _person(
    stand: Stand,
    one: Observed,
    checks: Sequence[DayCheck],
    cells: Cells,
    parameters: Parameters,
    records: bool,
) -> RosterPerson:
    url = f"/people/{one.person}"
    due = next((c for c in checks if told_of(c, stand.at) in (Duty.OPEN, Duty.OVERDUE)), None)
    shown = cells.of(one.display, url, checks, one.until)
    return RosterPerson(
        url=url,
        name=one.display,
        day=day_words(one, stand, parameters),
        end=_("until {end}").format(end=ending(one.until, stand.at)),
        place=stand.places.told(one.division),
        cells=shown,
        strip=tally_words(checks, stand.at, parameters.fever) if checks else "",
        marks=_marks(shown, stand, one),
        due=_due_words(due, stand) if due else "",
        act=Link(_("Record a check"), f"{url}#check") if due and records else None,
    )


def day_words(one: Observed, stand: Stand, parameters: Parameters) -> str:
    """“第9/14天”."""
    number = max(day_number(one.anchor_at, stand.at), 0)
    return _("day {n} of {days}").format(n=number, days=parameters.observation_days)


def _due_words(check: DayCheck, stand: Stand) -> str:
    told = STATES[told_of(check, stand.at)]
    return f"{slot_words(check.slot)}{check_words(told)}"


def _marks(cells: Sequence[DayCell], stand: Stand, one: Observed) -> tuple[Chip, ...]:
    """What is to be noted: the latest fever, and an end within a day."""
    made = []
    fever = next(
        (c.halves[0] for c in reversed(cells) if c.halves[:1] and c.halves[0][0] == "alarm"), None
    )
    if fever:
        made.append(Chip("alarm", "▲", fever[1].removeprefix("▲") + "℃"))
    hours = (one.until - stand.at).total_seconds() / 3600
    if 0 < hours <= 24:
        made.append(
            Chip("due", "○", _("ends soon: {left}").format(left=left(one.until, stand.at)))
        )
    return tuple(made)
