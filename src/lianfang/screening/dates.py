"""Days as clerks write them: 1月22日, 2020.1.22, 20200122, a spreadsheet's 43852.

A day is read only when there is one reading; a missing year is the one that puts the day in
the twelve months up to the list's own date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from lianfang.kernel.text import plain
from lianfang.screening.findings import Code, Rule


@dataclass(frozen=True, slots=True)
class Day:
    """A day, with the clock time where one was written, and the rule if it was repaired."""

    day: date
    clock: time | None = None
    rule: Rule | None = None


_PART_OF_DAY = "上午|早上|早晨|凌晨|中午|下午|傍晚|晚上|晚|夜间|夜"
_ACT = "返回|返乡|回来|到家|到达|抵达|离开|出发|回|到|离"
_TAIL = rf"\s*(?:{_PART_OF_DAY})?\s*(?:{_ACT})?"
_SECOND = r"(?:[:分][0-5]?\d?)?秒?"
_CLOCK = rf"(?:[\sT]*(?P<hour>[01]?\d|2[0-4])(?::|时|点)(?P<minute>[0-5]\d)?{_SECOND})?"
_FULL = re.compile(
    rf"(?P<y>\d{{4}}|\d{{2}})\s*(?P<mark>[-./年,、])\s*(?P<m>\d{{1,2}})\s*[-./月,、]\s*"
    rf"(?P<d>\d{{1,2}})\s*[日号.]?{_CLOCK}{_TAIL}"
)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_NO_YEAR = re.compile(
    rf"(?P<m>\d{{1,2}}|元)\s*(?P<mark>[-./月])\s*(?P<d>\d{{1,2}})\s*(?P<end>[日号.]?){_CLOCK}{_TAIL}"
)
_DAY_FIRST = re.compile(r"(?P<a>\d{1,2})[-./](?P<b>\d{1,2})[-./](?P<y>\d{4})")
_SERIAL = re.compile(r"(?P<days>[1-9]\d{4})(?:\.(?P<part>\d+))?")
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(1, 80_000)
_SEVERAL = re.compile(r"左右|前后|大约|约|或|[至~到]\s*\d|\d\s*[-—]\s*\d+\s*[日号]|、")
_LONGEST = timedelta(days=366)
_HELD = 1 << 14


@lru_cache(maxsize=_HELD)
def read_travel_day(text: str, *, listed_on: date) -> Day | Code:
    """Read a day of travel: not after the list, not more than a year before it."""
    found = _read(plain(text), listed_on, with_short_year=True)
    if isinstance(found, Code):
        return found
    if found.day > listed_on:
        return Code.DATE_AFTER_LIST
    return found if listed_on - found.day <= _LONGEST else Code.DATE_LONG_PAST


@lru_cache(maxsize=_HELD)
def read_birth_day(text: str, *, listed_on: date) -> Day | Code:
    """Read a birth date, which needs its four-digit year, from 1850 to the list's date."""
    found = _read(plain(text), listed_on, with_short_year=False)
    if isinstance(found, Code):
        return found
    if found.day > listed_on:
        return Code.DATE_AFTER_LIST
    return found if found.day.year >= 1850 else Code.DATE_UNREADABLE


_MONTH = re.compile(r"(?P<y>(?:19|20)\d{2})\s*(?:[-./年]\s*(?P<m>\d{1,2})\s*月?|(?P<mm>[01]\d))")


def read_birth_month(text: str, *, listed_on: date) -> date | None:
    """Read a month of birth, 1997年10月 or 2004.03, as its first day; None if it is none.

    With a point, 1997.1 is January or October: a spreadsheet has dropped the nought.
    """
    match = _MONTH.fullmatch(plain(text))
    if match is None or plain(text).endswith(".1"):
        return None
    first = _day(int(match["y"]), int(match["m"] or match["mm"]), 1)
    return first if first is not None and first <= listed_on else None


def reading_of(text: str, *, listed_on: date) -> str:
    """Return the day a text means as ISO text even when it is not acceptable, else ''."""
    found = _read(plain(text), listed_on, with_short_year=True)
    return "" if isinstance(found, Code) else found.day.isoformat()


def _read(text: str, listed_on: date, *, with_short_year: bool) -> Day | Code:
    if match := _FULL.fullmatch(text):
        return _full(match, listed_on, with_short_year)
    if match := _COMPACT.fullmatch(text):
        day = _day(int(match["y"]), int(match["m"]), int(match["d"]))
        return Day(day, rule=Rule.DATE_WRITTEN_OUT) if day else Code.DATE_UNREADABLE
    if match := _SERIAL.fullmatch(text):
        return _serial(match)
    if match := _DAY_FIRST.fullmatch(text):
        return _day_first(match, listed_on)
    if with_short_year and (match := _NO_YEAR.fullmatch(text)):
        return _without_year(match, listed_on)
    if text.endswith(".1") and _MONTH.fullmatch(text):
        return Code.DATE_AMBIGUOUS
    return Code.DATE_AMBIGUOUS if _SEVERAL.search(text) else Code.DATE_UNREADABLE


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> time | None:
    if match["hour"] is None or int(match["hour"]) > 23:
        return None
    return time(int(match["hour"]), int(match["minute"] or 0))


def _full(match: re.Match[str], listed_on: date, with_short_year: bool) -> Day | Code:
    year = int(match["y"])
    if len(match["y"]) == 2:
        # 20.1.22 has one reading only while its two digits are this list's year or the last.
        year += 2000
        if not with_short_year or year not in (listed_on.year, listed_on.year - 1):
            return Code.DATE_AMBIGUOUS
    day = _day(year, int(match["m"]), int(match["d"]))
    if day is None:
        return Code.DATE_UNREADABLE
    usual = match["mark"] in "-/" and len(match["y"]) == 4
    return Day(day, _clock(match), None if usual else Rule.DATE_WRITTEN_OUT)


def _without_year(match: re.Match[str], listed_on: date) -> Day | Code:
    month, day = 1 if match["m"] == "元" else int(match["m"]), int(match["d"])
    if month > 12 >= day and match["mark"] in "-/":
        month, day = day, month
    # A spreadsheet shows 1.20 as 1.2: with a point, 1.2 is the 2nd or the 20th.
    if match["mark"] == "." and not match["end"] and match["d"] in ("1", "2", "3"):
        tens = _day(listed_on.year, month, int(match["d"]) * 10)
        if tens is not None:
            return Code.DATE_AMBIGUOUS
    for year in (listed_on.year, listed_on.year - 1):
        found = _day(year, month, day)
        if found is not None and found <= listed_on:
            return Day(found, _clock(match), Rule.YEAR_SUPPLIED)
    return Code.DATE_UNREADABLE


def _day_first(match: re.Match[str], listed_on: date) -> Day | Code:
    """Read 22/1/2020 and 1/22/2020; 5/1/2020 has two readings unless one is yet to come."""
    year, first, second = int(match["y"]), int(match["a"]), int(match["b"])
    readings = _valid((_day(year, first, second), _day(year, second, first)))
    past = {day for day in readings if day <= listed_on} or readings
    if len(past) == 1:
        return Day(past.pop(), rule=Rule.DATE_WRITTEN_OUT)
    return Code.DATE_AMBIGUOUS if past else Code.DATE_UNREADABLE


def _valid(days: Iterable[date | None]) -> set[date]:
    return {day for day in days if day is not None}


def _serial(match: re.Match[str]) -> Day | Code:
    days = int(match["days"])
    if days not in _SERIALS:
        return Code.DATE_UNREADABLE
    clock = None
    if match["part"]:
        minutes = round(float(f"0.{match['part']}") * 24 * 60)
        clock = time(minutes // 60, minutes % 60) if 0 < minutes < 24 * 60 else None
    return Day(_SERIAL_ZERO + timedelta(days=days), clock, Rule.EXCEL_SERIAL)
