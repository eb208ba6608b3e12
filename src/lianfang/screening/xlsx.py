"""Workbooks (.xlsx, .xlsm) read cell by cell, in memory that does not grow with the file.

Measured on 200,000 rows of 12 columns (14.7 MB): calamine 2.2 s and 195 MB, openpyxl's
read-only mode 17.6 s and 116 MB, both growing with the rows; this reader 5 s and 33 MB at any
length. Macros are never looked at; of a formula its stored result is read, and its own text
where none is stored.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from typing import IO

from lianfang.screening.cells import Shows, cell_text, number_text, shown_number
from lianfang.screening.sheets import Merge, Row, Sheet, TruncatedWorkbook
from lianfang.screening.xlsx_parts import (
    BrokenXml,
    Contents,
    contents,
    formats,
    parse,
    unescaped,
)
from lianfang.screening.xlsx_rows import HEAD, PlainRows, is_plain
from lianfang.screening.xlsx_strings import SharedStrings

_WIDEST = 16_384
_BROKEN = (
    *(BrokenXml, LookupError, ValueError),
    *(EOFError, zipfile.BadZipFile, zlib.error, OSError),
)
_LONGEST_INTEGER = 15
_CHUNK = 1 << 20
_MERGE = re.compile(rb'mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_OVERLAP = 64


def xlsx_sheets(archive: zipfile.ZipFile, file: str) -> Sequence[Sheet]:
    """Return the sheets of a workbook. Raises TruncatedWorkbook."""
    try:
        book = _XlsxBook(archive, contents(archive), file)
    except _BROKEN as error:
        raise TruncatedWorkbook(file=file) from error
    return [_XlsxSheet(book, about.name, about.hidden, about.part) for about in book.sheets]


class _XlsxBook:
    """What the sheets of one workbook share."""

    def __init__(self, archive: zipfile.ZipFile, about: Contents, file: str) -> None:
        self.archive, self.file, self.sheets = archive, file, about.sheets
        self.strings = SharedStrings(archive, about.strings)
        self._formats = formats(archive, about.styles)
        self._since_1904 = about.since_1904

    def text(self, kind: str, value: str, style: str) -> str:
        """Return a cell's value as the sheet shows it."""
        if kind == "s":
            return self.strings.get(int(value))
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "d":
            return value.replace("T", " ").removesuffix(".000").removesuffix(" 00:00:00")
        if kind not in ("", "n") or not value:
            return unescaped(value)
        return self._number(value, style)

    def _number(self, value: str, style: str) -> str:
        how = self._formats[int(style)] if style else Shows.NUMBER
        if how is Shows.NUMBER:
            plain = len(value) <= _LONGEST_INTEGER and value.isdigit() and value.isascii()
            return value if plain else number_text(float(value))
        return cell_text(shown_number(float(value), how, since_1904=self._since_1904))


class _XlsxSheet(Sheet):
    def __init__(self, book: _XlsxBook, name: str, hidden: bool, part: str) -> None:
        self.name, self.hidden = name, hidden
        self._book, self._part = book, part

    def rows(self) -> Iterator[Row]:
        """Yield the rows that have cells. Raises TruncatedWorkbook."""
        try:
            with self._book.archive.open(self._part) as stream:
                head = stream.read(HEAD)
                if is_plain(head):
                    plain = PlainRows(
                        self._book.text, self._book.strings.get, _index, self._parsed
                    )
                    yield from plain.read(head, stream)
                    return
            with self._book.archive.open(self._part) as stream:
                yield from self._read(stream)
        except _BROKEN as error:
            raise TruncatedWorkbook(file=self._book.file) from error

    def _read(self, stream: IO[bytes]) -> Iterator[Row]:
        reader = _SheetReader(self._book.text)
        for _ in parse(stream, reader.start, reader.end, reader.text):
            yield from reader.done()

    def _parsed(self, row: str) -> Iterator[Row]:
        return self._read(io.BytesIO(row.encode()))

    @cached_property
    def _merges(self) -> Sequence[Merge]:
        found: list[Merge] = []
        rest = b""
        with self._book.archive.open(self._part) as stream:
            while piece := stream.read(_CHUNK):
                data, end = rest + piece, 0
                for match in _MERGE.finditer(data):
                    left, top, right, bottom = match.groups()
                    end = match.end()
                    columns = _index(left.decode()), _index(right.decode())
                    found.append(Merge(int(top), int(bottom), *columns))
                rest = data[max(end, len(data) - _OVERLAP) :]
        return sorted(found)

    @property
    def merges(self) -> Sequence[Merge]:
        """The merged cells, which stand behind all rows and are found in a pass of their own."""
        return self._merges


@cache
def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    if not 0 < index <= _WIDEST:
        raise BrokenXml
    return index - 1


class _SheetReader:
    """Gathers a sheet's rows as the parser meets their elements."""

    def __init__(self, text_of: Callable[[str, str, str], str]) -> None:
        self._text_of = text_of
        self._rows: list[Row] = []
        self._cells: list[str] = []
        self._number = 0
        self._column = -1
        self._kind = self._style = ""
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._into: list[str] | None = None
        self._is_phonetic = False

    def done(self) -> Iterator[Row]:
        """Yield the rows gathered since the last time."""
        rows, self._rows = self._rows, []
        yield from rows

    def start(self, name: str, about: dict[str, str]) -> None:
        """Meet the start of an element."""
        if name == "c":
            self._start_cell(about)
        elif name == "v":
            self._into = self._value
        elif name == "t":
            self._into = None if self._is_phonetic else self._value
        elif name == "f":
            self._formula = self._into = []
        elif name == "row":
            given = about.get("r")
            self._number = int(given) if given else self._number + 1
            self._cells, self._column = [], -1
        elif name == "rPh":
            self._is_phonetic = True

    def _start_cell(self, about: dict[str, str]) -> None:
        reference = about.get("r")
        if reference:
            letters = reference.rstrip("0123456789")
            column = _index(letters)
        else:
            column = self._column + 1
        if column >= _WIDEST:
            raise BrokenXml
        self._column = column
        self._kind, self._style = about.get("t", ""), about.get("s", "")
        self._value, self._formula = [], None

    def end(self, name: str) -> None:
        """Meet the end of an element."""
        if name == "c":
            self._end_cell()
        elif name in ("v", "t", "f"):
            self._into = None
        elif name == "row":
            if self._cells:
                self._rows.append(Row(self._number, tuple(self._cells)))
        elif name == "rPh":
            self._is_phonetic = False

    def _end_cell(self) -> None:
        if self._value:
            value = "".join(self._value)
            text = self._text_of(self._kind, value, self._style)
        elif self._formula is not None and self._kind != "str":
            text = "=" + "".join(self._formula)
        else:
            return
        if missing := self._column - len(self._cells):
            if missing < 0:
                raise BrokenXml
            self._cells.extend([""] * missing)
        self._cells.append(text)

    def text(self, piece: str) -> None:
        """Meet text."""
        if self._into is not None:
            self._into.append(piece)
