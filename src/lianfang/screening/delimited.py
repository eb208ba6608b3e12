"""CSV and TSV in UTF-8, UTF-16 or GB18030, streamed."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from lianfang.screening.sheets import (
    BrokenQuotes,
    BrokenText,
    NotATable,
    Row,
    Sheet,
    UnknownEncoding,
)
from lianfang.screening.views import View

UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_COMMON_ENOUGH = 0.7
_TELLING = 10
_ESCAPED = re.compile("[\udc80-\udcff]")
_DELIMITERS = ",\t;|，"


class TextSheet(Sheet):
    """A delimited text as a sheet without a name; a row's number is its record's."""

    name = ""
    hidden = False

    def __init__(self, data: BinaryIO, file: str) -> None:
        """Find encoding and delimiter. Raises UnknownEncoding, BrokenText, NotATable."""
        self._data, self._file = data, file
        self._encoding = _encoding_of(data)
        if self._encoding is None:
            self._encoding = self._broken_encoding()
        sample = _sample(data, self._encoding)
        if any(char < " " and char not in "\t\r\n\f\v\x1a\x1b" for char in sample):
            raise NotATable(file=file)
        self._delimiter = _delimiter(sample)

    def rows(self) -> Iterator[Row]:
        """Yield every record, blank ones too. Raises BrokenQuotes, BrokenText."""
        try:
            for number, cells in enumerate(self._records("strict"), start=1):
                yield Row(number, tuple(cells))
        except UnicodeDecodeError as error:
            raise BrokenText(file=self._file, record=self._first_broken()) from error

    def _records(self, errors: str) -> Iterator[list[str]]:
        raw = io.BufferedReader(View(self._data), _CHUNK)
        text = io.TextIOWrapper(raw, encoding=self._encoding, errors=errors, newline="")
        number = 0
        try:
            for cells in csv.reader(text, delimiter=self._delimiter, strict=True):
                number += 1
                yield cells
        except csv.Error as error:
            raise BrokenQuotes(file=self._file, record=number + 1) from error

    def _first_broken(self) -> int:
        """The record of the first bytes that are no text: they are decoded ahead of its turn."""
        records = enumerate(self._records("surrogateescape"), start=1)
        return next((number for number, cells in records if _ESCAPED.search("".join(cells))), 1)

    def _broken_encoding(self) -> str:
        """The encoding of a text of which some later byte is broken, if that much is certain."""
        for encoding in ("utf-8-sig", "gb18030"):
            sample = _sample(self._data, encoding)
            if sum(char > "\x7f" for char in sample) >= _TELLING and _looks_chinese(sample):
                self._encoding, self._delimiter = encoding, _delimiter(sample)
                for _ in self.rows():
                    pass
        raise UnknownEncoding(file=self._file)


def _encoding_of(data: BinaryIO) -> str | None:
    """Return the encoding in which the whole text can be read, None if there is none."""
    data.seek(0)
    head = data.read(_SAMPLE)
    candidates: tuple[str, ...]
    if head.startswith(UTF16_BOMS):
        candidates = ("utf-16",)
    elif 0 in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        candidates = ("utf-16-be",) if even > odd else ("utf-16-le",)
    else:
        candidates = ("utf-8-sig", "gb18030")
    encoding = next((name for name in candidates if _decodes(data, name)), None)
    if encoding == "gb18030" and not _looks_chinese(_sample(data, encoding)):
        return None
    return encoding


def _decodes(data: BinaryIO, encoding: str) -> bool:
    data.seek(0)
    try:
        for _ in codecs.iterdecode(iter(lambda: data.read(_CHUNK), b""), encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _sample(data: BinaryIO, encoding: str) -> str:
    """The first characters, up to what cannot be read."""
    data.seek(0)
    head = data.read(_SAMPLE)
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError as error:
        offset = 3 * (encoding == "utf-8-sig" and head.startswith(codecs.BOM_UTF8))
        return head[: error.start + offset].decode(encoding)


def _looks_chinese(sample: str) -> bool:
    """Tell Chinese from bytes of another encoding that happen to be valid GB18030.

    Real lists keep almost wholly to the 6,763 characters of GB 2312; mojibake does not.
    """
    wide = [char for char in sample if char > "\x7f"]
    common = sum(1 for char in wide if char.encode("gb2312", "ignore"))
    return common >= _COMMON_ENOUGH * len(wide)


def _delimiter(sample: str) -> str:
    """Return the mark that parts most cells in the typical one of the first lines."""
    lines = [line for line in sample.splitlines()[:50] if line.strip()]

    def typical(mark: str) -> int:
        counts = sorted(line.count(mark) for line in lines)
        return counts[len(counts) // 2] if counts else 0

    return max(_DELIMITERS, key=typical)
