"""Workbooks that are read whole, in a process of their own: .xls, .ods, .xlsb.

An .xls ends at row 65,536; an .ods or .xlsb may unpack to 400 MiB (`archives`). What the process
reads lies in a temporary file without a name, so that here memory does not grow with it.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import weakref
from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO

from lianfang.screening import workbooks_apart
from lianfang.screening.sheets import LockedWorkbook, Merge, Row, Sheet, TruncatedWorkbook
from lianfang.screening.views import View

_LONGEST_WAIT = 600
_SHEET = b"{"


class WorkbookSheet(Sheet):
    """One sheet, as it stands in the file of what was read."""

    def __init__(self, spool: _Spool, start: int, about: dict[str, Any]) -> None:
        self.name, self.hidden = about["name"], about["hidden"]
        self._spool, self._start = spool, start
        self._merges = sorted(
            Merge(top + 1, bottom + 1, left, right) for top, left, bottom, right in about["merges"]
        )

    def rows(self) -> Iterator[Row]:
        """Yield every row."""
        lines = io.BufferedReader(View(self._spool.file, self._start))
        for number, line in enumerate(lines, start=1):
            if line.startswith(_SHEET):
                return
            yield Row(number, tuple(json.loads(line)))

    @property
    def merges(self) -> Sequence[Merge]:
        """The merged cells; an .ods or .xlsb does not tell."""
        return self._merges


class _Spool:
    """What was read, let go with the last sheet that holds it."""

    def __init__(self) -> None:
        self.file = TemporaryFile()  # noqa: SIM115
        weakref.finalize(self, self.file.close)


def workbook_sheets(data: BinaryIO, file: str) -> Sequence[Sheet]:
    """Return the sheets of a workbook. Raises LockedWorkbook, TruncatedWorkbook."""
    spool = _Spool()
    with TemporaryFile() as given:
        data.seek(0)
        shutil.copyfileobj(data, given)
        given.seek(0)
        code = _read_apart(given, spool.file)
    if code == workbooks_apart.LOCKED:
        raise LockedWorkbook(file=file)
    if code != 0:
        raise TruncatedWorkbook(file=file)
    return _sheets(spool)


def _read_apart(given: IO[bytes], read: IO[bytes]) -> int | None:
    """Run the process; gives its exit code, None if it took too long."""
    command = [sys.executable, "-m", workbooks_apart.__name__]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            command,
            stdin=given,
            stdout=read,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=_LONGEST_WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.returncode


def _sheets(spool: _Spool) -> Sequence[Sheet]:
    spool.file.seek(0)
    found: list[Sheet] = []
    at = 0
    for line in spool.file:
        at += len(line)
        if line.startswith(_SHEET):
            found.append(WorkbookSheet(spool, at, json.loads(line)))
    return found
