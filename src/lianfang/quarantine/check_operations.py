"""Recording temperatures, as a sheet or a phone brings them, and bringing fevers to the clinic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty, fulfil, owe
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.incidents import queries as incidents
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import NotFound
from lianfang.quarantine.choices import TeamRole
from lianfang.quarantine.models import ClinicVisit, HealthCheck, Order, StandingMember
from lianfang.quarantine.rules import CLINIC_WITHIN, Span, fault_of_reading, is_fever


@dataclass(frozen=True, slots=True)
class Reading:
    """One temperature; `temperature` in tenths of a degree Celsius.

    `measured_at` is when it was taken, `received_at` when a device or clerk handed it over.
    """

    order: UUID
    slot_on: date
    slot: str
    temperature: int
    thermometer: str
    manner: str
    measured_at: datetime
    received_at: datetime
    symptoms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many readings were taken; the faults by place in the sheet; fevers by check id."""

    taken: int
    repeated: int
    faults: tuple[tuple[int, str], ...]
    fevers: tuple[UUID, ...]


@operation
def record_checks(
    incident: UUID, readings: Sequence[Reading], *, by: Actor, at: datetime
) -> Recorded:
    """Record a sheet of readings in one act.

    Each reading is taken, or refused with its own fault, and the rest goes on. A slot that has a
    reading keeps it. Lateness is judged on the measuring, so a late sync is not a late check.
    A fever becomes a duty of one hour at once (R15). Raises NotAllowed.
    """
    by.require(Permission.RECORD_CHECK)
    parameters = incidents.parameters(None, incident, at)
    spans = _spans({r.order for r in readings})
    checks: dict[tuple[UUID, date, str], HealthCheck] = {}
    faults = []
    for place, reading in enumerate(readings):
        order, span = spans.get(reading.order, (None, None))
        fault = fault_of_reading(reading.temperature, reading.measured_at, span, recorded_at())
        if fault or order is None:
            faults.append((place, str(fault)))
            continue
        key = (reading.order, reading.slot_on, reading.slot)
        checks.setdefault(key, _check(reading, order, by))
    for seen in _known(checks):
        del checks[seen]
    HealthCheck.objects.bulk_create(checks.values(), batch_size=2000)
    _mark_done(checks.values())
    fevers = [c for c in checks.values() if is_fever(c.temperature, parameters.fever)]
    _call_clinic(incident, fevers)
    concerning(*{c.person for c in checks.values()}, taken=len(checks), faults=len(faults))
    return Recorded(
        taken=len(checks),
        repeated=len(readings) - len(faults) - len(checks),
        faults=tuple(faults),
        fevers=tuple(c.pk for c in fevers),
    )


def _spans(orders: set[UUID]) -> dict[UUID, tuple[Order, Span]]:
    return {
        o.pk: (o, Span(o.start_at, o.end_at, o.ended_at))
        for o in Order.objects.filter(pk__in=orders)
    }


def _check(reading: Reading, order: Order, by: Actor) -> HealthCheck:
    return HealthCheck(
        id=ids.new(),
        order=order,
        person=order.person_id,
        division=order.division,
        slot_on=reading.slot_on,
        slot=reading.slot,
        temperature=reading.temperature,
        thermometer=reading.thermometer,
        symptoms=list(reading.symptoms),
        manner=reading.manner,
        by_post=by.post_id or by.id,
        at=reading.measured_at,
        received_at=reading.received_at,
        recorded_at=recorded_at(),
    )


def _known(checks: dict[tuple[UUID, date, str], HealthCheck]) -> list[tuple[UUID, date, str]]:
    """Slots that have a reading already; the orders are locked, so that none can slip in."""
    orders = {key[0] for key in checks}
    list(Order.objects.select_for_update().filter(pk__in=orders).order_by("pk").values_list("pk"))
    days = {key[1] for key in checks}
    found = HealthCheck.objects.filter(
        order__in=orders, slot_on__in=days, corrects__isnull=True
    ).values_list("order_id", "slot_on", "slot")
    return [key for key in found if key in checks]


def _mark_done(checks: Iterable[HealthCheck]) -> None:
    fulfil(
        DutyKind.HEALTH_CHECK,
        [Done(c.order_id, c.slot_on, c.slot, c.at, c.by_post, c.pk) for c in checks],
        recorded_at(),
    )


def _call_clinic(incident: UUID, fevers: Sequence[HealthCheck]) -> None:
    if not fevers:
        return
    doctors = dict(
        StandingMember.objects.filter(
            division__in={c.division[:12] for c in fevers},
            role=TeamRole.DOCTOR,
            to_at__isnull=True,
        ).values_list("division", "post")
    )
    due = recorded_at() + CLINIC_WITHIN
    duties = [
        Duty(
            kind=DutyKind.CLINIC_REFERRAL,
            subject=check.pk,
            slot="clinic",
            owner=doctors.get(check.division[:12], check.by_post),
            unit=None,
            division=check.division,
            opens_at=recorded_at(),
            due_at=due,
            late_at=due,
            closes_at=due + MOST_OVERDUE,
        )
        for check in fevers
    ]
    owe(incident, duties, recorded_at())


@operation
def bring_to_clinic(check: UUID, vehicle: str, *, by: Actor, at: datetime) -> ClinicVisit:
    """Record that a person with fever was brought to the fever clinic by dedicated vehicle."""
    found = HealthCheck.objects.filter(pk=check).first()
    if found is None:
        raise NotFound
    by.require(Permission.BRING_TO_CLINIC, found.division)
    known = ClinicVisit.objects.filter(check_id=check).first()
    visit = known or ClinicVisit.objects.create(
        check_id=check,
        person=found.person,
        division=found.division,
        vehicle=vehicle,
        at=at,
        recorded_at=recorded_at(),
    )
    called = clock.day_of(found.recorded_at + CLINIC_WITHIN)
    done = Done(check, called, "clinic", at, by.post_id or by.id, visit.pk)
    fulfil(DutyKind.CLINIC_REFERRAL, [done], recorded_at())
    concerning(found.person, visit)
    return visit
