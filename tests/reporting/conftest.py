"""Two departments and a township that owe a report each day from the opening on."""

from datetime import date, timedelta
from typing import Any

import pytest

from lianfang.command.operations import join_units
from lianfang.reporting.filing import UnitReport
from lianfang.reporting.operations import plan_reports
from tests.command.conftest import OPENED, District, hq

__all__ = ["hq", "planned"]

DAY = date(2020, 1, 22)
STAFF = {"returned": 12, "observed": 0, "symptoms": 0}
SAID = {"health": STAFF, "education": STAFF, "hq": STAFF, "town": {"other_symptoms": 12}}
EVENING = OPENED + timedelta(hours=9)


@pytest.fixture
def planned(hq: District) -> District:
    """The units joined at 09:00 on 22 January, their reports planned for seven days."""
    units = [hq.units["health"], hq.units["education"], hq.units["town"]]
    join_units(hq.incident, units, "1号", by=hq.actor, at=OPENED)
    plan_reports(hq.incident, DAY + timedelta(days=7), by=hq.actor, at=OPENED)
    return hq


def report(hq: District, unit: str, hour: float = 16, days: int = 0, **said: Any) -> UnitReport:
    """The report of the day `days` after the first, signed at `hour` of that day."""
    at = OPENED + timedelta(days=days, hours=hour - 9)
    words: dict[str, Any] = {"figures": SAID[unit], "is_zero": False} | said
    return UnitReport(hq.units[unit], DAY + timedelta(days=days), at, **words)


ZERO: dict[str, Any] = {"figures": {}, "is_zero": True}
