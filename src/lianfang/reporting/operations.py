"""Planning what units owe each day, and filing what they report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning_all, operation, recorded_at
from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind, LiftKind
from lianfang.incidents.models import Incident
from lianfang.reporting import planning
from lianfang.reporting.filing import Filing, UnitReport
from lianfang.reporting.form_queries import versions
from lianfang.reporting.form_rules import spans
from lianfang.reporting.models import DailyReport
from lianfang.reporting.rules import KIND


@dataclass(frozen=True, slots=True)
class Filed:
    """How many reports were filed: the first of their day on time or late, and corrections."""

    on_time: int
    late: int
    corrections: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.on_time + self.late + self.corrections


@operation
def plan_reports(incident: Incident, until: date, *, by: Actor, at: datetime) -> int:
    """Write the reports that member units owe for the days before `until`; gives how many are new.

    Each owes from the beginning of its membership; the reports due after its end are voided.
    Doing it again changes nothing.
    """
    by.require(Permission.ORGANISE, incident.division)
    moment = recorded_at()
    members = planning.members(by.scope, incident.pk)
    forms = spans(versions(by.scope, incident.pk))
    owing = list(planning.owings(members, forms, until))
    new = 0
    for slot, series in planning.series_by_slot(incident.pk, owing, at).items():
        new += ledger.owe_daily(incident.pk, KIND, [slot], series, moment)
    voided = 0
    for unit, ended_at in planning.gone(members).items():
        voided += ledger.lift(
            KIND,
            [unit],
            due_from=ended_at,
            lifted_as=LiftKind.VOID,
            lifted_by=by.id,
            why="membership ended",
            recorded_at=moment,
        )
    units = dict.fromkeys(m.unit_id for m in members)
    concerning_all(units, until=until.isoformat(), new=new, voided=voided)
    return new


@operation
def file_reports(
    incident: Incident, reports: Sequence[UnitReport], *, by: Actor, at: datetime
) -> Filed:
    """File any number of units' reports as one act, whole or not at all.

    A number that is not given stands as it arrived from the records; what departs from them by
    more than its threshold is explained. The first report of a day fulfils what the unit owed, on
    time or late by its signing; a later one is a correction and says why; all are kept. Raises
    NotAllowed, and what `filing` refuses.
    """
    by.require(Permission.FILE_REPORT)
    filing = Filing(incident, by, recorded_at())
    filing.look(reports)
    for report in reports:
        filing.take(report)
    DailyReport.objects.bulk_create(filing.made)
    ledger.fulfil(KIND, filing.done, filing.moment)
    ledger.fulfil(DutyKind.REPORT_CLIMB, filing.answered(), filing.moment)
    told = dict(filing.told)
    concerning_all([*dict.fromkeys(r.unit for r in reports), *(m.pk for m in filing.made)], **told)
    return Filed(**{"on_time": 0, "late": 0, "corrections": 0} | told)
