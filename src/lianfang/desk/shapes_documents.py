"""Papers of orders: the list by kind, the printed papers, and the district's templates."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Form, Nothing, State, Tab
from lianfang.quarantine.paper_text import PaperText


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """An order whose paper is to be handed over."""

    id: str
    url: str
    name: str
    number: str
    place: str
    until: str
    state: State
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """Papers of a kind to print and hand over; the chosen rows go with either act."""

    sentence: str
    tabs: tuple[Tab, ...]
    kind: str
    rows: tuple[DocumentRow, ...]
    hand_over: Form
    print_url: str
    docx_url: str
    templates_url: str = ""
    said: str = ""
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class PrintedPapers:
    """Papers ready to print, and the sentence of what was logged."""

    title: str
    papers: tuple[PaperText, ...]
    logged: str
    drill: bool


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """The template in use for a kind of paper."""

    kind: str
    label: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """Templates in use, and the form that takes the district's own."""

    rows: tuple[TemplateRow, ...]
    blanks: str
    form: Form
