"""A superior's workbook as a form: which cells can be filled, what stands beside them, filling.

Formats, formulas, widths and merged cells stay as they are; only bound cells change.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from lianfang.kernel.errors import BadInput

LARGEST = 5_000_000
"""Bytes of a workbook at most."""

_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,5}")


class NotAWorkbook(BadInput):
    """“{name}” is not an .xlsx workbook, or it is larger than 5 MB; save it as .xlsx again."""


class SheetGone(BadInput):
    """The workbook has no sheet “{sheet}”; it has: {known}."""


class CellUnreadable(BadInput):
    """“{cell}” is not a cell; write it like C5."""


class CellMerged(BadInput):
    """{cell} lies inside a merged cell; bind its first cell, {anchor}."""


class CellHoldsFormula(BadInput):
    """{cell} holds a formula; it computes itself and is not bound."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An empty cell that has a label to its left or above: `label` is what stands there."""

    sheet: str
    cell: str
    label: str


def opened(name: str, content: bytes) -> Workbook:
    """The workbook. Raises NotAWorkbook."""
    try:
        if len(content) > LARGEST:
            raise NotAWorkbook(name=name)
        return load_workbook(io.BytesIO(content))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise NotAWorkbook(name=name) from error


def require_cell(book: Workbook, sheet: str, cell: str) -> None:
    """Refuse a cell that cannot be filled.

    Raises SheetGone, CellUnreadable, CellMerged, CellHoldsFormula.
    """
    if sheet not in book.sheetnames:
        raise SheetGone(sheet=sheet, known="、".join(book.sheetnames))
    if not _CELL.fullmatch(cell):
        raise CellUnreadable(cell=cell)
    found = book[sheet][cell]
    if isinstance(found, MergedCell):
        raise CellMerged(cell=cell, anchor=_anchor(book[sheet], cell))
    if isinstance(found.value, str) and found.value.startswith("="):
        raise CellHoldsFormula(cell=cell)


def _anchor(sheet: Worksheet, cell: str) -> str:
    for merged in sheet.merged_cells.ranges:
        if cell in merged:
            return f"{merged.coord.split(':')[0]}"
    return cell


def spots(book: Workbook, most: int = 500) -> list[Spot]:
    """The empty cells beside labels, sheet by sheet; `most` in all."""
    found: list[Spot] = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_col=sheet.max_column + 1):
            for cell in row:
                if len(found) >= most:
                    return found
                if isinstance(cell, Cell) and cell.value is None:
                    label = _label(sheet, cell)
                    if label:
                        found.append(Spot(sheet.title, cell.coordinate, label))
    return found


def _label(sheet: Worksheet, cell: Cell) -> str:
    """What stands to the left of a cell and above it, as far as there is text."""
    parts = []
    for row, column in ((cell.row, cell.column - 1), (cell.row - 1, cell.column)):
        if row >= 1 and column >= 1:
            value = sheet.cell(row, column).value
            if isinstance(value, str) and not value.startswith("="):
                parts.append(value.strip())
    return " ".join(part for part in parts if part)


def fill(name: str, content: bytes, values: Mapping[tuple[str, str], int | float | str]) -> bytes:
    """The workbook with values in its cells, by (sheet, cell). Raises NotAWorkbook."""
    book = opened(name, content)
    for (sheet, cell), value in values.items():
        book[sheet][cell].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
