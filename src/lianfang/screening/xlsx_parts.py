"""The parts of an .xlsx beside its sheets: who is who, shared texts, number formats."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from lianfang.screening.cells import Shows, shows

_CHUNK = 1 << 18
_WORKBOOK = "xl/workbook.xml"


class BrokenXml(Exception):
    """A part is not what the format prescribes."""


Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def parse(
    stream: IO[bytes], start: Start, end: End, text: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Read XML piece by piece: yields after each, so that what was found can be passed on.

    Elements are called by their local names. A document type is refused, so that no entity
    can swell. Raises BrokenXml.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.CharacterDataHandler = text

    def first(name: str, about: dict[str, str]) -> None:
        prefix, _, root = name.rpartition(":")
        parser.StartElementHandler = _by_local_name(start) if prefix else start
        parser.EndElementHandler = _by_local_name(end) if prefix else end
        start(root, about)

    parser.StartElementHandler = first
    try:
        while piece := stream.read(_CHUNK):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, zlib.error, zipfile.BadZipFile, EOFError, LookupError) as error:
        raise BrokenXml from error


def _by_local_name(handle: Callable[..., None]) -> Callable[..., None]:
    local: dict[str, str] = {}

    def handle_local(name: str, *about: dict[str, str]) -> None:
        if name not in local:
            local[name] = name.rpartition(":")[2]
        handle(local[name], *about)

    return handle_local


def _refuse_doctype(*_: object) -> None:
    raise BrokenXml


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """A small part's elements in order, by their local names."""
    found: list[tuple[str, dict[str, str]]] = []
    if part in archive.namelist():
        with archive.open(part) as stream:
            for _ in parse(stream, lambda *element: found.append(element), lambda name: None):
                pass
    return found


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook names it; `part` is where its cells stand."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a workbook holds: its sheets of cells, where the shared texts and formats stand."""

    sheets: tuple[SheetPart, ...]
    strings: str
    styles: str
    since_1904: bool


def contents(archive: zipfile.ZipFile) -> Contents:
    """Read a workbook's table of contents. Raises BrokenXml."""
    kinds, targets = {}, {}
    for name, about in _elements(archive, "xl/_rels/workbook.xml.rels"):
        if name == "Relationship":
            kind = about.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("xl", about.get("Target", "")))
            targets[about.get("Id", "")] = (kind, target.lstrip("/"))
            kinds[kind] = target.lstrip("/")
    sheets, since_1904 = [], False
    for name, about in _elements(archive, _WORKBOOK):
        if name == "workbookPr":
            since_1904 = about.get("date1904", "0") in ("1", "true")
        if name == "sheet":
            relation = next((v for k, v in about.items() if k.rpartition(":")[2] == "id"), "")
            kind, part = targets.get(relation, ("", ""))
            if kind == "worksheet":
                hidden = about.get("state", "visible") != "visible"
                sheets.append(SheetPart(about.get("name", ""), hidden, part))
    strings, styles = kinds.get("sharedStrings", ""), kinds.get("styles", "")
    return Contents(tuple(sheets), strings, styles, since_1904)


def formats(archive: zipfile.ZipFile, part: str) -> list[Shows]:
    """Return what each cell format shows, by its number. Raises BrokenXml."""
    codes: dict[int, str] = {}
    found: list[Shows] = []
    within = False
    for name, about in _elements(archive, part):
        if name == "numFmt":
            codes[int(about["numFmtId"])] = about.get("formatCode", "")
        elif name in ("cellXfs", "cellStyles", "dxfs", "cellStyleXfs"):
            within = name == "cellXfs"
        elif name == "xf" and within:
            number = int(about.get("numFmtId", 0))
            found.append(shows(number, codes.get(number, "")))
    return found


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return a text with the format's own escapes (_x000D_) resolved."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
