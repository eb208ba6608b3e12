"""How each unit's daily report goes: on time, late or missing, and whether it is a zero."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from lianfang.kernel import clock
from lianfang.scenario.chance import draws
from lianfang.scenario.offices import FIRST_DAY

TOWNSHIP_DUE = time(16, 0)
DEPARTMENT_DUE = time(17, 0)
GRACE = timedelta(minutes=30)

_LEARNING_DAYS = 5
_EARLY = (0.045, 0.16)
_SETTLED = (0.008, 0.05)
_ZERO = 0.82


class ReportPlan(NamedTuple):
    """A unit's report of a day. state: on_time, late, missing (then `submitted_at` is None).

    `zero` says that a department has nothing to report; for a township it is always False,
    for there the records decide.
    """

    unit: str
    day: date
    state: str
    submitted_at: datetime | None
    zero: bool


def report_plan(seed: int, unit: str, day: date, due: time | None = None) -> ReportPlan:
    """Return how the report of a unit (`dept.…` or `twp.…`) goes; `due` overrides the default.

    One on time is signed within its grace, once it arrived filled at the cut-off; a late one comes
    5 minutes to 7 hours after it. The first five days are worse.
    """
    fate, when, zero, *_ = draws(seed, "report", unit, day)
    township = unit.startswith("twp.")
    due_at = clock.moment(day, due or (TOWNSHIP_DUE if township else DEPARTMENT_DUE))
    missing, late = _EARLY if (day - FIRST_DAY).days < _LEARNING_DAYS else _SETTLED
    is_zero = not township and zero < _ZERO
    if fate < missing:
        return ReportPlan(unit, day, "missing", None, False)
    if fate < missing + late:
        at = due_at + GRACE + timedelta(minutes=5 + int(when * when * 415))
        return ReportPlan(unit, day, "late", at, is_zero)
    at = due_at + timedelta(minutes=1 + int(when * 27))
    return ReportPlan(unit, day, "on_time", at, is_zero)
