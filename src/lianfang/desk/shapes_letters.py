"""Letters to other counties: the list, whom they propose, one letter, and the printed sheets."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Chip, Filters, Form, Nothing, State
from lianfang.desk.shapes_record import Term
from lianfang.screening.letter_text import LetterText


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in the list."""

    id: str
    url: str
    number: str
    county: str
    people: str
    issued: str
    state: State
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class LettersPage:
    """Letters out, and how many leads wait for one."""

    sentence: str
    waiting: int
    propose_url: str
    print_url: str
    filters: Filters
    rows: tuple[LetterRow, ...]
    said: str = ""
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """A lead and the county that its address names, for the clerk to confirm or correct."""

    id: str
    name: str
    written: str
    county: str
    error: str = ""
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """Leads with their proposed counties; one act writes the letters."""

    sentence: str
    action: str
    key: str
    rows: tuple[ProposedRow, ...]
    cancel_url: str
    logged: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One letter, its people masked; the receipt form while it is not acknowledged."""

    number: str
    chip: Chip
    terms: tuple[Term, ...]
    people: tuple[tuple[str, str], ...]
    id: str
    print_url: str
    receipt: Form | None = None


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A letter with the opened list of its people, by page."""

    text: LetterText
    heads: tuple[str, ...]
    pages: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """Letters ready to print, and the sentence of what was logged."""

    title: str
    letters: tuple[PrintedLetter, ...]
    logged: str
    drill: bool = False
