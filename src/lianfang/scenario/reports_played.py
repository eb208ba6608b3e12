"""Units report each day: each by its own liaison or secretary, on time, late or not at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from lianfang.kernel import clock
from lianfang.reporting.operations import UnitReport, file_reports, plan_reports
from lianfang.reporting.rules import horizon
from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.chance import draws
from lianfang.scenario.days import DayPlan
from lianfang.scenario.unit_reports import ReportPlan
from lianfang.scenario.world import World

_HORIZON_AT = timedelta(hours=5, minutes=30)


class Reports:
    """Plays the daily and zero reports, and writes them ahead as duties each morning."""

    def __init__(self, world: World) -> None:
        self._world = world

    def put(self, day: DayPlan) -> None:
        """Enter a day's horizon and reports."""
        self._world.agenda.put(
            clock.moment(day.day) + _HORIZON_AT, lambda now: self.plan(day.day, now)
        )
        for plan in day.reports:
            if plan.submitted_at:
                self._world.agenda.put(
                    plan.submitted_at,
                    lambda now, plan=plan: self._file(plan, now),  # type: ignore[misc]
                )

    def plan(self, day: date, at: datetime) -> None:
        """Write what is owed seven days ahead."""
        self._world.acts.do(
            f"horizon:{day:%m%d}", SCRIPT, at,
            lambda how: plan_reports(self._world.incident, horizon(day), **how),
        )  # fmt: skip

    def _file(self, plan: ReportPlan, at: datetime) -> None:
        unit, _, place = plan.unit.partition(".")
        township = unit == "twp"
        signer = f"twp.{place}" if township else f"liaison.{place}"
        figures = self._of_township(place, plan, at) if township else self._of_unit(plan)
        report = UnitReport(
            self._world.units[plan.unit], plan.day, at, figures, not any(figures.values())
        )
        self._world.acts.do(
            f"report:{plan.unit}:{plan.day:%m%d}", self._world.cast[signer], at,
            lambda how: file_reports(self._world.incident, [report], **how),
        )  # fmt: skip

    def _of_township(self, township: str, plan: ReportPlan, at: datetime) -> dict[str, int]:
        """What the township's own records say at the moment of signing."""
        observed = list(self._world.under_order(township, at))
        new = sum(1 for order in observed if clock.day_of(order.start) == plan.day)
        answered = self._world.answered_on[township, plan.day]
        return {"in_observation": len(observed), "new_observed": new, "leads_answered": answered}

    def _of_unit(self, plan: ReportPlan) -> dict[str, int]:
        if plan.zero:
            return {"staff_returned": 0}
        return {"staff_returned": 1 + int(draws(self._world.seed, plan.unit, plan.day)[0] * 4)}
