"""The process in which calamine reads a workbook: `workbooks` starts it.

A damaged .xls can make any reader run in circles or ask for all memory there is. Here it may:
the process has limits of its own, and whoever imports lists goes on. Nothing of Django is
loaded, and no macro is run.

The workbook comes on standard input. Line by line as JSON comes out: for each sheet an object
of its name, whether it is hidden and its merged cells, then its rows, each a list of texts.
"""

from __future__ import annotations

import io
import json
import resource
import sys

from python_calamine import CalamineWorkbook, PasswordError, SheetMetadata, SheetVisibleEnum

from lianfang.screening.cells import cell_text

MOST_MEMORY = 2 << 30
MOST_WRITTEN = 4 << 30
MOST_SECONDS = 240
LOCKED = 3
"""The exit code that says that a password is needed."""


def main() -> int:
    """Read the workbook; gives the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for about in book.sheets_metadata:
            _write(book, about)
    except PasswordError:
        return LOCKED
    return 0


def _write(book: CalamineWorkbook, about: SheetMetadata) -> None:
    sheet = book.get_sheet_by_name(about.name)
    hidden = about.visible != SheetVisibleEnum.Visible
    merges = [[*start, *end] for start, end in sheet.merged_cell_ranges or ()]
    _say({"name": about.name, "hidden": hidden, "merges": merges})
    if sheet.start is None:
        return
    margin = [""] * sheet.start[1]
    for cells in sheet.iter_rows():
        _say(margin + [cell_text(cell) for cell in cells])


def _say(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    sys.exit(main())
