"""How much work an act asks of people, and who has how much time left. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lianfang.duties.choices import DutyKind
from lianfang.kernel import clock

MINUTES: Mapping[str, int] = {
    DutyKind.LEAD_ANSWER: 40,
    DutyKind.HEALTH_CHECK: 5,
    DutyKind.DAILY_REPORT: 15,
    DutyKind.REPORT_CLIMB: 10,
    DutyKind.DIRECTIVE_RECEIPT: 5,
    DutyKind.WELFARE_VISIT: 40,
    DutyKind.CLINIC_REFERRAL: 30,
    DutyKind.NEED: 30,
    DutyKind.PAPER_SERVICE: 20,
    DutyKind.RELEASE_PAPER: 20,
    DutyKind.TRANSFER: 60,
    DutyKind.FRONTLINE_ISSUE: 60,
    DutyKind.EXPLANATION: 20,
}
"""What one duty of a kind takes; a rule of thumb of ours, to compare burdens by."""

OTHER = 15
"""Minutes of any other duty."""

BEGINS, ENDS = timedelta(hours=8), timedelta(hours=20)
"""The hours of a day in which work is asked of a post in an emergency."""


def minutes_of(counts: Mapping[str, int]) -> int:
    """What some duties, counted by kind, take together."""
    return sum(MINUTES.get(kind, OTHER) * n for kind, n in counts.items())


def working_minutes(at: datetime, until: datetime) -> int:
    """How many minutes of working hours lie in `[at, until)`."""
    total, day = timedelta(0), clock.day_of(at)
    while clock.moment(day) < until:
        midnight = clock.moment(day)
        total += max(timedelta(0), min(until, midnight + ENDS) - max(at, midnight + BEGINS))
        day += timedelta(days=1)
    return int(total / timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Load:
    """One addressee's post: minutes it has until the deadline, and minutes it owes already."""

    unit: str
    has: int
    owes: int

    @property
    def left(self) -> int:
        """Minutes left before the new work; never less than none."""
        return max(0, self.has - self.owes)


@dataclass(frozen=True, slots=True)
class Burden:
    """What a directive would ask: how many units and posts, minutes in all, and who cannot."""

    units: int
    posts: int
    minutes: int
    over: tuple[Load, ...]

    @property
    def hours(self) -> int:
        """Person-hours, rounded up."""
        return -(-self.minutes // 60)


def burden(loads: list[Load], units: int, minutes_each: int) -> Burden:
    """What work of `minutes_each` asks of some posts; those without the time, worst first."""
    short = [load for load in loads if load.left < minutes_each]
    worst = tuple(sorted(short, key=lambda load: (load.left, load.unit)))
    return Burden(units, len(loads), minutes_each * len(loads), worst)
