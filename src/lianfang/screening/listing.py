"""A whole file as its rows of people, each with its digest: the pure half of an import."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianfang.kernel.errors import BadInput
from lianfang.kernel.text import squeezed
from lianfang.people.rules import read_id_number
from lianfang.screening.columns import Layout, NoHeader
from lianfang.screening.dates import reading_of
from lianfang.screening.findings import Code
from lianfang.screening.headers import Field
from lianfang.screening.parsed import ParsedRow, Rejected, Skipped, row_digest
from lianfang.screening.rows import layout_of, parse_row
from lianfang.screening.sheets import Row, Sheet, read_sheets


class NobodyListed(BadInput):
    """{file} has a header and no row of a person below it. Send the file that holds the list."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row that is data. `cells` are the texts of the columns taken, by their labels."""

    sheet: str
    outcome: ParsedRow | Rejected
    cells: dict[str, str]
    digest: bytes

    @property
    def number(self) -> int:
        """The sheet's own row number, or the CSV's record number."""
        return self.outcome.number

    @property
    def marks(self) -> list[dict[str, str]]:
        """What was found, as stored in the clear: columns and codes, no values."""
        found = [
            {"column": f.column, "field": str(f.field), "code": str(f.code)}
            for f in self.outcome.findings
        ]
        if isinstance(self.outcome, Rejected):
            refused = {"column": self.outcome.column, "field": str(Field.NAME)}
            found.insert(0, refused | {"code": str(self.outcome.code)})
        return found


@dataclass(frozen=True, slots=True)
class Listing:
    """A file as read. `columns` says by sheet which header was read as what, and which not.

    `not_read` names the sheets without a list: hidden ones, notes, tables of totals.
    """

    rows: tuple[ListedRow, ...]
    columns: dict[str, Any]
    not_read: tuple[str, ...]


def read_listing(data: bytes, file: str, *, listed_on: date, digest_key: bytes) -> Listing:
    """Read a list whole. Raises a `BadInput` that says what, where, and how to mend it."""
    sheets = read_sheets(data, file=file)
    shown = [sheet for sheet in sheets if not sheet.hidden] or list(sheets)
    layouts = _layouts(shown, file)
    rows = tuple(
        listed
        for sheet, layout in layouts
        for listed in _listed(sheet, layout, listed_on, digest_key)
    )
    if not rows:
        raise NobodyListed(file=file)
    read = {sheet.name for sheet, _ in layouts}
    columns = {sheet.name: _columns(layout) for sheet, layout in layouts}
    return Listing(rows, columns, tuple(s.name for s in sheets if s.name not in read))


def _layouts(sheets: Sequence[Sheet], file: str) -> list[tuple[Sheet, Layout]]:
    """Find each sheet's layout; a sheet without header is passed over if it names nobody."""
    found, refused = [], None
    for sheet in sheets:
        try:
            found.append((sheet, layout_of(sheet, file=file)))
        except NoHeader as error:
            if _names_people(sheet):
                raise
            refused = refused or error
    if not found and refused:
        raise refused
    return found


def _names_people(sheet: Sheet) -> bool:
    cells = (squeezed(cell) for row in sheet.rows() for cell in row.cells)
    return any(len(cell) in (15, 18) and not _is_fault(cell) for cell in cells)


def _is_fault(cell: str) -> bool:
    return isinstance(read_id_number(cell), str)


def _listed(sheet: Sheet, layout: Layout, listed_on: date, key: bytes) -> Iterator[ListedRow]:
    for row in sheet.rows():
        if row.number <= layout.header_row:
            continue
        outcome = parse_row(row, layout, listed_on=listed_on)
        if isinstance(outcome, Skipped):
            continue
        if isinstance(outcome, ParsedRow):
            digest = bytes.fromhex(row_digest(outcome, key=key))
        else:
            digest = _cells_digest(row, layout, listed_on, key)
        yield ListedRow(sheet.name, outcome, _cells(row, layout), digest)


def _cells(row: Row, layout: Layout) -> dict[str, str]:
    return {
        column.label: row.cells[column.index]
        for column in layout.columns
        if column.index < len(row.cells) and row.cells[column.index].strip()
    }


_DAYS = (Field.LEFT_ON, Field.ARRIVED_ON, Field.BIRTH_DATE)


def _cells_digest(row: Row, layout: Layout, listed_on: date, key: bytes) -> bytes:
    """A digest of a row that names nobody: of its cells, since nothing else is known of it."""
    content = []
    for column in layout.columns:
        text = row.cells[column.index] if column.index < len(row.cells) else ""
        if column.field in _DAYS:
            text = reading_of(text, listed_on=listed_on) or text
        content.append((column.field, squeezed(text).strip("'`’‘").upper()))
    content = [(field, value) for field, value in content if value]
    text = json.dumps([Code.NAMES_NOBODY, sorted(content)], ensure_ascii=False)
    return hashlib.blake2b(text.encode(), key=key, digest_size=16).digest()


def _columns(layout: Layout) -> dict[str, Any]:
    return {
        "taken": {column.label: str(column.field) for column in layout.columns},
        "not_taken": list(layout.not_taken),
    }
