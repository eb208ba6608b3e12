"""The briefing as a document (T10), and the rows behind a figure."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Chip, Form, Link, Nothing, Pager, Tab
from lianfang.desk.shapes_front import Change, Part


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph: plain text, or a number that opens (url, figure id)."""

    text: str
    url: str = ""
    figure: str = ""
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the document: h1 一、 · h2 （一） · p · table (head and rows of runs)."""

    kind: str
    runs: tuple[Run, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Run, ...], ...] = ()
    unit: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section in the margin: who owes it, and whether it is in."""

    label: str
    owner: str
    chip: Chip
    anchor: str


@dataclass(frozen=True, slots=True)
class BriefingPage:
    """T10. masthead: the bulletin's name; issue: 第n期; tail: 报/送/发 lines.

    checks: what is looked at before signing. sign: the form; None when signed or not yours.
    """

    masthead: str
    issue: str
    office: str
    day: str
    title: str
    blocks: tuple[Block, ...]
    state: Chip
    signed: str = ""
    sections: tuple[SectionState, ...] = ()
    corrections: tuple[Change, ...] = ()
    checks: tuple[tuple[Chip, str, str], ...] = ()
    sign: Form | None = None
    downloads: tuple[Link, ...] = ()
    tail: tuple[str, ...] = ()
    older: tuple[Tab, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the rows behind a figure; number: right-aligned."""

    text: str
    url: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart for charts.js and its table. kind: bar or line.

    title: the finding, with unit and period. series: (name, values), at most five. spoken:
    the sentence that describes it. mark: (label, value) of a dashed line (a capacity).
    """

    id: str
    kind: str
    title: str
    unit: str
    days: tuple[str, ...]
    series: tuple[tuple[str, tuple[int | None, ...]], ...]
    spoken: str
    source: str
    mark: tuple[str, int] | None = None

    @property
    def data(self) -> dict[str, object]:
        """What charts.js reads from the page."""
        return {
            "kind": self.kind,
            "unit": self.unit,
            "days": self.days,
            "series": [{"name": name, "values": values} for name, values in self.series],
            "spoken": self.spoken,
            "mark": self.mark,
        }

    @property
    def table(self) -> list[tuple[str, list[int | None]]]:
        """A row per day: the day and each series' value."""
        return [
            (day, [values[index] for _, values in self.series])
            for index, day in enumerate(self.days)
        ]


@dataclass(frozen=True, slots=True)
class FigurePage:
    """The rows behind a number. elsewhere: how many of them lie outside one's scope.

    published: “2月10日简报原报349人” with `corrected`; definition and distinct are the
    registry's words; version: the hash of the definition.
    """

    id: str
    label: str
    value: str
    unit: str
    definition: str
    distinct: str
    version: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    pager: Pager
    parts: tuple[Part, ...] = ()
    elsewhere: int = 0
    provisional: bool = False
    published: str = ""
    corrected: str = ""
    chart: Chart | None = None
    nothing: Nothing | None = None
