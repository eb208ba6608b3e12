"""Which row is the header, and what each column under it is read for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lianfang.kernel.errors import BadInput
from lianfang.kernel.text import squeezed
from lianfang.people.names import is_full_name, normal_name
from lianfang.people.rules import IdNumber, normal_phone, read_id_number
from lianfang.screening.headers import Field, Meaning, meaning_of
from lianfang.screening.sheets import Row

HEAD_ROWS = 30
SAMPLE_ROWS = 200


class NoHeader(BadInput):
    """{place}: rows {first} to {last} were looked at and none names the columns.
    Write one row above the people with 姓名 (name) and at least one of 身份证号 (ID number),
    联系电话 (phone) or 住址 (address).
    """


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is taken: where it stands, what it is called, what it is read for."""

    index: int
    header: str
    field: Field
    rank: int = 0
    part: int = 0
    by_values: bool = False

    @property
    def label(self) -> str:
        """What messages call it: its own header with the sheet's letter, 身份证 (C)."""
        letter = column_letter(self.index)
        return f"{self.header} ({letter})" if self.header else letter


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is to be read. `header_row` is the sheet's own row number.

    `not_taken`: the headers of columns without a purpose. `rounded_ids`: the column of
    identity numbers went through a spreadsheet that turned the last digits to zeros.
    """

    header_row: int
    columns: tuple[Column, ...]
    not_taken: tuple[str, ...]
    rounded_ids: bool = False

    def of(self, field: Field) -> tuple[Column, ...]:
        """Return the columns read for a field, in the order in which they are read."""
        return tuple(column for column in self.columns if column.field is field)


def column_letter(index: int) -> str:
    """Return a spreadsheet's name of a column, 0 being A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def find_layout(rows: Sequence[Row], *, file: str, sheet: str = "") -> Layout:
    """Find the header among a sheet's first rows and what its columns mean.

    `rows` are the first `SAMPLE_ROWS` or so. Header words decide first, values confirm: a
    column of valid identity numbers is one whatever it is called. Of several rows that could
    be the header the one with most columns recognised is taken. Raises NoHeader.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    best: Layout | None = None
    for position, row in enumerate(filled[:HEAD_ROWS]):
        layout = _layout_under(row, filled[position + 1 : position + 1 + SAMPLE_ROWS])
        if layout and (best is None or len(layout.columns) > len(best.columns)):
            best = layout
    if best is None:
        looked_at = [row.number for row in filled[:HEAD_ROWS]] or [1]
        place = f"{file} {sheet}".strip()
        raise NoHeader(place=place, first=looked_at[0], last=looked_at[-1])
    return best


def _layout_under(header: Row, below: Sequence[Row]) -> Layout | None:
    if not _can_be_header(header):
        return None
    samples = _samples(below)
    named = [column for column in _named(header, samples) if column is not None]
    if not any(not column.by_values for column in named):
        return None
    taken = _chosen(named)
    fields = {column.field for column in taken}
    if Field.NAME not in fields or not fields & {Field.ID_NUMBER, Field.PHONE, Field.ADDRESS}:
        return None
    return Layout(
        header.number, taken, _not_taken(header, taken, samples), _rounded(taken, samples)
    )


def _can_be_header(row: Row) -> bool:
    cells = [squeezed(cell) for cell in row.cells if cell.strip()]
    return len(cells) >= 2 and not any(_is_id(cell) or _is_phone(cell) for cell in cells)


def _samples(rows: Sequence[Row]) -> list[list[str]]:
    width = max((len(row.cells) for row in rows), default=0)
    columns: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        for index, cell in enumerate(row.cells):
            if cell.strip():
                columns[index].append(squeezed(cell))
    return columns


def _named(header: Row, samples: list[list[str]]) -> Iterator[Column | None]:
    """Yield each column with its meaning, from its words corrected by its values."""
    width = max(len(header.cells), len(samples))
    meanings = [meaning_of(cell) for cell in header.cells] + [None] * (width - len(header.cells))
    for index, meaning in enumerate(meanings):
        text = header.cells[index].strip() if index < len(header.cells) else ""
        values = samples[index] if index < len(samples) else []
        yield _column(index, " ".join(text.split()), meaning, values)


def _column(index: int, text: str, meaning: Meaning | None, values: list[str]) -> Column | None:
    seen = _seen(values)
    if meaning is None:
        # A number or phone without a telling header is taken behind any that has one.
        return Column(index, text, seen, rank=8, by_values=True) if seen else None
    if meaning.field is None:
        return None
    if seen and seen is not meaning.field and meaning.field in _TOLD_BY_VALUES:
        return Column(index, text, seen, meaning.rank, by_values=True)
    return Column(index, text, meaning.field, meaning.rank, meaning.part)


_TOLD_BY_VALUES = (Field.ID_NUMBER, Field.PHONE, Field.NAME)
_MOST = 0.6
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜"
    "戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文樊卫解畅"
)


def _seen(values: list[str]) -> Field | None:
    """Return what a column's values show beyond doubt: identity numbers, phones, names."""
    tests = ((Field.ID_NUMBER, _is_id), (Field.PHONE, _is_phone), (Field.NAME, _is_name))
    for field, test in tests:
        if values and sum(map(test, values)) >= _MOST * len(values):
            return field
    return None


def _is_id(text: str) -> bool:
    return isinstance(read_id_number(text.strip("'`’‘\"")), IdNumber)


def _is_phone(text: str) -> bool:
    return normal_phone(text) is not None


def _is_name(text: str) -> bool:
    name = normal_name(text)
    return name[:1] in _SURNAMES and len(name) <= 4 and is_full_name(name)


_SEVERAL = (Field.ADDRESS, Field.PHONE, Field.TRANSPORT, Field.REMARK)


def _chosen(named: list[Column]) -> tuple[Column, ...]:
    """Keep each field's columns of lowest rank: one, or all where several belong together."""
    taken: list[Column] = []
    for field in Field:
        columns = [column for column in named if column.field is field]
        if not columns:
            continue
        lowest = min(column.rank for column in columns)
        columns = [column for column in columns if column.rank == lowest]
        columns.sort(key=lambda column: (column.part, column.index))
        taken += columns if field in _SEVERAL else columns[:1]
    return tuple(taken)


def _not_taken(
    header: Row, taken: tuple[Column, ...], samples: list[list[str]]
) -> tuple[str, ...]:
    used = {column.index for column in taken}
    names = []
    for index in range(max(len(header.cells), len(samples))):
        text = " ".join(header.cells[index].split()) if index < len(header.cells) else ""
        has_values = index < len(samples) and bool(samples[index])
        if index not in used and (text or has_values):
            names.append(text or column_letter(index))
    return tuple(names)


_ROUNDED = re.compile(r"'?[0-9]{15}000")


def _rounded(taken: tuple[Column, ...], samples: list[list[str]]) -> bool:
    values = [
        value
        for column in taken
        if column.field is Field.ID_NUMBER and column.index < len(samples)
        for value in samples[column.index]
    ]
    ending = sum(1 for value in values if _ROUNDED.fullmatch(value))
    return ending >= 2 and ending >= len(values) / 2
