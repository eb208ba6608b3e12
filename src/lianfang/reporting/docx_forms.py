"""A superior's document as a form: its placeholders {{ … }}, and filling them where they stand.

Formats, tables and pictures stay as they are. A placeholder that Word has split into several runs
is one placeholder; nothing in the document is ever executed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from lianfang.kernel.errors import BadInput
from lianfang.reporting.xlsx_forms import LARGEST, Spot

BODY = "正文"
"""What stands for the sheet of a document's placeholders."""

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{1,40}?)\s*\}\}")


class NotADocument(BadInput):
    """“{name}” is not a Word document (.docx), or it is larger than 5 MB; save it as .docx."""


class NoPlaceholder(BadInput):
    """“{name}” has no placeholder; write {{{{ 名称 }}}} wherever a number goes."""


class PlaceholderUnknown(BadInput):
    """The document has no placeholder “{cell}”; it has: {known}."""


def opened(name: str, content: bytes) -> Docx:
    """The document. Raises NotADocument, NoPlaceholder."""
    try:
        if len(content) > LARGEST:
            raise NotADocument(name=name)
        document = Document(io.BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise NotADocument(name=name) from error
    if not placeholders(document):
        raise NoPlaceholder(name=name)
    return document


def placeholders(document: Docx) -> list[str]:
    """The names of the placeholders, each once, in the order of the document."""
    found = (name for p in _paragraphs(document) for name in _PLACEHOLDER.findall(_text(p)))
    return list(dict.fromkeys(found))


def require_placeholder(document: Docx, name: str) -> None:
    """Refuse a name that does not stand in the document. Raises PlaceholderUnknown."""
    known = placeholders(document)
    if name not in known:
        raise PlaceholderUnknown(cell=name, known="、".join(known))


def spots(document: Docx) -> list[Spot]:
    """The placeholders as places to bind: what each is called is what stands beside it."""
    return [Spot(BODY, name, name) for name in placeholders(document)]


def fill(name: str, content: bytes, values: Mapping[tuple[str, str], int | float | str]) -> bytes:
    """The document with values in its placeholders; one without a value stays as it came."""
    document = opened(name, content)
    told = {cell: str(value) for (_sheet, cell), value in values.items()}
    for paragraph in _paragraphs(document):
        _fill(paragraph, told)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraphs(document: Docx) -> Iterator[Any]:
    """Every paragraph: of the text, of tables however deep, of headers and footers."""
    parts = [document.element.body]
    for section in document.sections:
        parts += [
            part._element
            for part in (section.header, section.footer)
            if not part.is_linked_to_previous
        ]
    for part in parts:
        yield from part.iter(qn("w:p"))


def _pieces(paragraph: Any) -> list[Any]:
    return [piece for piece in paragraph.iter(qn("w:t")) if piece.text]


def _text(paragraph: Any) -> str:
    return "".join(piece.text for piece in _pieces(paragraph))


def _fill(paragraph: Any, told: Mapping[str, str]) -> None:
    """Put values in, the last first, so that earlier places keep their offsets."""
    for match in reversed(list(_PLACEHOLDER.finditer(_text(paragraph)))):
        value = told.get(match[1])
        if value is not None:
            _replace(_pieces(paragraph), match.start(), match.end(), value)


def _replace(pieces: list[Any], start: int, end: int, value: str) -> None:
    """The value takes the format of the run in which the placeholder begins."""
    at = 0
    for piece in pieces:
        text, length = piece.text, len(piece.text)
        first, last = max(start - at, 0), min(end - at, length)
        if first < last:
            begins = at <= start < at + length
            piece.text = text[:first] + (value if begins else "") + text[last:]
        at += length
