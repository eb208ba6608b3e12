"""A workbook's shared texts, on disk once they are many."""

from __future__ import annotations

import os
import weakref
import zipfile
from array import array
from functools import lru_cache
from tempfile import TemporaryFile

from lianfang.screening.xlsx_parts import parse, unescaped

_IN_MEMORY = 4 << 20
_BLOCK = 32
_TEXTS_HELD = 1 << 15
_BLOCKS_HELD = 1 << 10
_LONGEST_TEXT = 1 << 17
_BETWEEN = "\x00"


class SharedStrings:
    """The texts by their numbers.

    They stand in blocks, in memory up to 4 MiB, then in a temporary file without a name; each
    is found by one read. The latest used are held.
    """

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        """Read the texts. Raises BrokenXml."""
        self._buffer = bytearray()
        self._file: int | None = None
        self._written = 0
        self._starts = array("Q", [0])
        self._block: list[str] = []
        self._pieces: list[str] = []
        self._is_text = self._is_phonetic = False
        self.get = lru_cache(_TEXTS_HELD)(self._read)
        self._texts = lru_cache(_BLOCKS_HELD)(self._read_block)
        if part in archive.namelist():
            with archive.open(part) as stream:
                for _ in parse(stream, self._start, self._end, self._text):
                    pass
        self._length = (len(self._starts) - 1) * _BLOCK + len(self._block)
        self._store()
        if self._file is not None:
            self._flush()

    def _read(self, index: int) -> str:
        """Return a text by its number. Raises IndexError."""
        if not 0 <= index < self._length:
            raise IndexError(index)
        block, place = divmod(index, _BLOCK)
        return self._texts(block)[place]

    def _read_block(self, block: int) -> list[str]:
        start, end = self._starts[block], self._starts[block + 1]
        if self._file is None:
            data = bytes(self._buffer[start:end])
        else:
            data = os.pread(self._file, end - start, start)
        return data.decode().split(_BETWEEN)

    def _store(self) -> None:
        self._buffer += _BETWEEN.join(self._block).encode("utf-8", "replace")
        self._starts.append(self._written + len(self._buffer))
        self._block = []
        if len(self._buffer) > _IN_MEMORY:
            self._flush()

    def _flush(self) -> None:
        if self._file is None:
            file = TemporaryFile(buffering=0)  # noqa: SIM115
            self._file = file.fileno()
            weakref.finalize(self, file.close)
        self._written += len(self._buffer)
        view = memoryview(self._buffer)
        while view:
            view = view[os.write(self._file, view) :]
        self._buffer = bytearray()

    def _start(self, name: str, about: dict[str, str]) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "t":
            self._is_text = not self._is_phonetic

    def _end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "si":
            text = unescaped("".join(self._pieces))[:_LONGEST_TEXT]
            self._block.append(text.replace(_BETWEEN, " "))
            if len(self._block) == _BLOCK:
                self._store()

    def _text(self, piece: str) -> None:
        if self._is_text:
            self._pieces.append(piece)
