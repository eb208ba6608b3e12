"""From a file's bytes to sheets of rows of text, whatever program saved it.

Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) are read through calamine, which runs no macro;
CSV and TSV in UTF-8, UTF-16 or GB18030. Kinds are told by content, never by the file's name.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetVisibleEnum,
)

from lianfang.kernel.errors import BadInput

Cell = str | int | float | bool | date | datetime | time | timedelta


class EmptyFile(BadInput):
    """{file} is empty: no cell holds anything. Send the file that holds the list."""


class LockedWorkbook(BadInput):
    """{file} is locked with a password. Save it without the password and send it again."""


class TruncatedWorkbook(BadInput):
    """{file} is damaged or was cut off on its way. Open and save it again, then send it whole."""


class NotATable(BadInput):
    """{file} is not a table. Save the list as .xlsx, .xls, .ods or CSV and send that."""


class UnknownEncoding(BadInput):
    """{file} is text in an unknown encoding. Save it as CSV UTF-8 or as .xlsx and send that."""


class BrokenQuotes(BadInput):
    """{file}, record {record}: a quotation mark does not match. Close or remove it there."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands: `number` is the sheet's own, or the CSV's record, from 1."""

    number: int
    cells: tuple[str, ...]


class Sheet(ABC):
    """One sheet of a file; `rows()` streams it from the top each time it is called."""

    name: str
    hidden: bool

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """Yield every row, blank ones too; may raise a `BadInput` on the way."""


def read_sheets(data: bytes, *, file: str) -> Sequence[Sheet]:
    """Return the sheets of a file that hold anything, in their order, hidden ones marked.

    `file` is the name by which errors call it. Raises EmptyFile, LockedWorkbook,
    TruncatedWorkbook, NotATable or UnknownEncoding.
    """
    if not data.strip(b"\x00\t\r\n ") or data in (codecs.BOM_UTF8, *_UTF16_BOMS):
        raise EmptyFile(file=file)
    if data.startswith((_ZIP, _OLE)):
        return _workbook_sheets(data, file)
    _refuse_other_kinds(data, file)
    encoding = _encoding_of(data, file)
    return [_TextSheet(data, encoding, _delimiter(data, encoding), file)]


_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"GIF8", b"{\\rtf")


def _refuse_other_kinds(data: bytes, file: str) -> None:
    start = data[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    markup = start.startswith((b"<?xml", b"<html", b"<!doctype", b"<table", b"<meta"))
    if markup or data.startswith(_OTHER_KINDS):
        raise NotATable(file=file)


# --- workbooks ---------------------------------------------------------------------------


class _WorkbookSheet(Sheet):
    def __init__(self, workbook: CalamineWorkbook, about: SheetMetadata, file: str) -> None:
        self.name = about.name
        self.hidden = about.visible != SheetVisibleEnum.Visible
        self._workbook = workbook
        self._file = file

    @cached_property
    def _sheet(self) -> CalamineSheet:
        try:
            return self._workbook.get_sheet_by_name(self.name)
        except CalamineError as error:
            raise TruncatedWorkbook(file=self._file) from error

    def rows(self) -> Iterator[Row]:
        if self._sheet.start is None:
            return
        margin = ("",) * self._sheet.start[1]
        for number, cells in enumerate(self._sheet.iter_rows(), start=1):
            yield Row(number, margin + tuple(cell_text(cell) for cell in cells))


def _workbook_sheets(data: bytes, file: str) -> Sequence[Sheet]:
    if data.startswith(_ZIP):
        _check_archive(data, file)
    else:
        _check_compound(data, file)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise LockedWorkbook(file=file) from error
    except CalamineError as error:
        raise TruncatedWorkbook(file=file) from error
    sheets = [_WorkbookSheet(workbook, about, file) for about in workbook.sheets_metadata]
    filled = [sheet for sheet in sheets if any(any(row.cells) for row in sheet.rows())]
    if not filled:
        raise EmptyFile(file=file)
    return filled


def _check_archive(data: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                raise NotATable(file=file)
            manifest = "META-INF/manifest.xml"
            if manifest in names and b"encryption-data" in archive.read(manifest):
                raise LockedWorkbook(file=file)
    except zipfile.BadZipFile as error:
        raise TruncatedWorkbook(file=file) from error


def _check_compound(data: bytes, file: str) -> None:
    """Tell a locked .xlsx (an OLE file around an encrypted package) and documents from .xls."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise LockedWorkbook(file=file)
    if any(name.encode("utf-16-le") in data for name in ("WordDocument", "PowerPoint Document")):
        raise NotATable(file=file)


_EXACT_UNTIL = 1e15


def cell_text(cell: Cell) -> str:
    """Return a cell's value as text, as a person sees it in the sheet.

    Whole numbers come without a point. Beyond 15 digits a spreadsheet has lost the rest, so
    such a number comes as 1.42701E+17 and cannot be taken for the number it once was.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _number_text(float(cell))
    if isinstance(cell, datetime):
        seconds = "seconds" if cell.second else "minutes"
        return cell.isoformat(" ", seconds).removesuffix(" 00:00")
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _number_text(number: float) -> str:
    if abs(number) >= _EXACT_UNTIL:
        mantissa, _, exponent = f"{number:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    return str(int(number)) if number.is_integer() else f"{number:.15g}"


# --- delimited text ----------------------------------------------------------------------

_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_COMMON_ENOUGH = 0.7
_DELIMITERS = ",\t;|，"


class _TextSheet(Sheet):
    name = ""
    hidden = False

    def __init__(self, data: bytes, encoding: str, delimiter: str, file: str) -> None:
        self._data, self._encoding, self._file = data, encoding, file
        self._delimiter = delimiter

    def rows(self) -> Iterator[Row]:
        text = io.TextIOWrapper(io.BytesIO(self._data), encoding=self._encoding, newline="")
        number = 0
        try:
            for cells in csv.reader(text, delimiter=self._delimiter, strict=True):
                number += 1
                yield Row(number, tuple(cells))
        except csv.Error as error:
            raise BrokenQuotes(file=self._file, record=number + 1) from error


def _encoding_of(data: bytes, file: str) -> str:
    candidates: tuple[str, ...]
    if data.startswith(_UTF16_BOMS):
        candidates = ("utf-16",)
    elif 0 in data[:_SAMPLE]:
        even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
        candidates = ("utf-16-be",) if even > odd else ("utf-16-le",)
    else:
        candidates = ("utf-8-sig", "gb18030")
    encoding = next((name for name in candidates if _decodes(data, name)), None)
    if encoding is None:
        raise UnknownEncoding(file=file)
    sample = _sample(data, encoding)
    if any(char < " " and char not in "\t\r\n\f\v\x1a\x1b" for char in sample):
        raise NotATable(file=file)
    if encoding == "gb18030" and not _looks_chinese(sample):
        raise UnknownEncoding(file=file)
    return encoding


def _decodes(data: bytes, encoding: str) -> bool:
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    try:
        for _ in codecs.iterdecode(chunks, encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _sample(data: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)().decode(data[:_SAMPLE])


def _looks_chinese(sample: str) -> bool:
    """Tell Chinese from bytes of another encoding that happen to be valid GB18030.

    Real lists keep almost wholly to the 6,763 characters of GB 2312; mojibake does not.
    """
    wide = [char for char in sample if char > "\x7f"]
    common = sum(1 for char in wide if char.encode("gb2312", "ignore"))
    return common >= _COMMON_ENOUGH * len(wide)


def _delimiter(data: bytes, encoding: str) -> str:
    """Return the mark that parts most cells in the typical one of the first lines."""
    lines = [line for line in _sample(data, encoding).splitlines()[:50] if line.strip()]

    def typical(mark: str) -> int:
        counts = sorted(line.count(mark) for line in lines)
        return counts[len(counts) // 2] if counts else 0

    return max(_DELIMITERS, key=typical)
