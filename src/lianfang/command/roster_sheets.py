"""A roster as a workbook: written with the labels people read, read back by the same labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from lianfang.command.roster_rules import (
    COLUMNS,
    LARGEST,
    MOST_ROWS,
    UNPACKED,
    Fault,
    Problem,
    Sheet,
)
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput

TITLES = {
    Sheet.UNITS: _("Units"),
    Sheet.POSTS: _("Posts and people"),
    Sheet.PAIRINGS: _("Pairings"),
}
HEADS = {
    "unit": _("Unit"), "kind": _("Kind of unit"), "division": _("Code of the place"),
    "title": _("Post"), "role": _("Role"), "username": _("Account"), "officer": _("Name"),
    "pairing": _("Sort of pairing"), "compound": _("Compound"), "rank": _("Rank"),
    "from": _("Begins"), "to": _("Ends"), "document": _("Document"), "why": _("Why it ended"),
}  # fmt: skip
_DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::\d{2})?)?"
)


class NotARoster(BadInput):
    """“{name}” is not an .xlsx workbook of at most 5 MB; save it as .xlsx again."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it was read: its number and its texts by column."""

    sheet: Sheet
    row: int
    texts: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.texts.get(column, "")


Rows = Mapping[Sheet, Sequence[Sequence[str]]]


def written(rows: Rows) -> bytes:
    """The workbook of some rows, every cell a text."""
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        for sheet, columns in COLUMNS.items():
            page = book.add_worksheet(str(TITLES[sheet]))
            page.set_column(0, len(columns) - 1, 18, text)
            page.freeze_panes(1, 1)
            page.write_row(0, 0, [str(HEADS[column]) for column in columns], bold)
            for number, row in enumerate(rows[sheet], start=1):
                for column, cell in enumerate(row):
                    page.write_string(number, column, cell)
    return buffer.getvalue()


def refuse_others(name: str, content: bytes) -> None:
    """Refuse what is no workbook, or unpacks to too much. Raises NotARoster."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
            whole = "xl/workbook.xml" in packed.namelist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise NotARoster(name=name) from None
    if len(content) > LARGEST or size > UNPACKED or not whole:
        raise NotARoster(name=name)


def read(content: bytes) -> tuple[list[Line], list[Fault]]:
    """The rows of a workbook, and what of it cannot be read; a sheet may be left out, not all."""
    lines: list[Line] = []
    faults: list[Fault] = []
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    pages = dict(zip((_plain(name) for name in book.sheetnames), book.worksheets, strict=True))
    for sheet in COLUMNS:
        page = pages.get(_plain(TITLES[sheet])) or pages.get(sheet)
        if page is not None:
            _read_sheet(sheet, page.iter_rows(values_only=True), lines, faults)
    if not any(_plain(TITLES[sheet]) in pages or sheet in pages for sheet in COLUMNS):
        faults.append(Fault(Sheet.UNITS, 1, "", Problem.SHEET_MISSING))
    return lines, faults


def _read_sheet(
    sheet: Sheet, rows: Iterator[Sequence[Any]], lines: list[Line], faults: list[Fault]
) -> None:
    columns = COLUMNS[sheet]
    first = next(rows, ())
    for column, cell in zip(columns, [*map(text_of, first), *[""] * len(columns)], strict=False):
        if _plain(cell) not in (_plain(HEADS[column]), column):
            faults.append(Fault(sheet, 1, column, Problem.HEADS_DIFFER, str(HEADS[column])))
            return
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS:
            faults.append(Fault(sheet, number, "", Problem.TOO_MANY))
            return
        texts = dict(zip(columns, map(text_of, row), strict=False))
        if any(texts.values()):
            lines.append(Line(sheet, number, texts))


def text_of(cell: Any) -> str:
    """A cell as text: a whole number without its point, a day as it is written."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _plain(text: object) -> str:
    return str(text).strip().lower()


def moment_text(at: datetime | None) -> str:
    """A moment as a workbook tells it; empty for none."""
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""


def moment_of(text: str) -> datetime | None:
    """What `moment_text` wrote, or a day as people write it; None if it cannot be read."""
    told = _DAY.fullmatch(text)
    if told is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in told.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=clock.DISTRICT)
    except ValueError:
        return None
