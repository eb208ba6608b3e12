"""One row of a list: a person as far as the row can be read, or why it is set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import TypeVar
from uuid import UUID

from lianfang.kernel.text import plain
from lianfang.people.names import normal_name
from lianfang.people.rules import IdNumber, Sex, birth_years
from lianfang.screening.carrying import Carrier
from lianfang.screening.columns import SAMPLE_ROWS, find_layout, layout_by_words
from lianfang.screening.dates import (
    Day,
    read_birth_day,
    read_birth_month,
    read_travel_day,
    reading_of,
)
from lianfang.screening.findings import Code, Finding, Repair, Rule
from lianfang.screening.headers import Field
from lianfang.screening.layout import Column, Layout
from lianfang.screening.mapping import Mapping
from lianfang.screening.noise import kind_of, kind_without_values
from lianfang.screening.parsed import NotData, Outcome, ParsedRow, Rejected, Skipped
from lianfang.screening.sheets import Merge, Row, Sheet
from lianfang.screening.values import (
    Read,
    is_nothing,
    read_age,
    read_code,
    read_day,
    read_id,
    read_name,
    read_phones,
    read_sex,
    shown,
    unusable,
)

T = TypeVar("T")


def layout_of(sheet: Sheet, *, file: str, mappings: Sequence[Mapping] = ()) -> Layout:
    """Find a sheet's header and columns; raises NoHeader."""
    first = list(islice(sheet.rows(), SAMPLE_ROWS))
    return find_layout(first, file=file, sheet=sheet.name, mappings=mappings)


# Of a person, these say who it is: what a merged cell says of them goes for the rows that
# name nobody themselves, all else for every row that it spans.
_OWN = frozenset((Field.NAME, Field.ID_NUMBER, Field.SEX, Field.AGE, Field.BIRTH_DATE))
_NAMES = (Field.NAME, Field.ID_NUMBER)


class RowReader:
    """Reads a sheet's rows below its header, from top to bottom.

    After `read`: `layout` is the one in force (a second table with other columns has its own),
    `cells` the last row's texts by column, with what merged cells say of it, and `mends` the
    code of the row that it mends.
    """

    def __init__(self, layout: Layout, *, listed_on: date, merges: Sequence[Merge] = ()) -> None:
        self.layout = layout
        self.cells: dict[str, str] = {}
        self.mends: UUID | None = None
        self._listed_on = listed_on
        self._carrier = Carrier(merges)
        self._days = {
            field: partial(read_day, read=read, listed_on=listed_on)
            for field, read in (
                (Field.LEFT_ON, read_travel_day),
                (Field.ARRIVED_ON, read_travel_day),
                (Field.BIRTH_DATE, read_birth_day),
            )
        }
        self._repairs: list[Repair] = []
        self._findings: list[Finding] = []
        self._of: dict[Field, list[tuple[Column, str]]] = {}

    def read(self, row: Row) -> Outcome:
        """Read one row."""
        carried = self._carrier.carried(row)
        if not self._take_in(row, carried):
            return Skipped(row.number, kind_without_values(row))
        parsed = self._parsed(row.number)
        if not parsed.id_number and (kind := kind_of(row, self.layout)):
            if kind is NotData.HEADER:
                self.layout = layout_by_words(row) or self.layout
            return Skipped(row.number, kind)
        return parsed if parsed.name or parsed.id_number else self._rejected(parsed)

    def _take_in(self, row: Row, carried: dict[int, str]) -> bool:
        """Sort the row's texts by field; tells whether it holds anything that is read."""
        self._repairs, self._findings, self._of, self.cells, self.mends = [], [], {}, {}, None
        texts, width = row.cells, len(row.cells)
        own = [
            (column, texts[column.index])
            for column in self.layout.columns
            if column.index < width and texts[column.index]
        ]
        filled = [(column, text) for column, text in own if not is_nothing(text)]
        if not any(column.field is not Field.ROW_CODE for column, _ in filled):
            return False
        if len(filled) < len(own):
            self._find_errors(own)
        self.cells = {column.label: text for column, text in own if not text.isspace()}
        if carried:
            filled = self._with_carried(filled, carried)
        for column, text in filled:
            if text[0] in "='":
                self._take_guarded(column, text)
            else:
                self._of.setdefault(column.field, []).append((column, text))
        if code := self._of.get(Field.ROW_CODE):
            self.mends = read_code(code[0][1])
            del self.cells[code[0][0].label]
        return True

    def _find_errors(self, cells: list[tuple[Column, str]]) -> None:
        for column, text in cells:
            if text[0] == "#" and unusable(text) is Code.CELL_ERROR:
                self._find(column, text, Code.CELL_ERROR)

    def _take_guarded(self, column: Column, text: str) -> None:
        """Take a text that a spreadsheet would compute, or that is kept from it by a mark."""
        found = unusable(text)
        if isinstance(found, Code):
            self._find(column, text, found)
        else:
            meant = text if found is None else found
            self._of.setdefault(column.field, []).append((column, meant))

    def _with_carried(
        self, filled: list[tuple[Column, str]], carried: dict[int, str]
    ) -> list[tuple[Column, str]]:
        own = {column.index: text for column, text in filled}
        names_someone = any(column.field in _NAMES for column, _ in filled)
        for column in self.layout.columns:
            text = carried.get(column.index, "")
            if column.index in own or is_nothing(text) or (names_someone and column.field in _OWN):
                continue
            own[column.index] = self.cells[column.label] = text
            self._repair(column, "", text.strip(), Rule.CARRIED_DOWN)
        return [(c, own[c.index]) for c in self.layout.columns if c.index in own]

    def _rejected(self, parsed: ParsedRow) -> Rejected:
        names = self.layout.of(Field.NAME) or self.layout.columns
        others = tuple(found for found in parsed.findings if found.field is not Field.NAME)
        value = self.cells.get(names[0].label, "").strip()
        return Rejected(parsed.number, names[0].label, value, Code.NAMES_NOBODY, others)

    # --- a person's fields ---------------------------------------------------------------

    def _parsed(self, number: int) -> ParsedRow:
        name = self._take(Field.NAME, read_name)
        identity = self._take(Field.ID_NUMBER, _ID_READERS[self.layout.rounded_ids])
        left, arrived = self._travel()
        return ParsedRow(
            number=number,
            name=name or "",
            id_number=identity.text if identity else "",
            phones=self._phones(),
            sex=self._sex(identity),
            birth_date=self._birth_date(identity),
            born_in=self._born_in(identity),
            age=self._age(identity),
            address=self._address(),
            left_on=left.day if left else None,
            left_clock=left.clock if left else None,
            arrived_on=arrived.day if arrived else None,
            arrived_clock=arrived.clock if arrived else None,
            origin=self._text(Field.ORIGIN),
            transport=self._text(Field.TRANSPORT),
            remark=self._text(Field.REMARK),
            household_head=normal_name(self._text(Field.HOUSEHOLD_HEAD)),
            repairs=tuple(self._repairs),
            findings=tuple(self._findings),
        )

    def _cells(self, field: Field) -> Sequence[tuple[Column, str]]:
        return self._of.get(field, ())

    def _take(self, field: Field, read: Callable[[str], Read[T] | Code]) -> T | None:
        for column, text in self._cells(field):
            return self._read_one(column, text, read)
        return None

    def _read_one(
        self, column: Column, text: str, read: Callable[[str], Read[T] | Code]
    ) -> T | None:
        found = read(text)
        if isinstance(found, Code):
            self._find(column, text, found)
            return None
        if found.rule:
            self._repair(column, text, shown(found.value), found.rule)
        return found.value

    def _find(self, column: Column, text: str, code: Code) -> None:
        reading = ""
        if column.field in self._days:
            reading = reading_of(text, listed_on=self._listed_on)
        self._findings.append(Finding(column.field, column.label, text.strip(), code, reading))

    def _repair(self, column: Column, text: str, value: str, rule: Rule) -> None:
        self._repairs.append(Repair(column.field, column.label, text, value, rule))

    def _phones(self) -> tuple[str, ...]:
        cells = self._cells(Field.PHONE)
        found = [self._read_one(column, text, read_phones) or () for column, text in cells]
        if len(found) == 1:
            return found[0]
        return tuple(dict.fromkeys(phone for phones in found for phone in phones))

    def _text(self, field: Field) -> str:
        found = self._of.get(field)
        return " ".join([plain(text) for _, text in found]) if found else ""

    def _address(self) -> str:
        """Join the address's columns from large to small; what a later one repeats is left."""
        parts = [plain(text) for _, text in self._cells(Field.ADDRESS)]
        kept = [
            part
            for index, part in enumerate(parts)
            if not any(part in later for later in parts[index + 1 :])
        ]
        return "".join(kept)

    def _travel(self) -> tuple[Day | None, Day | None]:
        """Read departure and arrival; of two that contradict each other neither is taken."""
        left = self._take(Field.LEFT_ON, self._days[Field.LEFT_ON])
        arrived = self._take(Field.ARRIVED_ON, self._days[Field.ARRIVED_ON])
        if left and arrived and arrived.day < left.day:
            for field in (Field.LEFT_ON, Field.ARRIVED_ON):
                self._find(*self._cells(field)[0], Code.ARRIVED_BEFORE_LEFT)
            return None, None
        return left, arrived

    def _sex(self, number: IdNumber | None) -> Sex | None:
        sex = self._take(Field.SEX, read_sex)
        if number is None:
            return sex
        if sex is not None and sex is not number.sex:
            self._find(*self._cells(Field.SEX)[0], Code.SEX_DIFFERS_FROM_ID)
        return number.sex

    def _birth_date(self, number: IdNumber | None) -> date | None:
        if self._month():
            return number.birth_date if number else None
        born = self._take(Field.BIRTH_DATE, self._days[Field.BIRTH_DATE])
        if number is None:
            return born.day if born else None
        if born is not None and born.day != number.birth_date:
            self._find(*self._cells(Field.BIRTH_DATE)[0], Code.BIRTH_DIFFERS_FROM_ID)
        return number.birth_date

    def _month(self) -> date | None:
        for _, text in self._cells(Field.BIRTH_DATE):
            return read_birth_month(text, listed_on=self._listed_on)
        return None

    def _born_in(self, number: IdNumber | None) -> date | None:
        month = self._month()
        if month is None or number is None:
            return month
        if month != number.birth_date.replace(day=1):
            self._find(*self._cells(Field.BIRTH_DATE)[0], Code.BIRTH_DIFFERS_FROM_ID)
        return None

    def _age(self, number: IdNumber | None) -> int | None:
        """Read the age; one year more is usual (虚岁, or the year alone was counted)."""
        age = self._take(Field.AGE, read_age)
        if age is None or number is None:
            return age
        first, last = birth_years(age, self._listed_on)
        if first <= number.birth_date.year <= last + 1:
            return age
        self._find(*self._cells(Field.AGE)[0], Code.AGE_DIFFERS_FROM_ID)
        return None


_ID_READERS = {rounded: partial(read_id, rounded=rounded) for rounded in (False, True)}
