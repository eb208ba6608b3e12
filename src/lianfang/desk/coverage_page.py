"""Coverage by place: doors answered, people behind them, who answers for each place. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission
from lianfang.desk.presenters import address, place_field
from lianfang.desk.shapes import Choice, Field, Filters, Link, Nothing, Tab, Term
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads, rate
from lianfang.desk.templatetags.words import share
from lianfang.screening.coverage import SECRETARIES, Secretary, Tally
from lianfang.screening.models import Round

LIMITS = (50, 70, 80, 90, 95)
"""The least share, in percent, of each class of tile above the first."""

LEVELS = {"township": 9, "community": 12, "grid": 15}
VIEWS = ("tiles", "table")
_GRID = 15
_CODE = "PLACE"
"""Stands in an address for a place's code: a thousand addresses are made from one."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A place: its share as text, and its class from 0 (least) to 5; "none" without a door."""

    name: str
    url: str
    share: str
    step: str
    doors: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """`levels` and `views` are the ways of looking; `people` who answers, from the top down."""

    sentence: str
    filters: Filters
    levels: tuple[Tab, ...]
    views: tuple[Tab, ...]
    tiles: tuple[Tile, ...]
    table: Table
    people: tuple[Term, ...]
    gaps: Link | None
    book: Link
    rounds: Link | None
    classes: tuple[Tile, ...]
    show: str


@dataclass(frozen=True, slots=True)
class Ways:
    """How the reader looks: which round, level and view, as of which moment (empty: now)."""

    round: Round | None
    level: int
    view: str
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: a tally and a name for each place shown, and all together."""

    by_place: Mapping[str, Tally]
    names: Mapping[str, str]
    total: Tally
    people: Mapping[str, list[Secretary]]


class Covering:
    """Puts the page together."""

    def __init__(self, stand: Stand, counted: Counted, ways: Ways, rounds: Sequence[Round]):
        """Take what was counted and how it is looked at."""
        self._stand, self._counted, self._ways = stand, counted, ways
        self._rounds = rounds
        self._place = "" if stand.place == stand.own_area else stand.place

    def page(self) -> CoveragePage:
        """Coverage of a place, as table and as tiles."""
        return CoveragePage(
            sentence=self._sentence(),
            filters=self._filters(),
            levels=self._levels(),
            views=self._views(),
            tiles=tuple(map(self._tile, self._counted.by_place)),
            table=self.table(),
            people=self._people(),
            gaps=self._gaps(),
            book=Link(_("Workbook"), self._url("coverage_book")),
            rounds=self._to_rounds(),
            classes=_classes(),
            show=self._ways.view,
        )

    def table(self) -> Table:
        """A row for each place, and all together."""
        rows = [self._row(code) for code in self._counted.by_place]
        total = (Value(_("Total")), Value(""), *self._numbers(self._counted.total))
        head = heads(
            _("Place"), _("Secretary"), _("Number of doors"), _("Covered"), _("Coverage rate"),
            _("Persons behind covered doors"), _("Opened / knocked"),
            _("Second looks agreeing"), numbers=6,
        )  # fmt: skip
        never = Nothing("never", _("No door is registered here yet."))
        note = _("Covered: answered, or otherwise confirmed. A knock is not an answer.")
        return Table(
            "places", _("Coverage by place"), head, (*rows, total) if rows else (), note=note,
            nothing=None if rows else never,
        )  # fmt: skip

    def _row(self, code: str) -> tuple[Value, ...]:
        name = Value(self._counted.names[code], self._inside(code))
        return (name, Value(self._who(code)), *self._numbers(self._counted.by_place[code]))

    def _numbers(self, tally: Tally) -> tuple[Value, ...]:
        persons = share(tally.persons_covered, tally.persons, counts=False)
        agree = "—" if self._ways.level == _GRID else share(tally.agree, tally.looked)
        knocks = f"{tally.opened:,}/{tally.knocked:,}" if tally.knocked else "—"
        return (
            count(tally.households),
            count(tally.covered),
            rate(tally.covered, tally.households, _share(tally)),
            rate(tally.persons_covered, tally.persons, persons),
            Value(knocks, number=True),
            Value(agree, number=True),
        )

    def _tile(self, code: str) -> Tile:
        tally = self._counted.by_place[code]
        return Tile(
            name=self._counted.names[code],
            url=self._inside(code),
            share=_share(tally),
            step=_step(tally),
            doors=f"{tally.covered:,}/{tally.households:,}" if tally.households else _("no doors"),
            note="" if self._has_secretary(code) else _("no secretary"),
        )

    def _sentence(self) -> str:
        total, round_ = self._counted.total, self._ways.round
        if round_ is None:
            return _("No sweep has been opened yet: no door is covered.")
        words = _(
            "{round}: {covered} of {doors} doors answered or confirmed ({rate}); {knocked} were"
            " knocked at, {opened} opened."
        )
        return words.format(
            round=round_.name, covered=f"{total.covered:,}", doors=f"{total.households:,}",
            rate=_share(total), knocked=f"{total.knocked:,}", opened=f"{total.opened:,}",
        )  # fmt: skip

    # --- who answers --------------------------------------------------------------------------

    def _who(self, code: str) -> str:
        """The secretary of a place, of a grid that of its community; a gap is told."""
        found = self._counted.people.get(code[:12], [])
        names = "、".join(one.name for one in found if one.name)
        return names or "✕ " + (_("the post is vacant") if found else _("no secretary"))

    def _has_secretary(self, code: str) -> bool:
        return any(one.name for one in self._counted.people.get(code[:12], []))

    def _gaps(self) -> Link | None:
        places = {code[:12] for code in self._counted.by_place}
        gaps = sum(not self._has_secretary(code) for code in places)
        label = _("{n} places here have no secretary").format(n=gaps)
        return Link(label, self._url(view="table")) if gaps else None

    def _people(self) -> tuple[Term, ...]:
        labels = {6: _("District"), 9: _("Township"), 12: _("Community or village")}
        place = self._stand.place
        return tuple(
            Term(
                labels[n],
                "；".join(
                    f"{one.title} {one.name or _('the post is vacant')}"
                    for one in self._counted.people.get(place[:n], [])
                )
                or "✕ " + _("no secretary"),
                source=self._stand.places.told(place[:n]),
            )
            for n in SECRETARIES
            if n <= len(place)
        )

    # --- ways of looking ----------------------------------------------------------------------

    def _to_rounds(self) -> Link | None:
        actor = self._stand.actor
        if not actor.may(Permission.ORGANISE) and not actor.may(Permission.INVITE_HELPER):
            return None
        return Link(_("Rounds and helpers"), reverse("rounds"))

    def _url(self, name: str = "coverage", **changes: str) -> str:
        ways = self._ways
        level = next((key for key, n in LEVELS.items() if n == ways.level), "")
        kept = {
            "place": self._place,
            "round": str(ways.round.number) if ways.round else "",
            "level": level,
            "view": ways.view if ways.view != VIEWS[0] else "",
            "as_of": ways.as_of,
        }
        return address(reverse(name), **(kept | changes))

    def _inside(self, code: str) -> str:
        base = self._to_grid if len(code) == _GRID else self._to_place
        return base.replace(_CODE, code)

    @cached_property
    def _to_grid(self) -> str:
        return address(reverse("leads"), view="all", place=_CODE)

    @cached_property
    def _to_place(self) -> str:
        return self._url(place=_CODE, level="")

    def _levels(self) -> tuple[Tab, ...]:
        labels = {9: _("By township"), 12: _("By community"), 15: _("By grid")}
        here = len(self._stand.place)
        return tuple(
            Tab(labels[n], self._url(level=name), current=n == self._ways.level)
            for name, n in LEVELS.items()
            if n > here
        )

    def _views(self) -> tuple[Tab, ...]:
        labels = (_("Tiles"), _("Table"))
        return tuple(
            Tab(label, self._url(view="" if view == VIEWS[0] else view),
                current=view == self._ways.view)
            for view, label in zip(VIEWS, labels, strict=True)
        )  # fmt: skip

    def _filters(self) -> Filters:
        chosen = self._ways.round
        rounds = tuple(
            Choice(str(one.number), one.name, chosen=one == chosen) for one in self._rounds
        )
        hidden = [("as_of", self._ways.as_of), ("view", self._ways.view)]
        return Filters(
            reverse("coverage"),
            (place_field(self._stand), Field("round", _("Round"), kind="select", choices=rounds)),
            hidden=tuple(pair for pair in hidden if pair[1]),
        )


def _share(tally: Tally) -> str:
    return share(tally.covered, tally.households, counts=False)


def _step(tally: Tally) -> str:
    if not tally.households:
        return "none"
    percent = tally.covered * 100 / tally.households
    return str(sum(percent >= limit for limit in LIMITS))


def _classes() -> tuple[Tile, ...]:
    """The legend: the limits of each class, as they are printed."""
    bounds = (0, *LIMITS, 100)
    return tuple(
        Tile("", "", f"{low}～{high}%", str(n), "")
        for n, (low, high) in enumerate(zip(bounds, bounds[1:], strict=False))
    )


def chosen_round(rounds: Sequence[Round], asked: str) -> Round | None:
    """The round asked for by its number, else the latest."""
    by_number = {str(one.number): one for one in rounds}
    return by_number.get(asked) or (rounds[0] if rounds else None)
