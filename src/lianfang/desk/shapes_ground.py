"""Work on the ground: doors of a sweep, second looks, stand-ins, leads that change hands."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Filters, Form, Link, Nothing, Pager, State
from lianfang.desk.shapes_record import Term


@dataclass(frozen=True, slots=True)
class DoorRow:
    """A door to knock at, or a grid with doors. when: the part of the day to try next."""

    url: str
    door: str
    about: str
    tried: str
    when: str
    now: bool = False


@dataclass(frozen=True, slots=True)
class DoorsPage:
    """A grid's doors that the round has not covered; of a larger place, its grids.

    next: the first door, for one thumb. saved: what was recorded just now.
    """

    sentence: str
    round: str
    rows: tuple[DoorRow, ...]
    pager: Pager
    grids: bool = False
    filters: Filters | None = None
    next: Link | None = None
    saved: str = ""
    paper: Link | None = None
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class DoorPage:
    """One door and the form that records a knock at it."""

    door: str
    place: str
    terms: tuple[Term, ...]
    form: Form


@dataclass(frozen=True, slots=True)
class RecheckRow:
    """A second look that waits."""

    url: str
    name: str
    place: str
    said: str
    due: str
    state: State
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """A place: how many answers were looked at again, and how many agreed."""

    place: str
    url: str
    looked: str
    agreeing: str
    share: str


@dataclass(frozen=True, slots=True)
class RechecksPage:
    """My second looks, and how far they agree by place, for whoever may read figures."""

    sentence: str
    rows: tuple[RecheckRow, ...]
    agreement: tuple[AgreementRow, ...] = ()
    filters: Filters | None = None
    saved: str = ""
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class RecheckPage:
    """One second look: whom, what was said, and the form that says what is so."""

    name: str
    place: str
    terms: tuple[Term, ...]
    form: Form
    logged: str = ""


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Someone is away: from, to, and who stands in."""

    id: str
    post: str
    place: str
    away: str
    deputy: str
    state: State
    mark: str
    words: str
    may_end: bool = False


@dataclass(frozen=True, slots=True)
class AbsencesPage:
    """Who is away, and the form that says so. ending: the form that ends one, by its row's id."""

    sentence: str
    rows: tuple[AbsenceRow, ...]
    form: Form
    end_action: str
    saved: str = ""
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A place before and after leads change hands; “—” where one may not read it."""

    place: str
    owner: str
    before: str
    gets: str
    after: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A lead that stays where it is, and why."""

    name: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What an act on many will do, before it is done. confirm: None where nothing would move."""

    title: str
    sentence: str
    loads: tuple[LoadRow, ...]
    kept: tuple[Kept, ...]
    confirm: Form | None
    back: Link
