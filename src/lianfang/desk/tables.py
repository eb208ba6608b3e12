"""A table that page and workbook show alike: the same cells, so that they cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Nothing


@dataclass(frozen=True, slots=True)
class Value:
    """A cell. `plain` is what a workbook holds of it where that is a number."""

    text: str
    url: str = ""
    number: bool = False
    plain: int | float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading. `folded` ones open at a click; `note` says how to read it."""

    key: str
    title: str
    head: tuple[Value, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    folded: bool = False
    nothing: Nothing | None = None

    @property
    def narrow(self) -> bool:
        """Whether it fits a phone as it is."""
        return len(self.head) <= 3


def count(number: int, url: str = "") -> Value:
    """A count, which opens its rows unless there are none."""
    return Value(f"{number:,}", url if number else "", number=True, plain=number)


def rate(part: int, whole: int, text: str) -> Value:
    """A share, told as `text`; a workbook holds it as a fraction."""
    return Value(text, number=True, plain=round(part / whole, 4) if whole else None)


def heads(*labels: str, numbers: int) -> tuple[Value, ...]:
    """The heads of a table whose last columns hold numbers."""
    first = len(labels) - numbers
    return tuple(Value(label, number=i >= first) for i, label in enumerate(labels))
