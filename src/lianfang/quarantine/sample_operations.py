"""Drawing readings to be measured a second time, and measuring them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Holding
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, fulfil, owe
from lianfang.duties.models import Obligation
from lianfang.incidents import queries as incidents
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.quarantine import samples
from lianfang.quarantine.check_rules import Reading, agree, alarms
from lianfang.quarantine.fever import begin_chain
from lianfang.quarantine.models import CheckSample, HealthCheck
from lianfang.quarantine.second_readings import write_second

_SAMPLING = second_role_use(
    "quarantine.samples",
    "A second reading is owed by a post that had no hand in the first, and settled for it.",
)


class OwnReading(DomainError):
    """This reading was taken or keyed by you; someone else measures it a second time."""


class MeasuredAlready(DomainError):
    """This reading has been measured a second time already."""


@operation
def draw_samples(incident: UUID, day: date, share: float, *, by: Actor, at: datetime) -> int:
    """Draw a share of a day's readings to be measured again; gives how many are new.

    Rows of equal readings come first. Asked again, it is the same draw. Raises NotAllowed.
    """
    by.require(Permission.RECORD_CHECK)
    drawn = samples.draw(incident, samples.drawable(incident, day, at), share)
    known = set(
        CheckSample.objects.filter(check_id__in=[d.check for d in drawn]).values_list(
            "check_id", flat=True
        )
    )
    new = [one for one in drawn if one.check not in known]
    owners = samples.owners_of(new, at)
    made = [
        CheckSample(
            order_id=one.order,
            person=one.person,
            division=one.division,
            check_id=one.check,
            post=owners[one.check],
            drawn_at=at,
            recorded_at=recorded_at(),
        )
        for one in new
    ]
    CheckSample.objects.bulk_create(made, batch_size=2000)
    owe(incident, [samples.duty_of(one, day, at) for one in made], recorded_at())
    concerning(day=day.isoformat(), drawn=len(made), alike=sum(one.alike for one in new))
    return len(made)


@operation
def measure_sample(
    sample: UUID, reading: Reading, was_measured: bool, *, by: Actor, at: datetime
) -> bool:
    """Record a second reading of a drawn check; gives whether the two agree.

    `was_measured` is what the person says of the first. Both readings stay; a fever found now
    calls the clinic. Raises NotAllowed, NotFound, OwnReading, MeasuredAlready, ReadingRefused.
    """
    by.require(Permission.RECORD_CHECK)
    found = CheckSample.objects.select_related("order").filter(pk=sample).first()
    if found is None:
        raise NotFound
    by.require(Permission.RECORD_CHECK, found.division)
    if found.done_recorded_at:
        raise MeasuredAlready
    first = HealthCheck.objects.select_related("order").get(pk=found.check_id)
    if {first.by_post, first.keyed_by} & _posts_of(by):
        raise OwnReading
    order = found.order
    threshold = incidents.parameters(None, order.incident_id, at).fever
    second = write_second(first, reading, by)
    found.agrees = was_measured and agree(first.temperature, second.temperature, threshold)
    found.by_post, found.at = second.by_post, second.at
    found.done_recorded_at = recorded_at()
    found.save(update_fields=["agrees", "by_post", "at", "done_recorded_at"])
    with across_scopes(_SAMPLING):
        _settle(found, second)
        if alarms(second.temperature, second.symptoms, threshold):
            begin_chain(order.incident_id, [second], {order.pk: order.end_at}, recorded_at())
    concerning(found.person, found, agrees=found.agrees)
    return found.agrees


def _posts_of(by: Actor) -> set[UUID]:
    """Every post that the officer holds or held."""
    held = set(Holding.objects.filter(officer=by.id).values_list("post", flat=True))
    return held | samples.hands_of([by.post_id])


def _settle(sample: CheckSample, second: HealthCheck) -> None:
    owed = Obligation.objects.filter(
        kind=DutyKind.CHECK_SAMPLE, subject=sample.pk, done_at=None, lifted_at=None
    )
    done = [Done(d.subject, d.slot_on, d.slot, second.at, second.by_post, second.pk) for d in owed]
    fulfil(DutyKind.CHECK_SAMPLE, done, recorded_at())
