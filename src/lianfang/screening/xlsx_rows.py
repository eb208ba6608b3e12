"""An .xlsx sheet's rows read by pattern where they are set in the usual plain form.

Spreadsheet programs write cells in a handful of forms. A row made of nothing else is read here,
five times faster than by an XML parser; any other row is handed to the parser alone, and a
sheet that is laid out in another way goes through the parser whole (`xlsx`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO

from lianfang.screening.sheets import Row
from lianfang.screening.xlsx_parts import BrokenXml

HEAD = 1 << 16
_CHUNK = 1 << 18
_LONGEST_ROW = 64 << 20
_BEGIN, _END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_NUMBER = re.compile(r' r="(\d{1,7})"', re.ASCII)
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d+)")?(?: t="(\w+)")?'
    r"(?:/>|>(?:<v>([^<]*)</v>|<is><t(?: [^<>]*)?>([^<]*)</t></is>)?</c>)",
    re.ASCII,
)
_ENTITY = re.compile(r"&(?:#(\d+)|#x([0-9A-Fa-f]+)|(\w+));", re.ASCII)
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def is_plain(head: bytes) -> bool:
    """Tell from the first `HEAD` bytes of a sheet whether its rows may be read here."""
    declared = head[:200].lower()
    is_utf8 = b"encoding=" not in declared or b'"utf-8"' in declared
    return is_utf8 and _BEGIN in head and b"<!" not in head.partition(_BEGIN)[0]


class PlainRows:
    """Reads the rows of one sheet.

    `text_of` says what a cell of a kind, value and style shows, `shared` which text a number
    stands for, `index_of` which column letters mean; `parsed` reads one whole row element by
    the parser.
    """

    def __init__(
        self,
        text_of: Callable[[str, str, str], str],
        shared: Callable[[int], str],
        index_of: Callable[[str], int],
        parsed: Callable[[str], Iterator[Row]],
    ) -> None:
        self._text_of, self._shared = text_of, shared
        self._index_of, self._parsed = index_of, parsed

    def read(self, head: bytes, stream: IO[bytes]) -> Iterator[Row]:
        """Yield the rows that have cells; the stream goes on from the head. Raises BrokenXml."""
        data = head.partition(_BEGIN)[2]
        while True:
            end = data.rfind(_ROW_END)
            if end >= 0:
                yield from self._rows(data[:end])
                data = data[end + len(_ROW_END) :]
            piece = stream.read(_CHUNK)
            if not piece:
                break
            data += piece
            if len(data) > _LONGEST_ROW:
                raise BrokenXml
        if _END not in data:
            raise BrokenXml

    def _rows(self, data: bytes) -> Iterator[Row]:
        try:
            texts = data.decode().split("</row>")
        except UnicodeDecodeError as error:
            raise BrokenXml from error
        for text in texts:
            start = text.rfind("<row")
            body = text.find(">", start) + 1
            number = _NUMBER.search(text, start, body)
            if start < 0 or "<c" in text[:start] or number is None:
                raise BrokenXml
            found = _CELL.findall(text, body)
            if _is_all(text, body, len(found)):
                if cells := self._cells(found):
                    yield Row(int(number[1]), tuple(cells))
            else:
                yield from self._parsed(text[start:] + "</row>")

    def _cells(self, found: list[tuple[str, str, str, str, str]]) -> list[str]:
        cells: list[str] = []
        shared, index_of, text_of = self._shared, self._index_of, self._text_of
        for letters, style, kind, value, inline in found:
            value = value or inline
            if not value:
                continue
            if "&" in value or "\r" in value:
                value = _resolved(value)
            missing = index_of(letters) - len(cells)
            if missing:
                if missing < 0:
                    raise BrokenXml
                cells.extend([""] * missing)
            cells.append(shared(int(value)) if kind == "s" else text_of(kind, value, style))
        return cells


def _is_all(text: str, body: int, cells: int) -> bool:
    """Tell whether a row's tags are those of its plain cells and no more."""
    ends, alone = text.count("</c>", body), text.count("/>", body)
    values, inline = text.count("<v>", body), text.count("<is>", body)
    tags = 2 * ends + alone + 2 * values + 4 * inline
    return cells == ends + alone and tags == text.count("<", body)


def _resolved(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_character, value)


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED.get(name, match[0])
    try:
        return chr(int(decimal) if decimal else int(hexadecimal, 16))
    except (ValueError, OverflowError) as error:
        raise BrokenXml from error
