"""A superior's file, whether a workbook or a document: what may be bound in it, and filling it."""

from __future__ import annotations

from collections.abc import Mapping

from lianfang.reporting import docx_forms, xlsx_forms
from lianfang.reporting.xlsx_forms import Spot


def is_document(name: str) -> bool:
    """Whether a file is a Word document by its name."""
    return name.lower().endswith(".docx")


def require_readable(name: str, content: bytes) -> None:
    """Refuse a file that cannot be filled. Raises NotAWorkbook, NotADocument, NoPlaceholder."""
    (docx_forms if is_document(name) else xlsx_forms).opened(name, content)


def require_cells(name: str, content: bytes, cells: list[tuple[str, str]]) -> None:
    """Refuse cells or placeholders that cannot be filled, the first that is wrong."""
    if is_document(name):
        document = docx_forms.opened(name, content)
        for _sheet, cell in cells:
            docx_forms.require_placeholder(document, cell)
        return
    book = xlsx_forms.opened(name, content)
    for sheet, cell in cells:
        xlsx_forms.require_cell(book, sheet, cell)


def spots(name: str, content: bytes) -> list[Spot]:
    """The places that can be bound, with what stands beside each."""
    if is_document(name):
        return docx_forms.spots(docx_forms.opened(name, content))
    return xlsx_forms.spots(xlsx_forms.opened(name, content))


def known_places(name: str, content: bytes) -> set[str]:
    """The sheets that a workbook has; the placeholders that a document has."""
    if is_document(name):
        return set(docx_forms.placeholders(docx_forms.opened(name, content)))
    return set(xlsx_forms.opened(name, content).sheetnames)


def fill(name: str, content: bytes, values: Mapping[tuple[str, str], int | float | str]) -> bytes:
    """The file with its values."""
    if is_document(name):
        return docx_forms.fill(name, content, values)
    return xlsx_forms.fill(name, content, values)
