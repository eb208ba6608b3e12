"""What a file of any kind comes down to: sheets of rows of text, or why it is none.

`files.open_book` opens one. Kinds are told by content, never by the file's name.
"""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from lianfang.kernel.errors import BadInput

Source = Path | BinaryIO
"""A file on disk, or one held open that can be read from any place in it."""


def copy(source: Source, to: IO[bytes]) -> None:
    """Write a whole file into another."""
    if isinstance(source, Path):
        to.write(source.read_bytes())
        return
    source.seek(0)
    shutil.copyfileobj(source, to)


class EmptyFile(BadInput):
    """{file} is empty: no cell holds anything. Send the file that holds the list."""


class LockedWorkbook(BadInput):
    """{file} is locked with a password. Save it without the password and send it again."""


class TruncatedWorkbook(BadInput):
    """{file} is damaged or was cut off on its way. Open and save it again, then send it whole."""


class SwollenWorkbook(BadInput):
    """{file} unpacks to far more than any list holds. Copy the rows into a new workbook and send
    that.
    """


class NotATable(BadInput):
    """{file} is not a table. Save the list as .xlsx, .xls, .ods or CSV and send that."""


class UnknownEncoding(BadInput):
    """{file} is text in an unknown encoding. Save it as CSV UTF-8 or as .xlsx and send that."""


class BrokenText(BadInput):
    """{file}, record {record}: there are bytes that are no text. Save the list anew as CSV UTF-8
    or as .xlsx and send that.
    """


class BrokenQuotes(BadInput):
    """{file}, record {record}: a quotation mark does not match. Close or remove it there."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands: `number` is the sheet's own, or the CSV's record, from 1."""

    number: int
    cells: tuple[str, ...]


class Merge(NamedTuple):
    """Cells that the sheet shows as one: row numbers from 1, columns from 0, ends included."""

    top: int
    bottom: int
    left: int
    right: int


class Sheet(ABC):
    """One sheet of a file; `rows()` streams it from the top each time it is called."""

    name: str
    hidden: bool

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """Yield the rows in order, blank ones perhaps left out; may raise a `BadInput`."""

    @property
    def merges(self) -> Sequence[Merge]:
        """The sheet's merged cells from top to bottom, as far as the kind of file tells."""
        return ()


class Book:
    """An open file: its sheets that hold anything, in their order, hidden ones marked."""

    def __init__(self, sheets: Sequence[Sheet], *held: BinaryIO) -> None:
        self.sheets = tuple(sheets)
        self._held = held

    def close(self) -> None:
        """Let go of what was opened for reading; afterwards no row can be read."""
        for file in self._held:
            file.close()
