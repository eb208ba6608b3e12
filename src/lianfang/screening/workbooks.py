"""Workbooks that are read whole, through calamine, which runs no macro: .xls, .ods, .xlsb.

An .xls ends at row 65,536; an .ods or .xlsb may unpack to 400 MiB (`archives`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetVisibleEnum,
)

from lianfang.screening.cells import cell_text
from lianfang.screening.sheets import LockedWorkbook, Merge, Row, Sheet, TruncatedWorkbook


class WorkbookSheet(Sheet):
    """One sheet of a workbook that calamine holds."""

    def __init__(self, workbook: CalamineWorkbook, about: SheetMetadata, file: str) -> None:
        self.name = about.name
        self.hidden = about.visible != SheetVisibleEnum.Visible
        self._workbook = workbook
        self._file = file

    @cached_property
    def _sheet(self) -> CalamineSheet:
        with _refusing(self._file):
            return self._workbook.get_sheet_by_name(self.name)

    def rows(self) -> Iterator[Row]:
        """Yield every row. Raises TruncatedWorkbook."""
        if self._sheet.start is None:
            return
        margin = ("",) * self._sheet.start[1]
        with _refusing(self._file):
            for number, cells in enumerate(self._sheet.iter_rows(), start=1):
                yield Row(number, margin + tuple(cell_text(cell) for cell in cells))

    @cached_property
    def _merges(self) -> Sequence[Merge]:
        ranges = self._sheet.merged_cell_ranges or []
        return sorted(
            Merge(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in ranges
        )

    @property
    def merges(self) -> Sequence[Merge]:
        """The merged cells; an .ods or .xlsb does not tell."""
        return self._merges


def workbook_sheets(data: BinaryIO, file: str) -> Sequence[Sheet]:
    """Return the sheets of a workbook. Raises LockedWorkbook, TruncatedWorkbook."""
    data.seek(0)
    with _refusing(file):
        workbook = CalamineWorkbook.from_filelike(data)
        return [WorkbookSheet(workbook, about, file) for about in workbook.sheets_metadata]


_PANIC = "PanicException"
"""What calamine raises where it is surprised: no Exception, and not to be imported."""


@contextmanager
def _refusing(file: str) -> Iterator[None]:
    """Tell in our words what calamine cannot read."""
    try:
        yield
    except PasswordError as error:
        raise LockedWorkbook(file=file) from error
    except (CalamineError, ValueError, OverflowError) as error:
        raise TruncatedWorkbook(file=file) from error
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise TruncatedWorkbook(file=file) from error
        raise
