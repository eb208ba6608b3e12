"""A page of tables and forms under one sentence: the headquarters' boards and papers."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Chip, Filters, Form, Link, Nothing, Pager, Tab
from lianfang.desk.shapes_record import Term
from lianfang.desk.tables import Table


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the chart: a heading, who stands there, and the branches below."""

    name: str
    words: str = ""
    meta: str = ""
    mark: str = ""
    below: tuple[Branch, ...] = ()
    open: bool = True


@dataclass(frozen=True, slots=True)
class BoardPage:
    """`alarms` cannot be as they are; `text` are paragraphs of a paper; `saved` was just done."""

    title: str
    sentence: str
    saved: str = ""
    refusal: str = ""
    chip: Chip | None = None
    alarms: tuple[str, ...] = ()
    acts: tuple[Link, ...] = ()
    book: Link | None = None
    tabs: tuple[Tab, ...] = ()
    filters: Filters | None = None
    terms: tuple[Term, ...] = ()
    text: tuple[str, ...] = ()
    tree: tuple[Branch, ...] = ()
    tables: tuple[Table, ...] = ()
    forms: tuple[Form, ...] = ()
    nothing: Nothing | None = None
    pager: Pager | None = None
