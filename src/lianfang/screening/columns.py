"""Finding which row is the header, and so how a sheet is to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lianfang.kernel.text import squeezed
from lianfang.screening.guessing import Columns
from lianfang.screening.headers import Field, meaning_of
from lianfang.screening.layout import (
    NO_HEADER,
    Header,
    Layout,
    NoHeader,
    header_of,
    header_of_two,
)
from lianfang.screening.mapping import Mapping
from lianfang.screening.sheets import Row
from lianfang.screening.telling import LOOK_OF, Look, look, share

HEAD_ROWS = 30
SAMPLE_ROWS = 200

_Candidate = tuple[Header, Sequence[Row]]


def find_layout(
    rows: Sequence[Row], *, file: str, sheet: str = "", mappings: Sequence[Mapping] = ()
) -> Layout:
    """Find the header among a sheet's first rows and what its columns mean.

    `rows` are the first `SAMPLE_ROWS` or so. A mapping whose headers stand there is obeyed.
    Else header words decide first and values confirm: a column of valid identity numbers is
    one whatever it is called. Of several headers that could be meant the one with most columns
    recognised is taken; without any, a sheet whose values tell names and identity numbers
    beyond doubt is read from its first row. Raises NoHeader.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    candidates = list(_candidates(filled))
    found = _settled(candidates, filled, mappings) or _best(candidates) or _headless(filled)
    if found is None:
        looked_at = [row.number for row in filled[:HEAD_ROWS]] or [1]
        place = f"{file} {sheet}".strip()
        raise NoHeader(place=place, first=looked_at[0], last=looked_at[-1])
    return found


def layout_by_words(row: Row) -> Layout | None:
    """Return the layout that a header among a sheet's rows begins, None if it is not one."""
    header = header_of(row)
    columns = Columns(header, ())
    return _layout(header, columns, header.squeezed) if _is_list(columns) else None


def _candidates(filled: Sequence[Row]) -> Iterator[_Candidate]:
    """Yield each row of the head, alone and with the next, and the rows below."""
    for at, row in enumerate(filled[:HEAD_ROWS]):
        yield header_of(row), filled[at + 1 : at + 1 + SAMPLE_ROWS]
        if at + 1 < len(filled) and filled[at + 1].number == row.number + 1:
            both = header_of_two(row, filled[at + 1])
            if both and _can_be_header(filled[at + 1].cells):
                yield both, filled[at + 2 : at + 2 + SAMPLE_ROWS]


# --- by a mapping ------------------------------------------------------------------------


def _settled(
    candidates: Sequence[_Candidate], filled: Sequence[Row], mappings: Sequence[Mapping]
) -> Layout | None:
    for mapping in mappings:
        if not any(mapping.headers):
            width = max((len(row.cells) for row in filled), default=0)
            if width == len(mapping.headers):
                return _layout(NO_HEADER, Columns(NO_HEADER, filled, mapping), mapping.headers)
            continue
        for header, below in candidates:
            if header.squeezed == mapping.headers:
                return _layout(header, Columns(header, below, mapping), mapping.headers)
    return None


# --- by words and values -----------------------------------------------------------------


def _best(candidates: Sequence[_Candidate]) -> Layout | None:
    best, most = None, 0
    for header, below in candidates:
        if not _can_be_header(header.texts):
            continue
        columns = Columns(header, below)
        score = sum(1 if column.by_values else 2 for column in columns.taken)
        if score > most and _is_list(columns) and not _swallows_a_person(header, columns):
            best, most = _layout(header, columns, header.squeezed), score
    return best


def _can_be_header(cells: Sequence[str]) -> bool:
    texts = [squeezed(cell) for cell in cells if cell.strip()]
    numbers = (Look.ID_NUMBER, Look.PHONE)
    return len(texts) >= 2 and not any(look(text) in numbers for text in texts)


_ENOUGH = frozenset((Field.ID_NUMBER, Field.PHONE, Field.ADDRESS))


def _is_list(columns: Columns) -> bool:
    fields = {column.field for column in columns.taken}
    by_words = any(not column.by_values for column in columns.taken)
    names = by_words and Field.NAME in fields and bool(fields & _ENOUGH)
    return names or Field.ROW_CODE in fields


def _swallows_a_person(header: Header, columns: Columns) -> bool:
    """Tell whether the lower of two rows, taken as part of a header, is the first person's."""
    if len(header.printed) < 2:
        return False
    lower = header.printed[1]
    names = [column.index for column in columns.taken if column.field is Field.NAME]
    return any(
        index < len(lower) and lower[index] != "" and meaning_of(lower[index]) is None
        for index in names
    )


# --- by values alone ---------------------------------------------------------------------

_BEYOND_DOUBT = 0.9
_ROWS_BEYOND_DOUBT = 5


def _headless(filled: Sequence[Row]) -> Layout | None:
    """Read a sheet from its first person on; a row above of words that say nothing names them."""
    first = next((at for at, row in enumerate(filled[:HEAD_ROWS]) if _has_number(row)), None)
    people = filled[first:][:SAMPLE_ROWS] if first is not None else ()
    if first is None or len(people) < _ROWS_BEYOND_DOUBT:
        return None
    header = NO_HEADER
    if first:
        above = filled[first - 1]
        has_names = _can_be_header(above.cells)
        header = header_of(above) if has_names else Header(above.number, (), ())
    columns = Columns(header, people)
    certain = {
        column.field
        for column in columns.taken
        if _share(columns.values[column.index], column.field, len(people)) >= _BEYOND_DOUBT
    }
    if not {Field.NAME, Field.ID_NUMBER} <= certain:
        return None
    return _layout(header, columns, header.squeezed or ("",) * len(columns.values))


def _has_number(row: Row) -> bool:
    return any(look(squeezed(cell)) is Look.ID_NUMBER for cell in row.cells)


def _share(values: Sequence[str], field: Field, rows: int) -> float:
    return share(values, LOOK_OF[field]) * len(values) / rows if field in LOOK_OF else 0.0


# -----------------------------------------------------------------------------------------


def _layout(header: Header, columns: Columns, headers: tuple[str, ...]) -> Layout:
    return Layout(
        header=header,
        headers=headers,
        columns=columns.taken,
        guesses=tuple(columns.guesses()),
        rounded_ids=_rounded(columns),
    )


_ROUNDED = re.compile(r"'?[0-9]{15}000")


def _rounded(columns: Columns) -> bool:
    numbers = (column.index for column in columns.taken if column.field is Field.ID_NUMBER)
    values = [value for index in numbers for value in columns.values[index]]
    ending = sum(1 for value in values if _ROUNDED.fullmatch(value))
    return ending >= 2 and ending >= len(values) / 2
