"""Lists (T2): batches and their rows, leads, duties. Rows hold finished text only."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Filters, Form, Groups, Link, Nothing, Pager, State, Tab
from lianfang.desk.shapes_front import IdentityLine, Overdue
from lianfang.desk.shapes_record import Term


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One list as received; numbers are ready text. read = attached + rejected + waiting."""

    url: str
    name: str
    provider: str
    received: str
    read: str
    attached: str
    rejected: str
    waiting: str
    state: State
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class BatchesPage:
    """All lists. sentence: “名单8,512行 ＝ 退回37 ＋ 入账8,475，相符。”"""

    sentence: str
    rows: tuple[BatchRow, ...]
    pager: Pager
    tabs: tuple[Tab, ...] = ()
    add: Link | None = None
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a list and its fate; url opens the row, its lead or its person.

    note: where it went, or column, value and how to mend it. name is masked.
    """

    number: str
    name: str
    place: str
    state: State
    mark: str
    words: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One list: its terms, its identity, its rows by fate."""

    name: str
    identity: IdentityLine
    terms: tuple[Term, ...]
    tabs: tuple[Tab, ...]
    rows: tuple[SourceRow, ...]
    pager: Pager
    mend: Link | None = None
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One lead. due: “2月10日 20:05” or today “20:05”; left: “已逾期5小时20分” or “还剩2小时”."""

    id: str
    url: str
    name: str
    place: str
    source: str
    state: State
    mark: str
    words: str
    owner: str
    due: str
    left: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class LeadsPage:
    """T2. bulk: the form that acts on chosen rows (its button is the act); None for none.

    done: what a bulk act did just now. acts: where else leads are worked.
    """

    sentence: str
    tabs: tuple[Tab, ...]
    filters: Filters
    rows: tuple[LeadRow, ...]
    pager: Pager
    bulk: Form | None = None
    groups: Groups | None = None
    nothing: Nothing | None = None
    done: str = ""
    acts: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty. done: how it was done, or why waived; empty while open."""

    url: str
    kind: str
    subject: str
    place: str
    owner: str
    due: str
    left: str
    state: State
    mark: str
    words: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class DutiesPage:
    """“Mine” (overdue None) or “overdue, whose” (overdue given; rows may be of one line)."""

    sentence: str
    tabs: tuple[Tab, ...]
    rows: tuple[DutyRow, ...]
    pager: Pager
    overdue: Overdue | None = None
    filters: Filters | None = None
    nothing: Nothing | None = None


@dataclass(frozen=True, slots=True)
class IntakePage:
    """A file that is being imported, or was not: what it waits for, or what stopped it."""

    title: str
    sentence: str
    url: str
    cancel_url: str
    again_url: str
    runs: bool
    rows: str
