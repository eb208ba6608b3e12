"""Rows of a table whose columns each figure chooses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString

from lianfang.desk.shapes import Cell, FigurePage
from lianfang.desk.tables import Table, Value

register = template.Library()


@register.simple_tag
def figure_rows(page: FigurePage) -> SafeString:
    """The `<tr>`s behind a number; a phone shows each cell's heading in front of it."""
    return SafeString("".join(f"<tr>{''.join(_cells(page.head, row))}</tr>" for row in page.rows))


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """The `<tr>`s of a table that a workbook shows too."""
    rows = (f"<tr>{''.join(_cells(table.head, row))}</tr>" for row in table.rows)
    return SafeString("".join(rows))


AnyCell = Cell | Value


def _cells(heads: Sequence[AnyCell], row: Sequence[AnyCell]) -> Iterator[str]:
    first, *others = row
    yield f'<th scope="row">{_content(first)}</th>'
    for head, cell in zip(heads[1:], others, strict=True):
        kind = ' class="n"' if cell.number else ""
        yield f'<td data-l="{escape(head.text)}"{kind}>{_content(cell)}</td>'


def _content(cell: AnyCell) -> str:
    text = escape(cell.text)
    return f'<a href="{escape(cell.url)}">{text}</a>' if cell.url else text
