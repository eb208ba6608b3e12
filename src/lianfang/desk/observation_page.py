"""Observation seen from above: each number opens; what must happen today, by whom. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.presenters import address, kind_words
from lianfang.desk.shapes import Filters, Link, Nothing
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads
from lianfang.desk.templatetags.words import celsius, short
from lianfang.quarantine.choices import Destination, HeldHow, OrderKind, Priority, StayKind
from lianfang.quarantine.seen_from_above import Load, Row
from lianfang.quarantine.workload_rules import MINUTES, OTHERWISE, hours, person_minutes

ALARMS = frozenset({"held", "unreached", "feverish", "dependants"})
"""Numbers that should be nought."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number that opens its rows; `alarm`: it should be nought and is not."""

    label: str
    value: str
    unit: str
    url: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class ObservationPage:
    """The numbers of a place, and the day's work by post."""

    sentence: str
    filters: Filters
    numbers: tuple[Number, ...]
    work: Table
    work_sentence: str


@dataclass(frozen=True, slots=True)
class RowsPage:
    """The rows of one number."""

    title: str
    sentence: str
    table: Table
    back: Link


def labels() -> dict[str, str]:
    """What each number counts."""
    return {
        "new": _("New today"),
        "home": _("Home orders in force"),
        "site": _("Site orders in force"),
        "voluntary": _("Voluntary observation"),
        "due": _("Ending today"),
        "released": _("Released today"),
        "held": _("Held in fact"),
        "unreached": _("Not reached"),
        "feverish": _("Feverish within a day"),
        "at_site": _("At a site"),
        "teams": _("Teams incomplete"),
        "dependants": _("Dependants without a carer"),
        "needs": _("Needs open"),
        "appeals": _("Appeals open"),
        "transfers": _("Transfers under way"),
    }


def observation_page(
    stand: Stand, counts: Mapping[str, int], loads: Sequence[Load], filters: Filters
) -> ObservationPage:
    """The page of a place."""
    under = sum(counts[kind] for kind in ("home", "site", "voluntary"))
    words = _("{under} people are under observation, {due} end today, {held} are held in fact.")
    minutes = person_minutes((load.kind, load.count) for load in loads)
    told = _("{n} things are still to do today: about {hours} person-hours.")
    return ObservationPage(
        sentence=words.format(under=f"{under:,}", due=counts["due"], held=counts["held"]),
        filters=filters,
        numbers=tuple(_number(stand, what, counts[what]) for what in labels()),
        work=_work(loads),
        work_sentence=told.format(
            n=f"{sum(load.count for load in loads):,}", hours=f"{hours(minutes):,}"
        ),
    )


def _number(stand: Stand, what: str, value: int) -> Number:
    place = "" if stand.place == stand.own_area else stand.place
    opens = {"transfers": reverse("transfers")}
    url = opens.get(what) or reverse("observation_rows", args=[what])
    alarm = what in ALARMS and value > 0
    return Number(labels()[what], f"{value:,}", "", address(url, place=place), alarm)


def _work(loads: Sequence[Load]) -> Table:
    """By post: what, how many, and how long it takes."""
    by_post: dict[str, list[Load]] = defaultdict(list)
    for load in loads:
        by_post[load.post].append(load)
    ordered = sorted(
        by_post.items(), key=lambda one: -person_minutes((w.kind, w.count) for w in one[1])
    )
    note = _("Minutes reckoned for one: {minutes}.").format(
        minutes="、".join(
            f"{kind_words(kind)} {MINUTES.get(kind, OTHERWISE)}"
            for kind in sorted({load.kind for load in loads})
        )
    )
    return Table(
        key="work",
        title=_("What must happen today, and by whom"),
        head=heads(_("Post"), _("What"), _("Of them overdue"), _("Hours"), numbers=2),
        rows=tuple(_work_row(post, theirs) for post, theirs in ordered),
        note=note if loads else "",
        nothing=None if loads else Nothing("done", _("Nothing more is to be done today.")),
    )


def _work_row(post: str, loads: Sequence[Load]) -> tuple[Value, ...]:
    what = "、".join(f"{kind_words(load.kind)} {load.count:,}" for load in loads)
    time = hours(person_minutes((load.kind, load.count) for load in loads))
    return (
        Value(post or _("nobody is responsible")),
        Value(what),
        count(sum(load.overdue for load in loads)),
        Value(f"{time:,}", number=True, plain=time),
    )


def rows_page(stand: Stand, what: str, rows: Sequence[Row], most: int) -> RowsPage:
    """The rows of one number; each opens the person."""
    words = _("{n} rows") if len(rows) < most else _("the first {n} rows; choose a place")
    table = Table(
        key=what,
        title=labels()[what],
        head=heads(_("Person"), _("Place"), _("What"), _("When"), numbers=1),
        rows=tuple(
            (
                Value(row.display, reverse("person", args=[row.person])),
                Value(stand.places.told(row.division)),
                Value(told_words(what, row.told)),
                Value(short(row.at, stand.at), number=True),
            )
            for row in rows
        ),
        nothing=None if rows else Nothing("done", _("Nobody here.")),
    )
    sentence = words.format(n=len(rows))
    return RowsPage(labels()[what], sentence, table, Link(_("Back"), reverse("observation")))


def told_words(what: str, told: str) -> str:
    """What a row tells beside person and place."""
    if what == "feverish":
        return celsius(int(told))
    choices: dict[str, str] = {
        str(value): str(label)
        for kind in (OrderKind, HeldHow, Priority, Destination, StayKind)
        for value, label in kind.choices
    }
    if what == "at_site":
        return str(StayKind(told).label)
    return choices.get(told, "")
