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
from lianfang.incidents.models import ProtocolEdition
from lianfang.incidents.rules import Parameters, Slot
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import NotFound
from lianfang.quarantine.check_rows import insert_checks
from lianfang.quarantine.choices import TeamRole
from lianfang.quarantine.models import ClinicVisit, HealthCheck, Order, StandingMember
from lianfang.quarantine.rules import (
    CLINIC_WITHIN,
    Fault,
    Span,
    fault_of_reading,
    in_slot,
    is_fever,
)

_RECORDING = second_role_use(
    "quarantine.record_checks",
    "A check may be owed by another post than the one that measured, and arrive after the end.",
)


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
    reading keeps it. Lateness is judged on the measuring, so a late sync is not a late check,
    and it is taken from whoever was in the team, though the order has ended since. A fever
    becomes a duty of one hour at once (R15). Raises NotAllowed.
    """
    by.require(Permission.RECORD_CHECK)
    parameters = incidents.parameters(None, incident, at)
    orders = _answered_for({r.order for r in readings}, by)
    slots = _slots({o.edition for o in orders.values()})
    checks: dict[tuple[UUID, date, str], HealthCheck] = {}
    faults = []
    for place, reading in enumerate(readings):
        order = orders.get(reading.order)
        fault = _fault(reading, order, slots)
        if fault or order is None:
            faults.append((place, str(fault)))
            continue
        key = (reading.order, reading.slot_on, reading.slot)
        checks.setdefault(key, _check(reading, order, by))
    with across_scopes(_RECORDING):
        taken = _new([checks[key] for key in sorted(checks)])
        _mark_done(taken)
        fevers = [c for c in taken if is_fever(c.temperature, parameters.fever)]
        _call_clinic(incident, fevers)
    concerning(*{c.person for c in taken}, taken=len(taken), faults=len(faults))
    return Recorded(
        taken=len(taken),
        repeated=len(readings) - len(faults) - len(taken),
        faults=tuple(faults),
        fevers=tuple(c.pk for c in fevers),
    )


def _answered_for(orders: set[UUID], by: Actor) -> dict[UUID, Order]:
    """Those of the orders within the scope, or in whose team the actor's post is or was."""
    found = {o.pk: o for o in Order.objects.filter(pk__in=orders)}
    if by.post_id and len(found) < len(orders):
        with across_scopes(_RECORDING):
            theirs = Order.objects.filter(pk__in=orders, team__post=by.post_id)
            found |= {o.pk: o for o in theirs}
    return found


def _slots(editions: set[UUID]) -> dict[UUID, tuple[Slot, ...]]:
    return {
        e.pk: Parameters.from_json(e.parameters).slots
        for e in ProtocolEdition.objects.filter(pk__in=editions)
    }


def _fault(
    reading: Reading, order: Order | None, slots: dict[UUID, tuple[Slot, ...]]
) -> str | None:
    span = Span(order.start_at, order.end_at, order.ended_at) if order else None
    fault = fault_of_reading(reading.temperature, reading.measured_at, span, recorded_at())
    if fault or order is None:
        return fault
    fits = in_slot(slots[order.edition], reading.slot, reading.slot_on, reading.measured_at)
    return None if fits else Fault.WRONG_SLOT


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


def _new(checks: Sequence[HealthCheck]) -> list[HealthCheck]:
    """Write the readings of slots that have none yet, in one order for all; gives these."""
    written = insert_checks(checks)
    return [c for c in checks if c.pk in written]


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
    """Record that a person with fever was brought to the fever clinic by dedicated vehicle.

    Said again, it is the visit that is there. Raises NotAllowed, NotFound.
    """
    by.require(Permission.BRING_TO_CLINIC)
    found = HealthCheck.objects.filter(pk=check).first()
    if found is None:
        raise NotFound
    by.require(Permission.BRING_TO_CLINIC, found.division)
    visit, _ = ClinicVisit.objects.get_or_create(
        check_id=check,
        defaults={
            "person": found.person,
            "division": found.division,
            "vehicle": vehicle,
            "at": at,
            "recorded_at": recorded_at(),
        },
    )
    called = clock.day_of(found.recorded_at + CLINIC_WITHIN)
    done = Done(check, called, "clinic", at, by.post_id or by.id, visit.pk)
    with across_scopes(_RECORDING):
        fulfil(DutyKind.CLINIC_REFERRAL, [done], recorded_at())
    concerning(found.person, visit)
    return visit
