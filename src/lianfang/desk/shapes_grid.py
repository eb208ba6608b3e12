"""Matrices: people × days (T4) and units × days (T5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lianfang.desk.shapes_frame import Chip, Filters, Groups, Link, Nothing, Pager, State, Tab
from lianfang.desk.shapes_front import FigureTile


@dataclass(frozen=True, slots=True)
class DayHead:
    """A column. label: “2月3日” for the first and for a month's first, “4” after."""

    label: str
    today: bool = False
    cutoff: str = ""


class DayCell(NamedTuple):
    """A day of one row: a half per check as (state, mark); none = nothing owed then.

    An alarm is one half that takes the whole cell, with its value (“▲38.2”). spoken: “王*明
    2月7日 上午已查 下午漏查”. end: the order's last day. outside: a check outside its days.
    flag: “改” for a correction, “矛” where statement and records disagree.
    """

    halves: tuple[tuple[State, str], ...] = ()
    url: str = ""
    spoken: str = ""
    end: bool = False
    outside: bool = False
    flag: str = ""


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One row. day: “第9/14天”; due: what is due now, and its act; strip: its sentence."""

    url: str
    name: str
    day: str
    end: str
    place: str
    cells: tuple[DayCell, ...]
    strip: str
    marks: tuple[Chip, ...] = ()
    due: str = ""
    act: Link | None = None


@dataclass(frozen=True, slots=True)
class RosterPage:
    """T4. days of the grid; every person has one cell per day, in the same order.

    sheet_url: the day's sheet to print and key back, for whoever records checks.
    """

    sentence: str
    filters: Filters
    days: tuple[DayHead, ...]
    people: tuple[RosterPerson, ...]
    pager: Pager
    groups: Groups | None = None
    nothing: Nothing | None = None
    sheet_url: str = ""


@dataclass(frozen=True, slots=True)
class ReportUnit:
    """One unit's row: on_time “9/10”, level 0 (township) or 1 (community under it)."""

    name: str
    url: str
    cells: tuple[DayCell, ...]
    on_time: str
    strip: str
    level: int = 0
    owing: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class ReportMatrixPage:
    """T5. rates: 应报, 实报, 按时, 率, 按时率. totals: one text per day. owing: units that
    owe today, missing first (the phone's list)."""

    sentence: str
    rates: tuple[FigureTile, ...]
    tabs: tuple[Tab, ...]
    filters: Filters
    days: tuple[DayHead, ...]
    units: tuple[ReportUnit, ...]
    totals: tuple[str, ...]
    pager: Pager
    owing: tuple[ReportUnit, ...] = ()
    nothing: Nothing | None = None
