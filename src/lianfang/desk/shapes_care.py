"""Looking after a person at home, needs of a place, and teams of five."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Chip, Filters, Link, Nothing


@dataclass(frozen=True, slots=True)
class CareLine:
    """One matter of a section: a need, a dependant, a step, a role. acts: what may be done."""

    title: str
    about: str = ""
    chip: Chip | None = None
    due: str = ""
    left: str = ""
    overdue: bool = False
    acts: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class CareSection:
    """One part of looking after someone. act: what starts something new here."""

    id: str
    title: str
    sentence: str
    lines: tuple[CareLine, ...] = ()
    act: Link | None = None


@dataclass(frozen=True, slots=True)
class CarePage:
    """A person's needs, home, dependants, exits and team. opened: what was logged just now."""

    name: str
    place: str
    chip: Chip
    clock: str
    sentence: str
    sections: tuple[CareSection, ...]
    open_action: str
    logged: str = ""
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class NeedRow:
    """An open need of a place."""

    url: str
    name: str
    place: str
    kind: str
    state: str
    mark: str
    words: str
    owner: str
    promised: str
    due: str
    left: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """The open needs of a place, by when they are due."""

    sentence: str
    rows: tuple[NeedRow, ...]
    filters: Filters
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class GapRow:
    """An order whose team is not whole."""

    url: str
    name: str
    place: str
    missing: str
    state: str
    mark: str
    words: str
    due: str
    left: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class LoadLine:
    """A post in a role, with how many people and villages it looks after."""

    title: str
    role: str
    people: str
    villages: str
    state: str
    mark: str
    words: str
    deputy: str


@dataclass(frozen=True, slots=True)
class TeamsPage:
    """Teams that are not whole, the oldest first; who carries how much, who is away."""

    sentence: str
    gaps: tuple[GapRow, ...]
    loads: tuple[LoadLine, ...]
    filters: Filters
    roles: str
    rename: Link | None = None
    nothing: Nothing | None = None
