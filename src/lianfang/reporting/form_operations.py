"""Forms loaded by the headquarters, and exceptions for one unit and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, concerning_all, operation, recorded_at
from lianfang.duties import ledger, times
from lianfang.duties.models import Obligation
from lianfang.incidents.models import Incident
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError
from lianfang.reporting.form_rules import FormSpec, as_json
from lianfang.reporting.models import ReportException, ReportForm
from lianfang.reporting.rules import KIND

LONGEST_EXTENSION = timedelta(days=1)


class FormBackdated(BadInput):
    """“{name}” holds from {day}: a form takes effect from tomorrow on at the earliest."""


class ExceptionUnsaid(BadInput):
    """Say in at most 80 characters why this unit's report may come later or not at all."""


class ExceptionTooLong(BadInput):
    """A report may be put off by a day at most after its cut-off, and not to before it."""


class ReportNotOpen(DomainError):
    """The report of {day} is filed, waived or late already; what is late stays late."""


@dataclass(frozen=True, slots=True)
class Exempted:
    """Which report an exception is about."""

    unit: UUID
    day: date
    form: str


@operation
def load_forms(incident: Incident, forms: Sequence[FormSpec], *, by: Actor, at: datetime) -> int:
    """Put forms in force, each from its day on; gives how many.

    A form of a known key takes the place of the earlier one. One that no kind of unit owes is
    retired by it. Reports that opened keep their times. Raises FormBackdated, NotAllowed.
    """
    by.require(Permission.ORGANISE, incident.division)
    tomorrow = clock.day_of(at) + timedelta(days=1)
    made = []
    for spec in forms:
        from_on = spec.from_on or tomorrow
        if from_on < tomorrow:
            raise FormBackdated(name=spec.name, day=from_on)
        made.append(_row(incident, spec, from_on))
        _void_others(incident, spec, from_on, by)
        times.retime(incident.pk, KIND, spec.slot, from_on, recorded_at())
    ReportForm.objects.bulk_create(made)
    concerning_all([one.pk for one in made] or [incident.pk], keys=[one.key for one in made])
    return len(made)


def _row(incident: Incident, spec: FormSpec, from_on: date) -> ReportForm:
    return ReportForm(
        incident=incident,
        key=spec.key,
        name=spec.name,
        owed_by=sorted(spec.owed_by),
        opens=spec.slot.opens,
        due=spec.slot.due,
        grace=spec.slot.grace,
        closes=spec.slot.closes,
        fields=[as_json(one) for one in spec.fields],
        from_on=from_on,
        recorded_at=recorded_at(),
    )


def _void_others(incident: Incident, spec: FormSpec, from_on: date, by: Actor) -> None:
    """What units of other kinds were to report by this form falls away."""
    planned = Obligation.objects.filter(
        kind=KIND, incident=incident.pk, slot=spec.key, slot_on__gte=from_on
    ).extra(
        where=["subject NOT IN (SELECT id FROM accounts_unit WHERE kind = ANY(%s))"],
        params=[sorted(spec.owed_by)],
    )
    slots = list(planned.values_list("subject", "slot_on", "slot"))
    ledger.void_slots(KIND, slots, lifted_by=by.id, why="form changed", recorded_at=recorded_at())


@operation
def extend_report(
    incident: Incident, what: Exempted, until: datetime, why: str, *, by: Actor, at: datetime
) -> ReportException:
    """Let one unit's report of one day come later, until a moment, for a reason.

    Only before it is late. Raises ExceptionUnsaid, ExceptionTooLong, ReportNotOpen, NotAllowed.
    """
    duty = _duty(incident, what, why, by)
    if not duty.due_at < until <= duty.due_at + LONGEST_EXTENSION:
        raise ExceptionTooLong
    moment = recorded_at()
    if not times.postpone(KIND, what.unit, what.day, what.form, until, moment):
        raise ReportNotOpen(day=what.day)
    return _kept(incident, what, duty, until, why, by, at)


@operation
def excuse_report(
    incident: Incident, what: Exempted, why: str, *, by: Actor, at: datetime
) -> ReportException:
    """Say that one unit owes no report of one day, for a reason; it may still come.

    Raises ExceptionUnsaid, ReportNotOpen, NotAllowed.
    """
    duty = _duty(incident, what, why, by)
    reason, moment = why.strip(), recorded_at()
    if not times.waive(KIND, what.unit, what.day, what.form, by.id, reason, moment):
        raise ReportNotOpen(day=what.day)
    return _kept(incident, what, duty, None, why, by, at)


def _duty(incident: Incident, what: Exempted, why: str, by: Actor) -> Obligation:
    by.require(Permission.ORGANISE, incident.division)
    if not 0 < len(why.strip()) <= 80:
        raise ExceptionUnsaid
    found = (
        Obligation.objects.select_for_update()
        .filter(kind=KIND, incident=incident.pk, subject=what.unit, slot_on=what.day)
        .filter(slot=what.form)
        .first()
    )
    if found is None:
        raise ReportNotOpen(day=what.day)
    return found


def _kept(
    incident: Incident,
    what: Exempted,
    duty: Obligation,
    until: datetime | None,
    why: str,
    by: Actor,
    at: datetime,
) -> ReportException:
    made = ReportException.objects.create(
        incident=incident,
        unit_id=what.unit,
        division=duty.division,
        day=what.day,
        form=what.form,
        until=until,
        why=why.strip(),
        allowed_by=by.post_id or by.id,
        at=at,
        recorded_at=recorded_at(),
    )
    concerning(made, what.unit, day=what.day.isoformat(), form=what.form)
    return made
