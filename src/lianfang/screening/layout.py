"""How a sheet is to be read: its header, its columns, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from lianfang.kernel.errors import BadInput
from lianfang.kernel.text import squeezed
from lianfang.screening.headers import Field
from lianfang.screening.mapping import fingerprint_of
from lianfang.screening.sheets import Row
from lianfang.screening.telling import Look


class NoHeader(BadInput):
    """{place}: rows {first} to {last} were looked at and none names the columns.
    Write one row above the people with 姓名 (name) and at least one of 身份证号 (ID number),
    联系电话 (phone) or 住址 (address).
    """


class WouldLose(BadInput):
    """{place}: {columns} would not be read, though the values look like names, numbers, phones,
    addresses or days of travel. Say what each is read for, or that it is left out.
    """


class Basis(StrEnum):
    """What a column's reading rests on."""

    WORDS = "words"
    VALUES = "values"
    MAPPING = "mapping"
    NOTHING = ""


@dataclass(frozen=True)
class Column:
    """One column that is taken: where it stands, what it is called, what it is read for."""

    index: int
    header: str
    field: Field
    rank: int = 0
    part: int = 0
    by_values: bool = False

    @cached_property
    def label(self) -> str:
        """What messages call it: its own header with the sheet's letter, 身份证 (C)."""
        return label_of(self.index, self.header)


@dataclass(frozen=True, slots=True)
class Guess:
    """What is made of a column, to be shown to a clerk; samples are people's data.

    `field` None: not read. `confidence` from 0 to 1. `loses`: not read though its values look
    like something that a list is read for, so that a person is asked first.
    """

    index: int
    header: str
    field: Field | None
    basis: Basis
    confidence: float
    samples: tuple[str, ...]
    look: Look
    loses: bool

    @property
    def label(self) -> str:
        """As `Column.label`."""
        return label_of(self.index, self.header)


@dataclass(frozen=True, slots=True)
class Header:
    """A header of one row or two. `number` is its last row's, 0 where a sheet has none.

    `texts` are the columns' names, a group's before its own; `parts` the same, apart;
    `printed` the rows as they stand, squeezed.
    """

    number: int
    parts: tuple[tuple[str, ...], ...]
    printed: tuple[tuple[str, ...], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Each column's name."""
        return tuple(" ".join(parts) for parts in self.parts)

    @property
    def squeezed(self) -> tuple[str, ...]:
        """The names as a mapping holds them, without blank ones at the end."""
        texts = [squeezed(text) for text in self.texts]
        while texts and not texts[-1]:
            texts.pop()
        return tuple(texts)


NO_HEADER = Header(0, (), ())


@dataclass(frozen=True)
class Layout:
    """How a sheet is to be read. `header_row` is the sheet's own number of the header's last row.

    `not_taken`: the headers of columns without a purpose. `rounded_ids`: the column of
    identity numbers went through a spreadsheet that turned the last digits to zeros.
    `headers`: all names in order, squeezed, by which a mapping knows the layout.
    """

    header: Header
    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    guesses: tuple[Guess, ...]
    rounded_ids: bool = False

    @property
    def header_row(self) -> int:
        """The number of the header's last row, 0 if there is none."""
        return self.header.number

    @property
    def fingerprint(self) -> str:
        """By which a provider's mapping is found."""
        return fingerprint_of(self.headers)

    @cached_property
    def not_taken(self) -> tuple[str, ...]:
        """What the columns that are not read are called."""
        left = (guess for guess in self.guesses if guess.field is None)
        return tuple(guess.header or column_letter(guess.index) for guess in left)

    @cached_property
    def losing(self) -> tuple[Guess, ...]:
        """The columns that are not read and look as if they should be."""
        return tuple(guess for guess in self.guesses if guess.loses)

    @cached_property
    def _by_field(self) -> dict[Field, tuple[Column, ...]]:
        return {
            field: tuple(column for column in self.columns if column.field is field)
            for field in Field
        }

    def of(self, field: Field) -> tuple[Column, ...]:
        """Return the columns read for a field, in the order in which they are read."""
        return self._by_field[field]


def label_of(index: int, header: str) -> str:
    """Return what messages call a column: 身份证 (C)."""
    letter = column_letter(index)
    return f"{header} ({letter})" if header else letter


def column_letter(index: int) -> str:
    """Return a spreadsheet's name of a column, 0 being A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def header_of(row: Row) -> Header:
    """Return one row as a header."""
    cells = [" ".join(cell.split()) for cell in row.cells]
    return Header(row.number, tuple((cell,) if cell else () for cell in cells), (_bare(row),))


_LONGEST_GROUP = 12


def header_of_two(upper: Row, lower: Row) -> Header | None:
    """Return a row of groups over a row of names as a header, None if they are not such.

    A group's name stands over the first of its columns, as merged cells are stored and as they
    come out in a CSV; a title stands alone, is long or has a colon.
    """
    titles = [text for text in _bare(upper) if text]
    if len(titles) < 2 or any(len(text) > _LONGEST_GROUP or ":" in text for text in titles):
        return None
    width = max(len(upper.cells), len(lower.cells))
    above, below = _padded(upper, width), _padded(lower, width)
    group, parts, groups = "", [], 0
    for over, name in zip(above, below, strict=True):
        if over:
            group = over if name else ""
        groups += bool(group and name and not over)
        own = over or (group if name else "")
        parts.append(tuple(text for text in (own, name if name != own else "") if text))
    if not groups:
        return None
    return Header(lower.number, tuple(parts), (_bare(upper), _bare(lower)))


def _padded(row: Row, width: int) -> list[str]:
    cells = [" ".join(cell.split()) for cell in row.cells]
    return cells + [""] * (width - len(cells))


def _bare(row: Row) -> tuple[str, ...]:
    return tuple(squeezed(cell) for cell in row.cells)


def cells_of(rows: Sequence[Row], index: int) -> list[str]:
    """Return a column's filled cells, squeezed."""
    cells = (row.cells[index] for row in rows if index < len(row.cells))
    return [squeezed(cell) for cell in cells if cell.strip()]
