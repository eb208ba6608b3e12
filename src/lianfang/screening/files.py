"""Opening a list, whatever program saved it."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from lianfang.screening.archives import Kind, check_compound, open_archive
from lianfang.screening.delimited import UTF16_BOMS, TextSheet
from lianfang.screening.sheets import Book, EmptyFile, NotATable, Sheet, Source
from lianfang.screening.workbooks import workbook_sheets
from lianfang.screening.xlsx import xlsx_sheets

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"GIF8", b"{\\rtf")
_HEAD = 4096


def open_book(source: Source, *, file: str) -> Book:
    """Open a file; `file` is the name by which errors call it.

    Text and .xlsx are streamed, in memory that does not grow with them. Whoever opens closes.
    Raises EmptyFile, LockedWorkbook, TruncatedWorkbook, SwollenWorkbook, NotATable,
    UnknownEncoding, BrokenText.
    """
    if not isinstance(source, Path):
        return Book(_sheets(source, file))
    opened = source.open("rb")
    try:
        return Book(_sheets(opened, file), opened)
    except BaseException:
        opened.close()
        raise


def _sheets(data: BinaryIO, file: str) -> Sequence[Sheet]:
    data.seek(0)
    head = data.read(_HEAD)
    if head.startswith((_ZIP, _OLE)):
        return _filled(_workbook(data, head, file), file)
    if _is_blank(data):
        raise EmptyFile(file=file)
    start = head[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    markup = start.startswith((b"<?xml", b"<html", b"<!doctype", b"<table", b"<meta"))
    if markup or head.startswith(_OTHER_KINDS):
        raise NotATable(file=file)
    return [TextSheet(data, file)]


def _is_blank(data: BinaryIO) -> bool:
    data.seek(0)
    first = data.read(_HEAD)
    if first in (codecs.BOM_UTF8, *UTF16_BOMS):
        return True
    while first:
        if first.strip(b"\x00\t\r\n "):
            return False
        first = data.read(1 << 20)
    return True


def _workbook(data: BinaryIO, head: bytes, file: str) -> Sequence[Sheet]:
    if head.startswith(_OLE):
        check_compound(data, file)
        return workbook_sheets(data, file)
    archive, kind = open_archive(data, file)
    if kind is Kind.XLSX:
        return xlsx_sheets(archive, file)
    return workbook_sheets(data, file)


def _filled(sheets: Sequence[Sheet], file: str) -> Sequence[Sheet]:
    filled = [sheet for sheet in sheets if any(_has_text(row.cells) for row in sheet.rows())]
    if not filled:
        raise EmptyFile(file=file)
    return filled


def _has_text(cells: tuple[str, ...]) -> bool:
    return any(cell.strip() for cell in cells)
