"""A spreadsheet's cell as the text that a person sees in it."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from enum import Enum

Cell = str | int | float | bool | date | datetime | time | timedelta

_EXACT_UNTIL = 1e15


def cell_text(cell: Cell) -> str:
    """Return a cell's value as text, as a person sees it in the sheet.

    Whole numbers come without a point. Beyond 15 digits a spreadsheet has lost the rest, so
    such a number comes as 1.42701E+17 and cannot be taken for the number it once was.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return number_text(float(cell))
    if isinstance(cell, datetime):
        seconds = "seconds" if cell.second else "minutes"
        return cell.isoformat(" ", seconds).removesuffix(" 00:00")
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def number_text(number: float) -> str:
    """Return a number as text; see `cell_text`."""
    if abs(number) >= _EXACT_UNTIL:
        mantissa, _, exponent = f"{number:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    return str(int(number)) if number.is_integer() else f"{number:.15g}"


class Shows(Enum):
    """What a cell's number format makes of its number."""

    NUMBER = "number"
    DAY = "day"
    DURATION = "duration"


# ECMA-376 part 1, 18.8.30: built-in formats; 27-36 and 50-58 are dates in Chinese versions.
_DAY_FORMATS = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
_DURATION_FORMAT = 46
_NOT_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETED = re.compile(r"\[([^\]]*)\]")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)


def shows(number_format: int, code: str = "") -> Shows:
    """Tell what a number format shows by its number, or by its code if the file defines one."""
    if not code:
        if number_format == _DURATION_FORMAT:
            return Shows.DURATION
        return Shows.DAY if number_format in _DAY_FORMATS else Shows.NUMBER
    pattern = _NOT_PATTERN.sub("", code).split(";")[0]
    if any(_ELAPSED.fullmatch(inner) for inner in _BRACKETED.findall(pattern)):
        return Shows.DURATION
    letters = _BRACKETED.sub("", pattern).lower().replace("general", "")
    return Shows.DAY if any(mark in letters for mark in "ymdhs") else Shows.NUMBER


_LAST_DAY = 2_958_466
_DAYS_TO_1904 = 1462
_MILLISECONDS = 86_400_000


def shown_number(number: float, how: Shows, *, since_1904: bool = False) -> Cell:
    """Return a number as its format shows it: a day with or without clock, a time, a duration.

    Days count from 1900 with a 29 February 1900 that never was, or from 1904.
    """
    if how is Shows.DURATION:
        return timedelta(milliseconds=round(number * _MILLISECONDS))
    days = number + _DAYS_TO_1904 * since_1904
    if how is Shows.NUMBER or not 0 <= days < _LAST_DAY:
        return number
    whole = math.floor(days)
    milliseconds = min(round((days - whole) * _MILLISECONDS), _MILLISECONDS - 1)
    first = datetime(1899, 12, 31 if whole < 60 else 30)  # noqa: DTZ001
    moment = first + timedelta(days=whole, milliseconds=milliseconds)
    if whole == 0:
        return moment.time()
    return moment if milliseconds else moment.date()
