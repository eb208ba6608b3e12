"""Units report each day: they arrive filled, and each is signed on time, late or not at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from lianfang.accounts.actors import Actor
from lianfang.kernel import clock
from lianfang.reporting.cutoff_operations import climb_reports, fill_reports
from lianfang.reporting.filing import UnitReport
from lianfang.reporting.form_queries import arriving
from lianfang.reporting.form_rules import as_arrived, differences
from lianfang.reporting.operations import file_reports, plan_reports
from lianfang.reporting.rules import horizon
from lianfang.reporting.shipped import DEPARTMENT, TOWNSHIP
from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.chance import draws
from lianfang.scenario.days import DayPlan
from lianfang.scenario.unit_reports import DEPARTMENT_DUE, GRACE, TOWNSHIP_DUE, ReportPlan
from lianfang.scenario.world import World

_HORIZON_AT = timedelta(hours=5, minutes=30)
_CLIMBS_AT = timedelta(hours=1)
_FELL = "有人员改由其他街道登记，前几日的累计数相应更正。"


class Reports:
    """Plays the daily and zero reports, and writes them ahead as duties each morning."""

    def __init__(self, world: World) -> None:
        self._world = world

    def put(self, day: DayPlan) -> None:
        """Enter a day's horizon, its cut-off, its reports, and who is asked about silence."""
        agenda = self._world.agenda
        agenda.put(clock.moment(day.day) + _HORIZON_AT, lambda now: self.plan(day.day, now))
        agenda.put(clock.moment(day.day, TOWNSHIP_DUE), lambda now: self._fill(day.day, now))
        agenda.put(
            clock.moment(day.day, DEPARTMENT_DUE) + GRACE + _CLIMBS_AT,
            lambda now: self._climb(day.day, now),
        )
        for plan in day.reports:
            if plan.submitted_at:
                agenda.put(
                    plan.submitted_at,
                    lambda now, plan=plan: self._file(plan, now),  # type: ignore[misc]
                )

    def plan(self, day: date, at: datetime) -> None:
        """Write what is owed seven days ahead."""
        self._world.acts.do(
            f"horizon:{day:%m%d}", SCRIPT, at,
            lambda how: plan_reports(self._world.incident, horizon(day), **how),
        )  # fmt: skip

    def _fill(self, day: date, at: datetime) -> None:
        self._world.acts.do(
            f"fill:{day:%m%d}", SCRIPT, at,
            lambda how: fill_reports(self._world.incident, TOWNSHIP.key, day, **how),
        )  # fmt: skip

    def _climb(self, day: date, at: datetime) -> None:
        self._world.acts.do(
            f"climb_reports:{day:%m%d}", SCRIPT, at,
            lambda how: climb_reports(self._world.incident, **how),
        )  # fmt: skip

    def _file(self, plan: ReportPlan, at: datetime) -> None:
        unit, _, place = plan.unit.partition(".")
        township = unit == "twp"
        signer = self._world.cast[f"twp.{place}" if township else f"liaison.{place}"]
        self._world.acts.do(
            f"report:{plan.unit}:{plan.day:%m%d}", signer, at,
            lambda how: file_reports(
                self._world.incident,
                [self._of_township(plan, signer, at) if township else self._of_unit(plan, at)],
                **how,
            ),
        )  # fmt: skip

    def _of_township(self, plan: ReportPlan, signer: Actor, at: datetime) -> UnitReport:
        """As it arrived from the township's own records; a fall is explained."""
        unit = self._world.units[plan.unit]
        found = arriving(signer.scope, self._world.incident.pk, unit, plan.day, TOWNSHIP.key, at)
        filled = found.filled if found else {}
        stated = {"other_symptoms": 0} | as_arrived(TOWNSHIP, filled)
        return UnitReport(
            unit, plan.day, at, stated, not any(stated.values()),
            explanations={gap.field.key: _FELL for gap in differences(TOWNSHIP, filled, stated)},
        )  # fmt: skip

    def _of_unit(self, plan: ReportPlan, at: datetime) -> UnitReport:
        returned = 1 + int(draws(self._world.seed, plan.unit, plan.day)[0] * 4)
        stated = dict.fromkeys((one.key for one in DEPARTMENT.fields), 0)
        if not plan.zero:
            stated["returned"] = returned
        return UnitReport(self._world.units[plan.unit], plan.day, at, stated, plan.zero)
