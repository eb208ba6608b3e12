"""At the cut-off: reports arrive filled; and after it: silence is taken to who answers for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import UnitKind
from lianfang.accounts.models import Unit
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning_all, operation, recorded_at
from lianfang.command.answering import answering_posts
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Duty, owe
from lianfang.duties.models import Obligation
from lianfang.incidents.models import Incident
from lianfang.kernel.errors import DomainError
from lianfang.reporting.filling import cut_off, filled
from lianfang.reporting.form_queries import forms_on
from lianfang.reporting.models import ReportFilling
from lianfang.reporting.reminder_queries import silent
from lianfang.reporting.rules import KIND
from lianfang.reporting.signing import principals, signing_posts

CLIMB_WITHIN = timedelta(hours=1)


class CutOffToCome(DomainError):
    """Reports of {day} are filled at the cut-off, which has not come yet."""


@operation
def fill_reports(incident: Incident, form: str, day: date, *, by: Actor, at: datetime) -> int:
    """Fill every report of a form that units owe for a day as of its cut-off, and keep it.

    One pass for each figure, however many units; gives how many are new. Again changes nothing.
    Raises CutOffToCome, NotAllowed.
    """
    by.require(Permission.ORGANISE, incident.division)
    spec = forms_on(by.scope, incident.pk, day).get(form)
    duties = _owed(incident, form, day) if spec else []
    made: list[ReportFilling] = []
    if spec and duties:
        as_of = cut_off(spec, day)
        if as_of > at:
            raise CutOffToCome(day=day)
        values = filled(incident.pk, spec, sorted({d.division for d in duties}), day, as_of)
        made = [
            ReportFilling(
                incident=incident,
                unit_id=duty.subject,
                division=duty.division,
                day=day,
                form=form,
                as_of=as_of,
                values=values[duty.division],
                recorded_at=recorded_at(),
            )
            for duty in duties
        ]
        ReportFilling.objects.bulk_create(made, batch_size=1000)
    concerning_all([incident.pk], form=form, day=day.isoformat(), filled=len(made))
    return len(made)


def _owed(incident: Incident, form: str, day: date) -> list[Obligation]:
    known = set(
        ReportFilling.objects.filter(incident=incident, day=day, form=form).values_list(
            "unit_id", flat=True
        )
    )
    found = Obligation.objects.filter(
        kind=KIND, incident=incident.pk, slot=form, slot_on=day
    ).exclude(lifted_as="void")
    return [duty for duty in found.order_by("division", "pk") if duty.subject not in known]


@operation
def climb_reports(incident: Incident, *, by: Actor, at: datetime) -> int:
    """Take missing reports to the unit's principal, or where that is the signer to headquarters.

    Who is asked owes an hour; the report itself ends it. Gives how many are new. Again changes
    nothing.
    """
    by.require(Permission.ORGANISE, incident.division)
    missing = silent(by.scope, incident.pk, at)
    units = {one.subject for one in missing}
    signers, answering = (
        signing_posts(incident.pk, list(units), at),
        principals(incident.pk, units),
    )
    headquarters = _headquarters(incident, at)
    duties = []
    for one in missing:
        principal = answering.get(one.subject)
        above = principal if principal != signers.get(one.subject) else None
        duties.append(_owed_above(one, above or headquarters, at))
    new = owe(incident.pk, duties, recorded_at())
    concerning_all(sorted(units) or [incident.pk], climbed=new)
    return new


def _headquarters(incident: Incident, at: datetime) -> UUID | None:
    found = Unit.objects.filter(kind=UnitKind.HEADQUARTERS, division=incident.division)
    posts = answering_posts(list(found.order_by("pk").values_list("pk", flat=True)), at)
    return next(iter(posts.values()), None)


def _owed_above(one: Obligation, post: UUID | None, at: datetime) -> Duty:
    due = at + CLIMB_WITHIN
    return Duty(
        kind=DutyKind.REPORT_CLIMB,
        subject=one.pk,
        slot=one.slot,
        owner=post,
        unit=one.unit,
        division=one.division,
        opens_at=at,
        due_at=due,
        late_at=due,
        closes_at=max(due, one.closes_at),
    )
