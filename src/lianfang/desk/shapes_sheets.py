"""Lists on paper: choosing, printing, and keying them back."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Field, Filters, Form, Nothing, State


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place with something to print. waiting, doors: how many lines a sheet would have."""

    code: str
    place: str
    waiting: str
    doors: str
    may_doors: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet of the day. back: how many of its lines are keyed, “3/20”."""

    url: str
    key_url: str
    number: str
    kind: str
    place: str
    printed: str
    lines: str
    back: str
    state: State
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class PapersPage:
    """What can be printed here, and the day's sheets. find: the form that opens a sheet to key."""

    sentence: str
    action: str
    filters: Filters
    places: tuple[PlaceRow, ...]
    sheets: tuple[SheetRow, ...]
    find: Form
    leads: bool = True
    round: str = ""
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line: its number, whom or which door, and what was tried before.

    about: sex and age, or how many live there. Empty texts leave room to write.
    """

    number: int
    name: str
    about: str = ""
    phone: str = ""
    address: str = ""
    tried: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a sheet."""

    number: int
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A sheet as it is printed. digits: (digit, what it says), repeated on each page.

    opening: the form that asks the purpose, where the list is not one's own. logged: the
    sentence of what was logged.
    """

    title: str
    kind: str
    code: str
    day: str
    place: str
    worker: str
    printed: str
    leaves: tuple[Leaf, ...]
    digits: tuple[tuple[str, str], ...]
    key_url: str
    opening: Form | None = None
    logged: str = ""
    drill: bool = False

    @property
    def total(self) -> int:
        """How many pages there are."""
        return len(self.leaves)


@dataclass(frozen=True, slots=True)
class KeyedRow:
    """A line of the sheet on the screen; measured and keyed are told apart."""

    number: str
    name: str
    state: State
    mark: str
    words: str
    measured: str
    keyed: str
    just: bool = False


@dataclass(frozen=True, slots=True)
class DemandedField:
    """What a digit demands in words besides; shown once that digit is keyed."""

    digit: str
    field: Field
    shown: bool


@dataclass(frozen=True, slots=True)
class KeyingPage:
    """A sheet being keyed back.

    fields: line, digit, and time, then `demanded` by the digit; `focus` names the one that is
    next. above: who measured and on which day, for the lines to come. said: “第7行 ✓ 已存”.
    warning: what must be confirmed by sending again. done: how many lines are back, in words.
    """

    title: str
    done: str
    sheet_url: str
    action: str
    hidden: tuple[tuple[str, str], ...]
    above: tuple[Field, ...]
    fields: tuple[Field, ...]
    demanded: tuple[DemandedField, ...]
    focus: str
    rows: tuple[KeyedRow, ...]
    digits: tuple[tuple[str, str], ...]
    said: str = ""
    warning: str = ""
    refusal: str = ""
