"""Each figure is declared once: a question asked of records, as of a moment, within a place.

A figure's SQL selects its rows: `id`, `part`, `amount`, `division`. Value, parts, digest and the
list that opens are all taken from that one selection, so they cannot disagree. It may name the
parameters `as_of`, `day` (the district's), `incident`, `low` and `high` (the place's codes).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Measure(StrEnum):
    """How a value arises from the rows.

    COUNT: rows of the counted parts. SUM: their amounts. SHARE: amounts ÷ rows. MOMENT: the
    latest amount as seconds since 1970, told as a date. MEDIAN: of the amounts; its rows also
    say whether each is a `breach`.
    """

    COUNT = "count"
    SUM = "sum"
    SHARE = "share"
    MOMENT = "moment"
    MEDIAN = "median"


class Style(StrEnum):
    """How a value is written in prose (figures.csv); the value itself stays exact."""

    EXACT = "exact"
    MORE_THAN = "more_than"
    NEARLY = "nearly"
    TEN_THOUSAND = "ten_thousand"
    RATE = "rate"
    DATE = "date"


@dataclass(frozen=True)
class Figure:
    """A declared figure.

    `label` and `unit` are data, in Chinese; `label_en` is for the English interface. `counted`
    names the parts that make the value; empty means all. `parts` gives each part's label.
    `opens` names the list that shows its rows. `additive` says that each row lies in one place
    whatever place is asked, so that many places are answered in one pass.
    """

    id: str
    name: str
    label: str
    label_en: str
    unit: str
    definition: str
    rows_sql: str
    measure: Measure = Measure.COUNT
    style: Style = Style.EXACT
    parts: dict[str, str] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()
    opens: str = ""
    additive: bool = False

    @cached_property
    def hash(self) -> str:
        """The version of the definition: changes whenever what is counted changes."""
        text = "\x1f".join(
            [self.definition, self.rows_sql, self.measure, self.style, *sorted(self.counted)]
        )
        return hashlib.sha256(text.encode()).hexdigest()


_FIGURES: dict[str, Figure] = {}


def declare(figure: Figure) -> Figure:
    """Enter a figure; each id and name once."""
    if any(f.name == figure.name and f.id != figure.id for f in _FIGURES.values()):
        raise ValueError(f"A figure named {figure.name} is already declared.")
    if _FIGURES.setdefault(figure.id, figure) != figure:
        raise ValueError(f"{figure.id} is already declared.")
    return figure


def all_figures() -> list[Figure]:
    """Every declared figure, in order of id."""
    return [_FIGURES[key] for key in sorted(_FIGURES)]


def figure(key: str) -> Figure:
    """The figure of that id or name; KeyError if none is declared."""
    if key in _FIGURES:
        return _FIGURES[key]
    for one in _FIGURES.values():
        if one.name == key:
            return one
    raise KeyError(key)
