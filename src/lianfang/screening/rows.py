"""One row of a list: a person as far as the row can be read, or why it is set aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import islice
from typing import TypeVar

from lianfang.kernel.text import plain, squeezed
from lianfang.people.names import is_full_name, normal_name
from lianfang.people.rules import IdNumber, Sex, birth_years
from lianfang.screening.columns import SAMPLE_ROWS, Column, Layout, find_layout
from lianfang.screening.dates import Day, read_birth_day, read_travel_day, reading_of
from lianfang.screening.findings import Code, Finding, Repair, Rule
from lianfang.screening.headers import Field
from lianfang.screening.parsed import NotData, Outcome, ParsedRow, Rejected, Skipped
from lianfang.screening.sheets import Row, Sheet
from lianfang.screening.values import (
    Read,
    is_nothing,
    read_age,
    read_id,
    read_name,
    read_phones,
    read_sex,
)

T = TypeVar("T")


def layout_of(sheet: Sheet, *, file: str) -> Layout:
    """Find a sheet's header and columns; raises NoHeader."""
    return find_layout(list(islice(sheet.rows(), SAMPLE_ROWS)), file=file, sheet=sheet.name)


def read_rows(sheet: Sheet, layout: Layout, *, listed_on: date) -> Iterator[Outcome]:
    """Stream a sheet's rows below its header, each as what it is; every row comes out once."""
    for row in sheet.rows():
        if row.number > layout.header_row:
            yield parse_row(row, layout, listed_on=listed_on)


def parse_row(row: Row, layout: Layout, *, listed_on: date) -> Outcome:
    """Read one row. `listed_on` is the list's date: it supplies years and bounds days."""
    kind = _not_data(row, layout)
    if kind:
        return Skipped(row.number, kind)
    reader = _RowReader(row, layout, listed_on)
    parsed = reader.parsed()
    if parsed.name or parsed.id_number:
        return parsed
    column = layout.of(Field.NAME)[0]
    others = tuple(found for found in parsed.findings if found.field is not Field.NAME)
    value = _cell(row, column).strip()
    return Rejected(row.number, column.label, value, Code.NAMES_NOBODY, others)


# --- rows that are no data ---------------------------------------------------------------

_FOOTER = re.compile(
    r"(合计|总计|小计|共计|累计|制表|填表|填报|审核|审批|说明|备注|注:|注意|负责人|经办|联系人|联系电话|单位[(负盖领]|"
    r"\(?盖章|打印|截[至止]|以上|报送|数据来源|第\d+页|共\d+|\*注)"
)
_LONG_TEXT = 7


def _not_data(row: Row, layout: Layout) -> NotData | None:
    filled = [cell for cell in row.cells if not is_nothing(cell)]
    taken = [column for column in layout.columns if not is_nothing(_cell(row, column))]
    if not taken:
        return NotData.BLANK if all(cell.strip().isdigit() for cell in filled) else NotData.NOTE
    if _repeats_header(row, taken):
        return NotData.HEADER
    first = squeezed(filled[0])
    name = squeezed(_cell(row, layout.of(Field.NAME)[0]))
    is_note = bool(_FOOTER.match(name))
    if _begins_the_row(row, layout):
        is_alone = len(filled) == 1 and len(first) >= _LONG_TEXT and not _is_name(first)
        is_note = is_note or is_alone or bool(_FOOTER.match(first))
    if is_note and not _has_id(row, layout):
        return NotData.NOTE
    return None


def _begins_the_row(row: Row, layout: Layout) -> bool:
    """Notes below a table stand in its first column; an address alone stands in its own."""
    first = min(column.index for column in layout.columns)
    return any(not is_nothing(cell) for cell in row.cells[: first + 1])


def _is_name(text: str) -> bool:
    return is_full_name(normal_name(text))


def _repeats_header(row: Row, taken: list[Column]) -> bool:
    same = [squeezed(_cell(row, column)) == squeezed(column.header) for column in taken]
    return len(same) >= 2 and all(same)


def _has_id(row: Row, layout: Layout) -> bool:
    cells = (_cell(row, column) for column in layout.of(Field.ID_NUMBER))
    return any(isinstance(read_id(cell), Read) for cell in cells)


def _cell(row: Row, column: Column) -> str:
    return row.cells[column.index] if column.index < len(row.cells) else ""


# --- rows that are data ------------------------------------------------------------------


class _RowReader:
    """Reads a row's fields one by one and keeps what was repaired or found on the way."""

    def __init__(self, row: Row, layout: Layout, listed_on: date) -> None:
        self._row, self._layout, self._listed_on = row, layout, listed_on
        self._repairs: list[Repair] = []
        self._findings: list[Finding] = []

    def parsed(self) -> ParsedRow:
        name = self._take(Field.NAME, read_name)
        number = self._take(Field.ID_NUMBER, partial(read_id, rounded=self._layout.rounded_ids))
        left, arrived = self._travel()
        return ParsedRow(
            number=self._row.number,
            name=name or "",
            id_number=number.text if number else "",
            phones=self._phones(),
            sex=self._sex(number),
            birth_date=self._birth_date(number),
            age=self._age(number),
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

    def _cells(self, field: Field) -> list[tuple[Column, str]]:
        cells = [(column, _cell(self._row, column)) for column in self._layout.of(field)]
        return [(column, text) for column, text in cells if not is_nothing(text)]

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
            self._repair(column, text, _shown(found.value), found.rule)
        return found.value

    def _find(self, column: Column, text: str, code: Code) -> None:
        reading = ""
        if column.field in _DAYS:
            reading = reading_of(text, listed_on=self._listed_on)
        self._findings.append(Finding(column.field, column.label, text.strip(), code, reading))

    def _repair(self, column: Column, text: str, value: str, rule: Rule) -> None:
        self._repairs.append(Repair(column.field, column.label, text, value, rule))

    def _phones(self) -> tuple[str, ...]:
        found = [
            self._read_one(column, text, read_phones) for column, text in self._cells(Field.PHONE)
        ]
        return tuple(dict.fromkeys(phone for phones in found for phone in phones or ()))

    def _text(self, field: Field) -> str:
        return " ".join(plain(text) for _, text in self._cells(field))

    def _address(self) -> str:
        """Join the address's columns from large to small; what a later one repeats is left."""
        parts = [plain(text) for _, text in self._cells(Field.ADDRESS)]
        kept = [
            part
            for index, part in enumerate(parts)
            if not any(part in later for later in parts[index + 1 :])
        ]
        return "".join(kept)

    def _day(self, text: str, read: Callable[..., Day | Code]) -> Read[Day] | Code:
        found = read(text, listed_on=self._listed_on)
        return found if isinstance(found, Code) else Read(found, found.rule)

    def _travel(self) -> tuple[Day | None, Day | None]:
        """Read departure and arrival; of two that contradict each other neither is taken."""
        read = partial(self._day, read=read_travel_day)
        left, arrived = self._take(Field.LEFT_ON, read), self._take(Field.ARRIVED_ON, read)
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
        born = self._take(Field.BIRTH_DATE, partial(self._day, read=read_birth_day))
        if number is None:
            return born.day if born else None
        if born is not None and born.day != number.birth_date:
            self._find(*self._cells(Field.BIRTH_DATE)[0], Code.BIRTH_DIFFERS_FROM_ID)
        return number.birth_date

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


_DAYS = (Field.LEFT_ON, Field.ARRIVED_ON, Field.BIRTH_DATE)


def _shown(value: object) -> str:
    if isinstance(value, IdNumber):
        return value.text
    if isinstance(value, Day):
        return value.day.isoformat()
    return "/".join(value) if isinstance(value, tuple) else str(value)
