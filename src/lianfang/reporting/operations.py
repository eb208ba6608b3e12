"""Planning what units owe each day, and filing what they report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning_all, operation, recorded_at
from lianfang.duties import ledger
from lianfang.duties.choices import LiftKind
from lianfang.duties.ledger import Done
from lianfang.duties.models import Obligation
from lianfang.incidents.models import Incident
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed
from lianfang.reporting import planning
from lianfang.reporting.models import DailyReport
from lianfang.reporting.rules import CUTOFFS, KIND, SLOT, Cutoffs, Fault, fault_of


class BlankReport(BadInput):
    """A blank is not a report: give the figures, or state that there is nothing to report."""


class FigureUnreadable(BadInput):
    """Each figure of a report is a whole number, zero or more."""


class ZeroUnsaid(BadInput):
    """All figures are zero: state that there is nothing to report."""


class ZeroContradicted(BadInput):
    """A zero report has figures above zero; it is one or the other."""


class DayInFuture(DomainError):
    """The report of {day} cannot be signed before that day."""


class SignedInFuture(DomainError):
    """A report cannot be signed later than now."""


class ReportNotOwed(DomainError):
    """This unit owes no report for {day}: it did not take part on that day."""


class CorrectionWithoutReason(DomainError):
    """The report of {day} is already filed; a correction says why."""


_REFUSALS: dict[Fault, type[DomainError]] = {
    Fault.BLANK: BlankReport,
    Fault.NEGATIVE: FigureUnreadable,
    Fault.ZERO_UNSAID: ZeroUnsaid,
    Fault.ZERO_CONTRADICTED: ZeroContradicted,
}


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What a unit states of a day, signed at `at`; `reason` is for a correction."""

    unit: UUID
    day: date
    at: datetime
    figures: dict[str, int]
    is_zero: bool
    reason: str = ""


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
def plan_reports(
    incident: Incident,
    until: date,
    *,
    by: Actor,
    at: datetime,
    cutoffs: Cutoffs = CUTOFFS,
) -> int:
    """Write the reports that member units owe for the days before `until`; gives how many are new.

    Each owes from the beginning of its membership; the reports due after its end are voided.
    Doing it again changes nothing.
    """
    by.require(Permission.ORGANISE, incident.division)
    moment = recorded_at()
    members = planning.members(by.scope, incident.pk)
    new = 0
    for slot, series in planning.series_by_slot(members, until, cutoffs, at).items():
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

    An officer files for the unit of the post only. The first report of a day fulfils what the
    unit owed, on time or late by its signing; a later one is a correction and says why; all are
    kept. Raises NotAllowed, a BadInput, SignedInFuture, DayInFuture, ReportNotOwed,
    CorrectionWithoutReason.
    """
    by.require(Permission.FILE_REPORT)
    moment = recorded_at()
    for report in reports:
        _refuse(report, by, moment)
    filing = _Filing(incident, by, moment, _owed(incident, reports), _filed(incident, reports))
    for report in reports:
        filing.take(report)
    DailyReport.objects.bulk_create(filing.made)
    ledger.fulfil(KIND, filing.done, moment)
    told = dict(filing.told)
    concerning_all([*dict.fromkeys(r.unit for r in reports), *(m.pk for m in filing.made)], **told)
    return Filed(**{"on_time": 0, "late": 0, "corrections": 0} | told)


def _refuse(report: UnitReport, by: Actor, moment: datetime) -> None:
    if by.kind != "job" and report.unit != by.unit_id:
        raise NotAllowed
    fault = fault_of(report.figures, report.is_zero)
    if fault:
        raise _REFUSALS[fault]
    if report.at > moment:
        raise SignedInFuture
    if report.day > clock.day_of(report.at):
        raise DayInFuture(day=report.day)


def _owed(
    incident: Incident, reports: Sequence[UnitReport]
) -> dict[tuple[UUID, date], Obligation]:
    found = Obligation.objects.select_for_update().filter(
        kind=KIND,
        incident=incident.pk,
        subject__in={r.unit for r in reports},
        slot_on__in={r.day for r in reports},
    )
    return {(o.subject, o.slot_on): o for o in found if o.lifted_as != LiftKind.VOID}


def _filed(incident: Incident, reports: Sequence[UnitReport]) -> Counter[tuple[UUID, date]]:
    found = DailyReport.objects.filter(
        incident=incident,
        unit__in={r.unit for r in reports},
        day__in={r.day for r in reports},
    )
    return Counter(found.values_list("unit_id", "day"))


@dataclass
class _Filing:
    """The reports of one act: first ones fulfil a duty, further ones correct."""

    incident: Incident
    by: Actor
    moment: datetime
    owed: dict[tuple[UUID, date], Obligation]
    filed: Counter[tuple[UUID, date]]
    made: list[DailyReport] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    def take(self, report: UnitReport) -> None:
        key = (report.unit, report.day)
        duty = self.owed.get(key)
        if duty is None:
            raise ReportNotOwed(day=report.day)
        if self.filed[key] and not report.reason.strip():
            raise CorrectionWithoutReason(day=report.day)
        self.filed[key] += 1
        made = DailyReport(
            incident=self.incident,
            unit_id=report.unit,
            division=duty.division,
            day=report.day,
            version=self.filed[key],
            is_zero=report.is_zero,
            figures=report.figures,
            reason=report.reason,
            signed_by=self.by.post_id or self.by.id,
            at=report.at,
            recorded_at=self.moment,
        )
        self.made.append(made)
        if made.version > 1:
            self.told["corrections"] += 1
            return
        self.told["on_time" if report.at < duty.late_at else "late"] += 1
        self.done.append(Done(report.unit, report.day, SLOT, report.at, made.signed_by, made.pk))
