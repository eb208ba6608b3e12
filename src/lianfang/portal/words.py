"""Days and moments as a person's own page tells them: in plain words. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from lianfang.kernel import clock


def day(on: date) -> str:
    """“2月23日（周日）”."""
    names = (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
        _("Sunday"),
    )  # fmt: skip
    words = _("{month}/{day} ({weekday})")
    return words.format(month=on.month, day=on.day, weekday=names[on.weekday()])


def moment(at: datetime) -> str:
    """“2月10日（周一）18时05分”."""
    told = clock.local(at)
    words = _("{day} {hour}:{minute}") if told.minute else _("{day} {hour}:00")
    return words.format(day=day(told.date()), hour=told.hour, minute=f"{told.minute:02d}")


def ending(at: datetime) -> str:
    """An end; midnight is the 24:00 of the day before: “2月23日（周日）24时，就是夜里12点”."""
    told = clock.local(at)
    if told.hour or told.minute:
        return moment(at)
    words = _("{day} 24:00, that is midnight")
    return words.format(day=day(told.date() - timedelta(days=1)))


def celsius(tenths: int) -> str:
    """“36.6℃” from 366 tenths of a degree."""
    return f"{tenths // 10}.{tenths % 10}℃"
