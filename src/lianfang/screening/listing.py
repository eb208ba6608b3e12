"""A whole file as its rows of people, each with its digest: the pure half of an import."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import IO, Any
from uuid import UUID

from lianfang.kernel.errors import BadInput
from lianfang.kernel.text import squeezed
from lianfang.people.rules import read_id_number
from lianfang.screening.dates import reading_of
from lianfang.screening.files import open_book
from lianfang.screening.findings import Code
from lianfang.screening.headers import Field
from lianfang.screening.layout import Guess, Layout, NoHeader, WouldLose
from lianfang.screening.mapping import Mapping
from lianfang.screening.parsed import ParsedRow, Rejected, Skipped, row_digest
from lianfang.screening.rows import RowReader, layout_of
from lianfang.screening.sheets import Book, Sheet, Source, copy


class NobodyListed(BadInput):
    """{file} has a header and no row of a person below it. Send the file that holds the list."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row that is data. `cells` are the texts of the columns taken, by their labels.

    `mends`: the code of the row set aside that this one was sent to replace.
    """

    sheet: str
    outcome: ParsedRow | Rejected
    cells: dict[str, str]
    digest: bytes
    mends: UUID | None = None

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
class OpenSheet:
    """One sheet of an open list. `layout` None: not read, as it is hidden or holds no list."""

    sheet: Sheet
    layout: Layout | None

    @property
    def name(self) -> str:
        """Its name, '' for a text file."""
        return self.sheet.name

    @property
    def hidden(self) -> bool:
        """Whether the workbook hides it."""
        return self.sheet.hidden

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """What is made of each column; samples are people's data."""
        return self.layout.guesses if self.layout else ()

    @property
    def not_taken(self) -> tuple[str, ...]:
        """What the columns that are not read are called."""
        return self.layout.not_taken if self.layout else ()

    @property
    def asks(self) -> tuple[Guess, ...]:
        """Columns that would be lost, to be settled by a mapping first."""
        return self.layout.losing if self.layout else ()

    def mapping(self) -> Mapping | None:
        """What is made of the columns, as a mapping for a clerk to correct and keep."""
        if self.layout is None:
            return None
        fields = {column.index: column.field for column in self.layout.columns}
        headers = self.layout.headers
        return Mapping(headers, tuple(fields.get(index) for index in range(len(headers))))


class OpenListing:
    """A list held open: what its sheets are, and its rows as a stream. Close it when done."""

    def __init__(
        self,
        book: Book,
        source: Source,
        file: str,
        *,
        listed_on: date,
        digest_key: bytes,
        mappings: Sequence[Mapping],
    ) -> None:
        """Take an open file; `open_listing` finds the layouts."""
        self.file = file
        self.sheets: tuple[OpenSheet, ...] = ()
        self.listed_on, self.key = listed_on, digest_key
        self._book, self._source, self._mappings = book, source, mappings

    def __enter__(self) -> OpenListing:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._book.close()

    @property
    def reopened(self) -> Callable[[Source], OpenListing]:
        """The same list, opened anew from the same file; can be pickled."""
        return partial(
            open_listing,
            file=self.file,
            listed_on=self.listed_on,
            digest_key=self.key,
            mappings=self._mappings,
        )

    def copy_to(self, file: IO[bytes]) -> None:
        """Write the whole file as it was sent."""
        copy(self._source, file)

    def find_layouts(self) -> None:
        """Find what each sheet is. Raises NoHeader and what reading the file raises."""
        sheets = self._book.sheets
        shown = [sheet for sheet in sheets if not sheet.hidden] or sheets
        found = {id(sheet): _layout(sheet, self.file, self._mappings) for sheet in shown}
        refused = [each for each in found.values() if isinstance(each, NoHeader)]
        if refused and len(refused) == len(found):
            raise refused[0]
        layouts = {key: each for key, each in found.items() if isinstance(each, Layout)}
        self.sheets = tuple(OpenSheet(sheet, layouts.get(id(sheet))) for sheet in sheets)

    @property
    def not_read(self) -> tuple[str, ...]:
        """The sheets without a list: hidden ones, notes, tables of totals."""
        return tuple(sheet.name for sheet in self.sheets if sheet.layout is None)

    @property
    def columns(self) -> dict[str, Any]:
        """By sheet, as JSON: which header is read as what, and which are not read."""
        return {s.name: _columns(s.layout) for s in self.sheets if s.layout is not None}

    @property
    def asks(self) -> tuple[tuple[OpenSheet, Guess], ...]:
        """The columns that would be lost, with their sheets."""
        return tuple((sheet, guess) for sheet in self.sheets for guess in sheet.asks)

    def require_nothing_lost(self) -> None:
        """Ask before a telling column is left out. Raises WouldLose."""
        for sheet in self.sheets:
            if sheet.asks:
                place = f"{self.file} {sheet.name}".strip()
                columns = ", ".join(guess.label for guess in sheet.asks)
                raise WouldLose(place=place, columns=columns)

    def rows(self) -> Iterator[ListedRow]:
        """Yield the rows that are data in file order, from the top each time it is called.

        In memory that does not grow with the file (text and .xlsx). Raises a `BadInput` on the
        way where the file is broken, NobodyListed at the end if there was no row.
        """
        empty = True
        for sheet in self.sheets:
            if sheet.layout is not None:
                for row in self._listed(sheet.sheet, sheet.layout):
                    empty = False
                    yield row
        if empty:
            raise NobodyListed(file=self.file)

    def _listed(self, sheet: Sheet, layout: Layout) -> Iterator[ListedRow]:
        listed_on, key = self.listed_on, self.key
        reader = RowReader(layout, listed_on=listed_on, merges=sheet.merges)
        for row in sheet.rows():
            if row.number <= layout.header_row:
                continue
            outcome = reader.read(row)
            if isinstance(outcome, Skipped):
                continue
            cells = reader.cells
            if isinstance(outcome, ParsedRow):
                digest = bytes.fromhex(row_digest(outcome, key=key))
            else:
                digest = _cells_digest(cells, reader.layout, listed_on, key)
            yield ListedRow(sheet.name, outcome, cells, digest, reader.mends)


def open_listing(
    source: Source,
    file: str,
    *,
    listed_on: date,
    digest_key: bytes,
    mappings: Sequence[Mapping] = (),
) -> OpenListing:
    """Open a list on disk or in a file held open that can be read from any place.

    `file` is the name by which errors call it; `mappings` are those kept for its provider: each
    sheet obeys the one whose headers it has. Raises a `BadInput` that says what, where, and how
    to mend it.
    """
    book = open_book(source, file=file)
    listing = OpenListing(
        book, source, file, listed_on=listed_on, digest_key=digest_key, mappings=mappings
    )
    try:
        listing.find_layouts()
    except BaseException:
        listing.close()
        raise
    return listing


@dataclass(frozen=True, slots=True)
class Listing:
    """A file as read whole; see `OpenListing`."""

    rows: tuple[ListedRow, ...]
    columns: dict[str, Any]
    not_read: tuple[str, ...]


def read_listing(data: bytes, file: str, *, listed_on: date, digest_key: bytes) -> Listing:
    """Read a list whole. Raises a `BadInput` that says what, where, and how to mend it."""
    source = io.BytesIO(data)
    with open_listing(source, file, listed_on=listed_on, digest_key=digest_key) as listing:
        return Listing(tuple(listing.rows()), listing.columns, listing.not_read)


def _layout(sheet: Sheet, file: str, mappings: Sequence[Mapping]) -> Layout | NoHeader:
    """Find a sheet's layout; one without a header that names people is an error."""
    try:
        return layout_of(sheet, file=file, mappings=mappings)
    except NoHeader as error:
        if _names_people(sheet):
            raise
        return error


def _names_people(sheet: Sheet) -> bool:
    cells = (squeezed(cell) for row in sheet.rows() for cell in row.cells)
    return any(len(cell) in (15, 18) and not _is_fault(cell) for cell in cells)


def _is_fault(cell: str) -> bool:
    return isinstance(read_id_number(cell), str)


_DAYS = (Field.LEFT_ON, Field.ARRIVED_ON, Field.BIRTH_DATE)


def _cells_digest(cells: dict[str, str], layout: Layout, listed_on: date, key: bytes) -> bytes:
    """A digest of a row that names nobody: of its cells, since nothing else is known of it."""
    content = []
    for column in layout.columns:
        text = cells.get(column.label, "")
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
