"""The files: workbooks old and new, an open document, and text in three encodings."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape

Cell = str | int | float | date | None


@dataclass(slots=True)
class Sheet:
    """Cells row by row. `merged`: (first row, first column, last row, last column) from 0."""

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False


def text(rows: Sequence[Sequence[Cell]], *, encoding: str, separator: str = ",") -> bytes:
    """A text export; what the encoding lacks becomes a question mark."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(
        ["" if cell is None else cell for cell in row] for row in rows
    )
    return out.getvalue().encode(encoding, "replace")


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook; dates are serials with a date format, as Excel keeps them."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    )
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for area in sheet.merged:
            page.merge_range(*area, "")
        for at, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(at, column, _midnight(cell), day)
                else:
                    page.write(at, column, cell)
        if sheet.hidden:
            page.hide()
    book.close()
    return out.getvalue()


def xls(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of Excel 97."""
    import xlwt  # type: ignore[import-untyped]

    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy/m/d")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        page.visibility = int(sheet.hidden)
        tops = {(r, c): (r2, c2) for r, c, r2, c2 in sheet.merged}
        for at, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                if (at, column) in tops:
                    r2, c2 = tops[at, column]
                    page.write_merge(at, r2, column, c2, cell)
                elif isinstance(cell, date):
                    page.write(at, column, cell, day)
                elif cell is not None and cell != "":
                    page.write(at, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(sheets: Sequence[Sheet]) -> bytes:
    """An open document spreadsheet, as WPS and LibreOffice save it."""
    tables = "".join(_table(sheet) for sheet in sheets)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2"'
        ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _table(sheet: Sheet) -> str:
    tops = {(r, c): (r2 - r + 1, c2 - c + 1) for r, c, r2, c2 in sheet.merged}
    width = max(len(row) for row in sheet.rows)
    rows = []
    for at, row in enumerate(sheet.rows):
        cells = [*row, *[None] * (width - len(row))]
        told = "".join(_cell(c, tops.get((at, i), (1, 1))) for i, c in enumerate(cells))
        rows.append(f"<table:table-row>{told}</table:table-row>")
    return f'<table:table table:name="{escape(sheet.name)}">{"".join(rows)}</table:table>'


def _cell(cell: Cell, span: tuple[int, int]) -> str:
    over = (
        ""
        if span == (1, 1)
        else (f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"')
    )
    if cell is None or cell == "":
        return f"<table:table-cell{over}/>"
    kind, value = 'office:value-type="string"', escape(str(cell))
    if isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell}"'
    return f"<table:table-cell {kind}{over}><text:p>{value}</text:p></table:table-cell>"


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a serial has no zone
