"""Several readers on one open file."""

from __future__ import annotations

import io
from typing import IO


class View(io.RawIOBase):
    """A file read on from a byte with a place of its own, so that two readers do not meet."""

    def __init__(self, file: IO[bytes], start: int = 0) -> None:
        """Begin at a byte of a file that can be read from any place."""
        self._file, self._at = file, start

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read on from the own place."""
        self._file.seek(self._at)
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
