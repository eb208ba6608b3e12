"""Sites with their rooms, transfers under way, vehicles."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Chip, Form, Link, Nothing, State, Tab
from lianfang.desk.shapes_record import Term


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site in the list; numbers are ready text. held, groups: what is wrong, or empty."""

    url: str
    name: str
    place: str
    state: State
    mark: str
    words: str
    beds: str
    occupied: str
    free: str
    held: str
    ready_state: State
    ready_mark: str
    ready: str
    groups: str


@dataclass(frozen=True, slots=True)
class SitesPage:
    """All sites. alarms: contradictions, red; proposal: another site is needed, with its sum."""

    sentence: str
    rows: tuple[SiteRow, ...]
    alarms: tuple[str, ...] = ()
    proposal: str = ""
    proposed: tuple[Link, ...] = ()
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class BedTile:
    """A bed on the map of rooms. step: how it is filled in; note: what is wrong there."""

    url: str
    name: str
    who: str
    until: str
    step: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SitePage:
    """One site: its terms, acts, map of rooms, groups, and who leaves today."""

    name: str
    chip: Chip
    sentence: str
    terms: tuple[Term, ...]
    acts: tuple[Link, ...]
    tiles: tuple[BedTile, ...]
    leaving: tuple[Link, ...]
    groups: tuple[Term, ...]
    saved: str = ""
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class StayPage:
    """One person's stay, and what can be done about it."""

    name: str
    chip: Chip
    terms: tuple[Term, ...]
    forms: tuple[Form, ...]
    related: tuple[Link, ...]
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer on the board. step: the button's act and verb; empty where nothing follows."""

    id: str
    name: str
    person_url: str
    place: str
    destination: str
    vehicle: str
    since: str
    left: str
    overdue: bool
    state: State
    mark: str
    words: str
    action: str
    verb: str
    plain: bool
    cancel_url: str


@dataclass(frozen=True, slots=True)
class TransfersPage:
    """The board. A `plain` step is one press; others open a form."""

    sentence: str
    tabs: tuple[Tab, ...]
    rows: tuple[TransferRow, ...]
    saved: str = ""
    add: Link | None = None
    more: Link | None = None
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class VehicleRow:
    """A vehicle; `may`, `retire`: whether it can be disinfected, or set apart no more, now."""

    id: str
    plate: str
    unit: str
    state: State
    mark: str
    words: str
    last: str
    clean: str
    may: bool
    retire: bool


@dataclass(frozen=True, slots=True)
class VehiclesPage:
    """The vehicles set apart. form: registers another, for whoever may."""

    sentence: str
    rows: tuple[VehicleRow, ...]
    action: str
    saved: str = ""
    refusal: str = ""
    form: Form | None = None
    nothing: Nothing | None = None
