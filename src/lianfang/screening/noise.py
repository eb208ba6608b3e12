"""Rows below the header that are no person's: footers, notes, the header printed again."""

from __future__ import annotations

import re

from lianfang.kernel.text import squeezed
from lianfang.people.names import is_full_name, normal_name
from lianfang.screening.headers import Field, meaning_of
from lianfang.screening.layout import Column, Layout
from lianfang.screening.parsed import NotData
from lianfang.screening.sheets import Row
from lianfang.screening.values import is_nothing

_FOOTER = re.compile(
    r"(合计|总计|小计|共计|累计|制表|填表|填报|审核|审批|说明|备注|注:|注意|负责人|经办|联系人|联系电话|单位[(负盖领]|"
    r"\(?盖章|打印|截[至止]|以上|报送|数据来源|第\d+页|共\d+|\*注)"
)
_LONG_TEXT = 7
_HEADER_WORDS = 3


def kind_without_values(row: Row) -> NotData:
    """Say what a row is in which no column that is read holds anything."""
    filled = (cell for cell in row.cells if not is_nothing(cell))
    return NotData.BLANK if all(cell.strip().isdigit() for cell in filled) else NotData.NOTE


def kind_of(row: Row, layout: Layout) -> NotData | None:
    """Say what a row without an identity number is if it is no person's, else None."""
    if _repeats_header(row, layout) or is_header(row):
        return NotData.HEADER
    filled = [cell for cell in row.cells if not is_nothing(cell)]
    first = squeezed(filled[0]) if filled else ""
    names = layout.of(Field.NAME)
    is_note = bool(names and _FOOTER.match(squeezed(_cell(row, names[0]))))
    if _begins_the_row(row, layout):
        is_alone = len(filled) == 1 and len(first) >= _LONG_TEXT and not _is_name(first)
        is_note = is_note or is_alone or bool(_FOOTER.match(first))
    return NotData.NOTE if is_note else None


def _begins_the_row(row: Row, layout: Layout) -> bool:
    """Notes below a table stand in its first column; an address alone stands in its own."""
    first = min(column.index for column in layout.columns)
    return any(not is_nothing(cell) for cell in row.cells[: first + 1])


def _is_name(text: str) -> bool:
    return is_full_name(normal_name(text))


def _repeats_header(row: Row, layout: Layout) -> bool:
    taken = [(c.index, squeezed(_cell(row, c))) for c in layout.columns]
    filled = [(index, text) for index, text in taken if text]
    return len(filled) >= 2 and any(
        all(index < len(printed) and printed[index] == text for index, text in filled)
        for printed in layout.header.printed
    )


def is_header(row: Row) -> bool:
    """Tell whether a row among people names columns: a second table begins."""
    if not any("名" in cell or cell.strip().upper() in ("XM", "NAME") for cell in row.cells):
        return False
    meanings = (meaning_of(cell) for cell in row.cells if cell.strip())
    fields = {meaning.field for meaning in meanings if meaning}
    return Field.NAME in fields and len(fields - {None}) >= _HEADER_WORDS


def _cell(row: Row, column: Column) -> str:
    return row.cells[column.index] if column.index < len(row.cells) else ""
