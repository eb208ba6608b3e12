"""Between which two recorded moments time can be measured: each app declares its own, once.

An interval's SQL selects its rows: `id`, `division`, `began`, `ended` (NULL while it still runs),
and may name `incident`, `as_of`, `low` and `high`. Which item of a doctrine an interval measures,
and within how long, the headquarters decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Interval:
    """A measurable interval; `label` says from what to what, `view` names the page of a row."""

    key: str
    label: str | Promise
    rows_sql: str
    view: str = ""


_INTERVALS: dict[str, Interval] = {}


def declare(interval: Interval) -> Interval:
    """Enter an interval; each key once."""
    if _INTERVALS.setdefault(interval.key, interval) != interval:
        raise ValueError(f"{interval.key} is already declared.")
    return interval


def all_intervals() -> list[Interval]:
    """Every declared interval, in the order in which they were declared."""
    return list(_INTERVALS.values())


def interval(key: str) -> Interval:
    """The interval of that key; KeyError if none is declared."""
    return _INTERVALS[key]
