"""The calendar of the scenario: what happens on each day, as plain data.

Answers to leads (`answers.answer_plan`), checks (`checks.check_outcome`) and the doors of a
sweep (`sweeps.sweep_rounds`) depend on what the system made of the lists, and are asked for
singly; all follow from seed and entity, so that a day may be played again or resumed.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from lianfang.kernel import clock
from lianfang.scenario.offices import FIRST_DAY, OFFICES, Office
from lianfang.scenario.sweeps import ROUNDS, round_times
from lianfang.scenario.truth import Truth
from lianfang.scenario.unit_reports import ReportPlan, report_plan

DAYS = 35


class LevelPlan(NamedTuple):
    """A response level decided above the district, in force from a moment; `known` here when."""

    level: str
    since: datetime
    known: datetime
    authority: str
    document: str


LEVELS = (
    LevelPlan(
        "I",
        clock.moment(date(2020, 1, 25), time(18)),
        clock.moment(date(2020, 1, 25), time(18, 40)),
        "山西省人民政府",
        "山西省人民政府关于启动重大突发公共卫生事件一级响应的决定",
    ),
    LevelPlan(
        "II",
        clock.moment(date(2020, 2, 24)),
        clock.moment(date(2020, 2, 23), time(20, 30)),
        "山西省人民政府",
        "山西省人民政府关于将一级响应调整为二级响应的决定",
    ),
)


class SweepDay(NamedTuple):
    """One round through one grid; its doors are in `sweeps.sweep_rounds`."""

    grid: str
    round: int
    started_at: datetime
    recorded_at: datetime


class Find(NamedTuple):
    """A person the village learns of by itself. via: self_report, sweep or public."""

    person: int
    at: datetime
    via: str
    listed: bool


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A day's events, each in order of its moment."""

    day: date
    lists: tuple[Office, ...]
    sweeps: tuple[SweepDay, ...]
    finds: tuple[Find, ...]
    reports: tuple[ReportPlan, ...]
    levels: tuple[LevelPlan, ...]


def play_plan(truth: Truth, days: int = DAYS) -> list[DayPlan]:
    """Return the plan of the first `days` days from 22 January 2020."""
    sweeps, finds = _sweeps_by_day(truth), _finds_by_day(truth)
    return [
        DayPlan(
            day=day,
            lists=tuple(o for o in OFFICES if clock.day_of(o.received_at) == day),
            sweeps=tuple(sorted(sweeps[day], key=lambda s: (s.recorded_at, s.grid))),
            finds=tuple(sorted(finds[day], key=lambda f: (f.at, f.person))),
            reports=tuple(_reports(truth, day)),
            levels=tuple(plan for plan in LEVELS if clock.day_of(plan.known) == day),
        )
        for day in (FIRST_DAY + timedelta(days=n) for n in range(days))
    ]


def _sweeps_by_day(truth: Truth) -> dict[date, list[SweepDay]]:
    by_day: dict[date, list[SweepDay]] = defaultdict(list)
    for grid in truth.district.grids:
        for number in range(1, ROUNDS + 1):
            started, recorded = round_times(truth.seed, grid.code, number)
            by_day[clock.day_of(recorded)].append(SweepDay(grid.code, number, started, recorded))
    return by_day


def _finds_by_day(truth: Truth) -> dict[date, list[Find]]:
    by_day: dict[date, list[Find]] = defaultdict(list)
    for person in truth.people:
        if person.known_at is not None:
            find = Find(person.number, person.known_at, person.known_via, bool(person.lists))
            by_day[clock.day_of(person.known_at)].append(find)
    return by_day


def _reports(truth: Truth, day: date) -> Iterator[ReportPlan]:
    for unit in truth.district.units:
        if unit.kind in ("department", "township"):
            yield report_plan(truth.seed, unit.key, day)
