"""How moments, spans, counts and shares are written: design.md (d), in Chinese and English.

Pure functions of their arguments and the language in force; the district's time throughout.
Views use them to make ready texts, templates use them as filters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django import template
from django.utils.translation import get_language

from lianfang.kernel.clock import day_of, local

register = template.Library()

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


@register.filter
def day(value: date | datetime, as_of: date | datetime | None = None) -> str:
    """“2月10日”; with the year where it is not the year of `as_of`."""
    on = _date(value)
    year = as_of is not None and _date(as_of).year != on.year
    if _chinese():
        return f"{on.year}年{on.month}月{on.day}日" if year else f"{on.month}月{on.day}日"
    text = f"{on.day} {_MONTHS[on.month - 1]}"
    return f"{text} {on.year}" if year else text


@register.filter
def moment(at: datetime, as_of: date | datetime | None = None) -> str:
    """“2月10日18时”, “2月10日18时05分”; midnight is the 0时 of its day."""
    if not _chinese():
        return f"{day(at, as_of)} {clock(at)}"
    told = local(at)
    minutes = f"{told.minute:02d}分" if told.minute else ""
    return f"{day(at, as_of)}{told.hour}时{minutes}"


@register.filter
def ending(at: datetime, as_of: date | datetime | None = None) -> str:
    """An end: midnight is told as the 24时 of the day before, “2月23日24时”."""
    told = local(at)
    if told.hour or told.minute:
        return moment(at, as_of)
    last = told.date() - timedelta(days=1)
    return f"{day(last, as_of)}24时" if _chinese() else f"{day(last, as_of)} 24:00"


@register.filter
def clock(at: datetime) -> str:
    """“18:05”, the time of day for a table's cell."""
    return local(at).strftime("%H:%M")


@register.filter
def short(at: datetime, as_of: datetime) -> str:
    """A table's cell: “18:05” on the day of `as_of`, else “2月10日 18:05”."""
    return clock(at) if day_of(at) == day_of(as_of) else f"{day(at, as_of)} {clock(at)}"


def span(first: date, last: date) -> str:
    """“2月3日至16日”, “1月28日至2月10日”, both days included; one day is itself."""
    if first == last:
        return day(first)
    if not _chinese():
        return f"{day(first)} to {day(last)}"
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{day(first)}至{last.day}日" if same_month else f"{day(first)}至{day(last)}"


@register.filter
def duration(length: timedelta) -> str:
    """“5小时20分”, “3天”, “2天4小时”, “58分”, “0分”; whole minutes, never rounded up.

    A sign is not told: say in words whether it is over or left.
    """
    minutes = int(abs(length) / timedelta(minutes=1))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    units = ("天", "小时", "分") if _chinese() else (" d", " h", " min")
    told = [(days, units[0]), (hours, units[1]), (0 if days else minutes, units[2])]
    gap = "" if _chinese() else " "
    return gap.join(f"{n}{unit}" for n, unit in told if n) or f"0{units[2]}"


@register.filter
def left(due: datetime, as_of: datetime) -> str:
    """“还剩2小时” before it is due, “已逾期5小时20分” from then on."""
    length = duration(due - as_of)
    if due > as_of:
        return f"还剩{length}" if _chinese() else f"{length} left"
    return f"已逾期{length}" if _chinese() else f"overdue by {length}"


@register.filter
def count(value: int | None, unit: str = "") -> str:
    """“3,806人”: commas from 1,000, the unit behind; unknown is “—”."""
    return "—" if value is None else f"{value:,}{unit}"


@register.filter
def large(value: int) -> str:
    """“23.1万” from 100,000 in Chinese (half up, one decimal); else as `count`.

    Show the exact count beside it (in a title).
    """
    if value < 100_000 or not _chinese():
        return count(value)
    tenths = (value + 500) // 1000
    return f"{tenths // 10:,}.{tenths % 10}万"


@register.filter
def change(value: int) -> str:
    """“＋12”, “－6”, “0”, with full-width signs in Chinese."""
    if value == 0:
        return "0"
    signs = ("＋", "－") if _chinese() else ("+", "−")
    return f"{signs[value < 0]}{abs(value):,}"


def share(part: int, whole: int, *, counts: bool = True) -> str:
    """“94.3%（66/70）”, in a cell “94.3%”; one decimal, half up; of nothing: “—”.

    A share short of all is never told as 100.0%, nor one above none as 0.0%.
    """
    if whole <= 0:
        return "—"
    tenths = (part * 2000 + whole) // (2 * whole)
    if part < whole:
        tenths = min(tenths, 999)
    if part > 0:
        tenths = max(tenths, 1)
    text = f"{tenths // 10}.{tenths % 10}%"
    if not counts:
        return text
    return f"{text}（{part:,}/{whole:,}）" if _chinese() else f"{text} ({part:,}/{whole:,})"


@register.filter
def celsius(tenths: int) -> str:
    """“36.6℃” from 366 tenths of a degree."""
    return f"{tenths // 10}.{tenths % 10}℃"


@register.filter
def weekday(value: date) -> str:
    """“周一”."""
    if _chinese():
        return "周" + "一二三四五六日"[value.weekday()]
    return ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[value.weekday()]


def heads(days: Sequence[date]) -> tuple[str, ...]:
    """Heads of day columns: “2月3日” first and on a month's first, “4日” after."""
    if not _chinese():
        return tuple(
            day(on) if i == 0 or on.day == 1 else str(on.day) for i, on in enumerate(days)
        )
    return tuple(day(on) if i == 0 or on.day == 1 else f"{on.day}日" for i, on in enumerate(days))


def _date(value: date | datetime) -> date:
    return day_of(value) if isinstance(value, datetime) else value
