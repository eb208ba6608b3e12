"""Taking units' reports: what is refused and why, and what becomes of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.duties.choices import DutyKind, LiftKind
from lianfang.duties.ledger import Done
from lianfang.duties.models import Obligation
from lianfang.incidents.models import Incident
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed
from lianfang.reporting.filling import Values, arrived
from lianfang.reporting.form_queries import versions
from lianfang.reporting.form_rules import FormSpec, as_arrived, differences, on_day
from lianfang.reporting.models import DailyReport
from lianfang.reporting.rules import KIND, Fault, fault_of
from lianfang.reporting.signing import may_sign


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


class FormUnsaid(BadInput):
    """This unit owes several reports for {day}; say which: {forms}."""


class FieldUnknown(BadInput):
    """The form “{form}” has no field “{field}”; its fields are: {known}."""


class FieldBlank(BadInput):
    """“{field}” is blank: enter a number, and 0 where there is nothing."""


class DifferenceUnexplained(BadInput):
    """The records say {filled} for “{field}” and the report says {stated}: explain why."""


class ReportLocked(DomainError):
    """The report of {day} was locked at {moment}; it stays missing and is not filed any more."""


class NotASigner(DomainError):
    """Only the principal of the unit, or the deputy named for an absence, signs its report."""


_REFUSALS: dict[Fault, type[DomainError]] = {
    Fault.BLANK: BlankReport,
    Fault.NEGATIVE: FigureUnreadable,
    Fault.ZERO_UNSAID: ZeroUnsaid,
    Fault.ZERO_CONTRADICTED: ZeroContradicted,
}


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What a unit states of a day, signed at `at`; `reason` is for a correction.

    `explanations` say, by field, why a number departs from the records. `form` may be left out
    where the unit owes one only.
    """

    unit: UUID
    day: date
    at: datetime
    figures: Mapping[str, int]
    is_zero: bool
    reason: str = ""
    form: str = ""
    explanations: Mapping[str, str] = field(default_factory=dict)


Key = tuple[UUID, date, str]


@dataclass
class Filing:
    """The reports of one act: first ones fulfil a duty, further ones correct."""

    incident: Incident
    by: Actor
    moment: datetime
    owed: dict[Key, Obligation] = field(default_factory=dict)
    filed: Counter[Key] = field(default_factory=Counter)
    filled: dict[Key, Values] = field(default_factory=dict)
    forms: list[FormSpec] = field(default_factory=list)
    made: list[DailyReport] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    def look(self, reports: Sequence[UnitReport]) -> None:
        """Lock what is owed, and read what was filed and what the records say."""
        units, days = {r.unit for r in reports}, {r.day for r in reports}
        duties = Obligation.objects.select_for_update().filter(
            kind=KIND, incident=self.incident.pk, subject__in=units, slot_on__in=days
        )
        self.owed = {
            (o.subject, o.slot_on, o.slot): o for o in duties if o.lifted_as != LiftKind.VOID
        }
        self.forms = versions(self.by.scope, self.incident.pk)
        found = DailyReport.objects.filter(
            incident=self.incident, unit__in=units, day__in=days
        ).values_list("unit_id", "day", "form")
        self.filed = Counter(found)
        signed = {(r.unit, r.day): r.at for r in reports}
        by_form: dict[tuple[date, str], list[tuple[UUID, str]]] = {}
        for (unit, day, form), duty in self.owed.items():
            if (unit, day) in signed:
                by_form.setdefault((day, form), []).append((unit, duty.division))
        for (day, form), asked in by_form.items():
            self._arrive(day, form, asked, max(signed[unit, day] for unit, _ in asked))

    def _arrive(
        self, day: date, form: str, units: Sequence[tuple[UUID, str]], at: datetime
    ) -> None:
        spec = on_day(self.forms, day).get(form)
        if spec is None:
            return
        for unit, values in arrived(self.incident.pk, units, spec, day, at).items():
            self.filled[unit, day, form] = values

    def take(self, report: UnitReport) -> None:
        """Take one report, or refuse it in words."""
        self._refuse_signing(report)
        form, duty = self._duty(report)
        key = (report.unit, report.day, form)
        spec = on_day(self.forms, report.day)[form]
        filled = self.filled.get(key, {})
        stated = _stated(spec, filled, report)
        version = self.filed[key] + 1
        if version > 1 and not report.reason.strip():
            raise CorrectionWithoutReason(day=report.day)
        if version == 1 and report.at >= duty.closes_at:
            locked = f"{clock.local(duty.closes_at):%Y-%m-%d %H:%M}"
            raise ReportLocked(day=report.day, moment=locked)
        self.filed[key] = version
        made = DailyReport(
            incident=self.incident,
            unit_id=report.unit,
            division=duty.division,
            day=report.day,
            form=form,
            version=version,
            is_zero=report.is_zero,
            figures=stated,
            filled=filled,
            explanations={k: v.strip()[:200] for k, v in report.explanations.items() if v.strip()},
            reason=report.reason,
            signed_by=self.by.post_id or self.by.id,
            at=report.at,
            recorded_at=self.moment,
        )
        self.made.append(made)
        if version > 1:
            self.told["corrections"] += 1
            return
        self.told["on_time" if report.at < duty.late_at else "late"] += 1
        self.done.append(Done(report.unit, report.day, form, report.at, made.signed_by, made.pk))

    def answered(self) -> list[Done]:
        """What was asked above about the reports that now came."""
        came = {
            duty.pk: done
            for done in self.done
            if (duty := self.owed.get((done.subject, done.slot_on, done.slot)))
        }
        asked = Obligation.objects.filter(
            kind=DutyKind.REPORT_CLIMB,
            subject__in=came,
            slot_on__gte=min((done.slot_on for done in self.done), default=date.max),
        )
        return [
            Done(one.subject, one.slot_on, one.slot, self.moment, came[one.subject].done_by,
                 came[one.subject].evidence)
            for one in asked
        ]  # fmt: skip

    def _refuse_signing(self, report: UnitReport) -> None:
        if self.by.kind != "job":
            signs = may_sign(self.by.post_id, self.incident.pk, report.unit, report.at)
            if not signs and report.unit != self.by.unit_id:
                raise NotAllowed
            if not signs:
                raise NotASigner
        if report.at > self.moment:
            raise SignedInFuture
        if report.day > clock.day_of(report.at):
            raise DayInFuture(day=report.day)

    def _duty(self, report: UnitReport) -> tuple[str, Obligation]:
        found = {
            form: duty
            for (unit, day, form), duty in self.owed.items()
            if (unit, day) == (report.unit, report.day) and report.form in ("", form)
        }
        if not found:
            raise ReportNotOwed(day=report.day)
        if len(found) > 1:
            raise FormUnsaid(day=report.day, forms="、".join(sorted(found)))
        return found.popitem()


def _stated(spec: FormSpec, filled: Values, report: UnitReport) -> dict[str, int]:
    """The whole of what is stated: what was given, and the rest as it arrived."""
    for key in report.figures:
        if spec.field(key) is None:
            known = "、".join(one.key for one in spec.fields)
            raise FieldUnknown(form=spec.name, field=key, known=known)
    rest = dict.fromkeys((f.key for f in spec.fields), 0) if report.is_zero else {}
    stated = rest or as_arrived(spec, filled)
    stated = {**stated, **report.figures}
    fault = fault_of(stated if report.figures or report.is_zero else {}, report.is_zero)
    if fault:
        raise _REFUSALS[fault]
    for one in spec.fields:
        if one.key not in stated:
            raise FieldBlank(field=one.label)
    for gap in differences(spec, filled, stated):
        if not report.explanations.get(gap.field.key, "").strip():
            raise DifferenceUnexplained(
                field=gap.field.label, filled=gap.filled, stated=gap.stated
            )
    return {one.key: stated[one.key] for one in spec.fields}
