"""Recording temperatures, as a sheet or a phone brings them, and bringing fevers to the clinic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Post
from lianfang.accounts.permissions import Permission
from lianfang.accounts.role_table import ROLE_PERMISSIONS
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, fulfil
from lianfang.incidents import queries as incidents
from lianfang.jurisdictions.scope import ScopeKind, across_scopes, second_role_use
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import NotFound
from lianfang.quarantine.check_rows import Observed, observed, take_checks
from lianfang.quarantine.check_rules import CheckFault, Reading, again, alarms, fault_of
from lianfang.quarantine.choices import Manner
from lianfang.quarantine.fever import ask_again, begin_chain
from lianfang.quarantine.models import ClinicVisit, HealthCheck
from lianfang.quarantine.rules import CLINIC_WITHIN

__all__ = ["Reading", "Recorded", "bring_to_clinic", "record_checks"]

_RECORDING = second_role_use(
    "quarantine.record_checks",
    "A check may be owed by another post than the one that measured, and arrive after the end.",
)


_MEASURING = [role for role, may in ROLE_PERMISSIONS.items() if Permission.RECORD_CHECK in may]


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many readings were taken; the faults by place in the sheet; alarms by check id.

    `fevers` start the chain to the clinic, by temperature or symptom; `again` are to be measured
    again.
    """

    taken: int
    repeated: int
    faults: tuple[tuple[int, str], ...]
    fevers: tuple[UUID, ...]
    again: tuple[UUID, ...] = ()


@operation
def record_checks(
    incident: UUID, readings: Sequence[Reading], *, by: Actor, at: datetime
) -> Recorded:
    """Record a sheet of readings in one act.

    Each reading is taken, or refused with its own fault, and the rest goes on. A slot that has a
    reading keeps it. Lateness is judged on the measuring, so a late sync is not a late check,
    and it is taken from whoever was in the team, though the order has ended since. A fever or a
    symptom calls doctor, clinic and CDC at once (R15, C6); nobody approves that. A person may
    report for their own order, and for no other. Raises NotAllowed.
    """
    own = by.scope.kind is ScopeKind.OWN
    by.require(Permission.SPEAK_FOR_ONESELF if own else Permission.RECORD_CHECK)
    parameters = incidents.parameters(None, incident, at)
    orders = _answered_for({r.order for r in readings}, by)
    measuring = _measuring({r.measured_by for r in readings if r.measured_by})
    checks: dict[tuple[UUID, date, str], HealthCheck] = {}
    faults = []
    for place, reading in enumerate(readings):
        order = orders.get(reading.order)
        fault = _not_theirs(reading, own, measuring) or _fault(reading, order)
        if fault or order is None:
            faults.append((place, str(fault)))
            continue
        key = (reading.order, reading.slot_on, reading.slot)
        checks.setdefault(key, _check(reading, order, by))
    new = [checks[key] for key in sorted(checks)]
    written = take_checks(new)
    taken = [c for c in new if c.pk in written]
    fevers, unsure = _follow(incident, taken, orders, parameters.fever)
    concerning(*{c.person for c in taken}, taken=len(taken), faults=len(faults))
    return Recorded(
        taken=len(taken),
        repeated=len(readings) - len(faults) - len(taken),
        faults=tuple(faults),
        fevers=tuple(c.pk for c in fevers),
        again=tuple(c.pk for c in unsure),
    )


def _follow(
    incident: UUID, taken: Sequence[HealthCheck], orders: dict[UUID, Observed], threshold: int
) -> tuple[list[HealthCheck], list[HealthCheck]]:
    """Begin what the readings call for; gives the alarms, and those to be measured again."""
    fevers = [c for c in taken if alarms(c.temperature, c.symptoms, threshold)]
    unsure = [c for c in taken if again(c.temperature, c.thermometer, threshold)]
    if fevers or unsure:
        with across_scopes(_RECORDING):
            ends = {pk: order.span.end_at for pk, order in orders.items()}
            begin_chain(incident, fevers, ends, recorded_at())
            ask_again(incident, unsure, recorded_at())
    return fevers, unsure


def _measuring(posts: set[UUID]) -> frozenset[UUID]:
    """Those of the posts that may measure at all."""
    if not posts:
        return frozenset()
    known = Post.objects.filter(pk__in=posts, role__in=_MEASURING)
    return frozenset(known.values_list("pk", flat=True))


def _not_theirs(reading: Reading, own: bool, measuring: frozenset[UUID]) -> str | None:
    if own and reading.manner != Manner.SELF:
        return CheckFault.NOT_OWN_WORD
    if reading.measured_by and reading.measured_by not in measuring:
        return CheckFault.UNKNOWN_MEASURER
    return None


def _answered_for(orders: set[UUID], by: Actor) -> dict[UUID, Observed]:
    """Those of the orders within the scope, or in whose team the actor's post is or was."""
    found = observed(orders)
    if by.post_id and len(found) < len(orders):
        with across_scopes(_RECORDING):
            found |= observed(orders, team_of=by.post_id)
    return found


def _fault(reading: Reading, order: Observed | None) -> str | None:
    if order is None:
        return fault_of(reading, None, (), recorded_at())
    return fault_of(reading, order.span, order.slots, recorded_at())


def _check(reading: Reading, order: Observed, by: Actor) -> HealthCheck:
    hand = by.post_id or by.id
    measured_by = reading.measured_by or hand
    return HealthCheck(
        id=ids.new(),
        order_id=order.pk,
        person=order.person,
        division=order.division,
        slot_on=reading.slot_on,
        slot=reading.slot,
        temperature=reading.temperature,
        thermometer=reading.thermometer,
        indoors=reading.indoors,
        symptoms=list(reading.symptoms),
        manner=reading.manner,
        by_post=measured_by,
        keyed_by=hand if measured_by != hand else None,
        at=reading.taken_at,
        received_at=reading.received_at,
        offset_seconds=reading.offset_seconds,
        recorded_at=recorded_at(),
    )


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
