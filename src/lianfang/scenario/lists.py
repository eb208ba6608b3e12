"""Writes the six lists as the offices would send them, the same bytes for the same seed."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from lianfang.kernel import clock
from lianfang.scenario.entries import Entry, entries_of
from lianfang.scenario.layouts import LAYOUTS, Layout, cells, headers
from lianfang.scenario.offices import LEGAL_BASIS, OFFICES, Office
from lianfang.scenario.truth import Truth


@dataclass(frozen=True, slots=True)
class RowTruth:
    """Who a row is about (None: nobody of this district) and what is wrong with it.

    `row` counts from 1 as a spreadsheet shows it, titles and header included.
    """

    sheet: str
    row: int
    person: int | None
    flaws: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrittenList:
    """A list as sent: the file, who sends it on what ground, when it arrives, its truth."""

    key: str
    path: Path
    unit: str
    legal_basis: str
    purpose: str
    dated: date
    received_at: datetime
    rows: tuple[RowTruth, ...]


def write_lists(truth: Truth, folder: Path) -> list[WrittenList]:
    """Write the six lists into `folder` and return them in order of arrival."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(truth, office, folder / office.filename) for office in OFFICES]


def _write(truth: Truth, office: Office, path: Path) -> WrittenList:
    layout, entries = LAYOUTS[office.key], entries_of(truth, office)
    write = _write_workbook if layout.kind == "xlsx" else _write_csv
    rows = tuple(write(path, layout, entries))
    return WrittenList(
        key=office.key,
        path=path,
        unit=office.unit,
        legal_basis=LEGAL_BASIS,
        purpose=office.purpose,
        dated=clock.day_of(office.received_at),
        received_at=office.received_at,
        rows=rows,
    )


def write_truth(lists: Sequence[WrittenList], path: Path) -> None:
    """Write which row is about whom, for looking at by hand."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(["file", "sheet", "row", "person", "flaws"])
        for item in lists:
            for row in item.rows:
                flaws = " ".join(row.flaws)
                out.writerow([item.path.name, row.sheet, row.row, row.person or "", flaws])


def _write_csv(path: Path, layout: Layout, entries: Sequence[Entry]) -> list[RowTruth]:
    text = StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(headers(layout))
    rows = []
    for serial, entry in enumerate(entries, start=1):
        out.writerow([_shown(cell) for cell in cells(layout, entry, serial)])
        rows.append(RowTruth("", serial + 1, entry.person, entry.flaws))
    for footer in layout.footers:
        text.write(footer.format(count=len(entries)) + "\r\n")
    path.write_bytes(text.getvalue().encode(layout.encoding))
    return rows


def _shown(cell: object) -> str:
    """Return a cell as a spreadsheet saves it to CSV: long numbers lose their digits."""
    return f"{cell:.5E}" if isinstance(cell, float) else str(cell)


def _write_workbook(path: Path, layout: Layout, entries: Sequence[Entry]) -> list[RowTruth]:
    with Workbook(str(path), {"default_date_format": "yyyy/m/d"}) as book:
        book.set_properties({"created": datetime(2020, 1, 22, 8, 0, 0)})  # noqa: DTZ001
        count = len(layout.sheets)
        rows: list[RowTruth] = []
        for n, name in enumerate(layout.sheets):
            part = entries[len(entries) * n // count : len(entries) * (n + 1) // count]
            rows += _fill(book.add_worksheet(name), layout, part)
    return rows


def _fill(sheet: Worksheet, layout: Layout, entries: Sequence[Entry]) -> Iterator[RowTruth]:
    """Write titles, header, rows and footers; yield the truth of each row."""
    at = 0
    for title in layout.titles:
        sheet.write_string(at, 0, title)
        at += 1
    for column, name in enumerate(headers(layout)):
        sheet.write_string(at, column, name)
    for serial, entry in enumerate(entries, start=1):
        at += 1
        for column, cell in enumerate(cells(layout, entry, serial)):
            _put(sheet, at, column, cell)
        yield RowTruth(sheet.get_name(), at + 1, entry.person, entry.flaws)
    for footer in layout.footers:
        at += 1
        sheet.write_string(at, 0, footer.format(count=len(entries)))


def _put(sheet: Worksheet, row: int, column: int, cell: object) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    else:
        sheet.write_number(row, column, float(str(cell)))
