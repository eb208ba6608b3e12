"""Tables as a workbook: numbers as numbers, texts as texts, and never a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.tables import Table, Value
from lianfang.kernel import clock
from lianfang.people.operations import log_export

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    "xlsx": TYPE,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEAD = 2
_WIDEST = 48


def workbook(title: str, facts: Sequence[str], tables: Sequence[Table], at: datetime) -> bytes:
    """A sheet for each table. Title and `facts` (moment, scope, drill) stand on every sheet."""
    buffer = BytesIO()
    with Workbook(buffer, _PLAIN) as book:
        told = clock.local(at).replace(tzinfo=None)
        book.set_properties({"title": title, "created": told})
        bold, shaded = (
            book.add_format({"bold": True}),
            book.add_format({"bold": True, "bottom": 1}),
        )
        for table in tables:
            sheet = book.add_worksheet(table.title[:31])
            sheet.write_string(0, 0, f"{title}　{table.title}", bold)
            sheet.write_string(1, 0, "　".join(facts))
            sheet.set_header("&L" + "　".join(facts).replace("&", "&&")[:200])
            _fill(sheet, table, shaded)
    return buffer.getvalue()


def _fill(sheet: Any, table: Table, head: Any) -> None:
    for column, cell in enumerate(table.head):
        sheet.write_string(_HEAD, column, cell.text, head)
        longest = max((len(row[column].text) for row in table.rows), default=0)
        sheet.set_column(column, column, min(2 * max(longest, len(cell.text)) + 2, _WIDEST))
    for number, row in enumerate(table.rows, start=_HEAD + 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell)
    sheet.freeze_panes(_HEAD + 1, 1)


def _write(sheet: Any, row: int, column: int, cell: Value) -> None:
    if cell.plain is None:
        sheet.write_string(row, column, cell.text)
    else:
        sheet.write_number(row, column, cell.plain)


def to_save(data: bytes, name: str) -> HttpResponse:
    """Somebody's file to save under its name: no browser shows or runs it as ours."""
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def download(
    request: OfficerRequest, data: bytes, name: str, at: datetime, ending: str = "xlsx"
) -> HttpResponse:
    """A workbook, or a document, to save under a name; who took it away is logged."""
    log_export(f"{name}.{ending}", by=request.actor, at=at)
    response = HttpResponse(data, content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
