"""What people type, read into plain values; a field that cannot be read says how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from lianfang.desk.temperatures import temperature_words
from lianfang.kernel import clock
from lianfang.kernel.text import plain
from lianfang.quarantine.temperature_rules import read_temperature

_CHINESE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")
_TIME = re.compile(r"(\d{1,2})[:：时](\d{1,2})?分?$")


@dataclass
class Typed:
    """The values of a form as typed, and what is wrong with them by field."""

    values: Mapping[str, str]
    wrong: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A value without stray spaces."""
        return plain(self.values.get(name, ""))

    def chosen(self, name: str, among: Mapping[str, str], error: str) -> str:
        """One of some values."""
        value = self.text(name)
        if value not in among:
            self.wrong[name] = error
        return value

    def ticked(self, name: str, among: Iterable[str]) -> frozenset[str]:
        """Those of some values whose box is ticked; each box has a field name of its own."""
        return frozenset(value for value in among if self.text(f"{name}_{value}"))

    def needed(self, name: str, error: str) -> str:
        """A text that may not be empty."""
        value = self.text(name)
        if not value:
            self.wrong[name] = error
        return value

    def whole(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number."""
        value = self.text(name)
        if not value and default is not None:
            return default
        if value.isascii() and value.isdigit() and least <= int(value) <= most:
            return int(value)
        self.wrong[name] = _(
            "“{value}” is not a whole number from {least} to {most}."
        ).format(value=value, least=least, most=most)  # fmt: skip
        return least

    def tenths(self, name: str) -> int:
        """A temperature, in tenths of a degree: “36.6”, “36,6”, “366”, “36度6”."""
        read = read_temperature(self.values.get(name, ""))
        if read.tenths is None:
            self.wrong[name] = temperature_words(self.text(name), read)
        return read.tenths or 0

    def day(self, name: str, today: date) -> date:
        """A day: 2020-02-10, 20200210 or 2月10日 of this year."""
        value = self.text(name)
        found = read_day(value, today)
        if found is None:
            self.wrong[name] = _("“{value}” is not a day; enter it as 2020-02-10.").format(
                value=value
            )
        return found or today

    def moment(self, name: str, at: datetime) -> datetime:
        """A moment up to now: “18:05” of today, “2020-02-10 18:05”, “2月10日 18时05分”."""
        value = self.text(name)
        if not value:
            return at
        found = read_moment(value, at)
        if found is None:
            words = _("“{value}” is not a time; enter it as 18:05 or 2020-02-10 18:05.")
            self.wrong[name] = words.format(value=value)
        elif found > at:
            self.wrong[name] = _("“{value}” is later than now; enter when it really was.").format(
                value=value
            )
        return found or at


def read_day(value: str, today: date) -> date | None:
    """A day as people write it; None if it cannot be read."""
    try:
        if match := _CHINESE.fullmatch(value):
            return date(int(match[1] or today.year), int(match[2]), int(match[3]))
        return date.fromisoformat(value)
    except ValueError:
        return None


def read_moment(value: str, at: datetime) -> datetime | None:
    """A moment of the district as people write it; None if it cannot be read."""
    told = _TIME.search(value)
    if told is None:
        return None
    head = value[: told.start()].strip()
    on = read_day(head, clock.day_of(at)) if head else clock.day_of(at)
    hour, minute = int(told[1]), int(told[2] or 0)
    if on is None or hour > 23 or minute > 59:
        return None
    return clock.moment(on).replace(hour=hour, minute=minute)
