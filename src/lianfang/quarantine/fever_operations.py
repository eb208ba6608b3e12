"""What is done about a fever: seen, measured again in the armpit, called off if it was none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind, LiftKind
from lianfang.duties.ledger import Done, fulfil, lift
from lianfang.duties.models import Obligation
from lianfang.incidents import queries as incidents
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import NotFound
from lianfang.quarantine.check_rules import Reading, alarms, trusted
from lianfang.quarantine.fever import Told, begin_chain
from lianfang.quarantine.models import HealthCheck
from lianfang.quarantine.rules import is_fever
from lianfang.quarantine.second_readings import write_second

_ACTING = second_role_use(
    "quarantine.fever",
    "A fever is owed by doctor, clinic and CDC; whoever settles it settles it for all of them.",
)


@operation
def acknowledge_fever(check: UUID, slot: str, *, by: Actor, at: datetime) -> int:
    """Say that a fever was seen, for "doctor", "clinic" or "cdc"; gives how many were waiting.

    Said again, it changes nothing. Raises NotAllowed, NotFound.
    """
    by.require(Permission.BRING_TO_CLINIC)
    found = _check(check)
    if slot not in set(Told):
        raise NotFound
    by.require(Permission.BRING_TO_CLINIC, found.division)
    with across_scopes(_ACTING):
        waiting = _owed(found.pk, DutyKind.FEVER_NOTICE, slot)
        told = fulfil(DutyKind.FEVER_NOTICE, _done(waiting, at, by, found.pk), recorded_at())
    concerning(found.person, found, slot=slot)
    return told


@dataclass(frozen=True, slots=True)
class Second:
    """A reading taken again: its check, and whether a fever was confirmed, or called off."""

    check: UUID
    fever: bool
    called_off: bool


@operation
def measure_again(check: UUID, reading: Reading, *, by: Actor, at: datetime) -> Second:
    """Record a second reading of a check that could not be trusted (C6); both stay.

    An axillary reading indoors, by someone who is there, settles it: no fever and no symptom
    calls the clinic off, a fever that the first did not show calls it. Any other reading is kept
    and settles nothing but its own duty. Raises NotAllowed, NotFound, ReadingRefused.
    """
    by.require(Permission.RECORD_CHECK)
    first = _check(check)
    by.require(Permission.RECORD_CHECK, first.division)
    order = first.order
    threshold = incidents.parameters(None, order.incident_id, at).fever
    second = write_second(first, reading, by)
    fever = alarms(second.temperature, second.symptoms, threshold)
    chained = alarms(first.temperature, first.symptoms, threshold)
    off = chained and not fever and not first.symptoms and trusted(reading)
    with across_scopes(_ACTING):
        waiting = _owed(first.pk, DutyKind.MEASURE_AGAIN, "again")
        fulfil(DutyKind.MEASURE_AGAIN, _done(waiting, second.at, by, second.pk), recorded_at())
        if fever and not chained:
            begin_chain(order.incident_id, [second], {order.pk: order.end_at}, recorded_at())
        if off:
            _call_off(first, by)
    concerning(first.person, second, fever=fever, called_off=off)
    return Second(second.pk, is_fever(second.temperature, threshold), off)


def _check(pk: UUID) -> HealthCheck:
    found = HealthCheck.objects.select_related("order").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _owed(check: UUID, kind: DutyKind, slot: str) -> Sequence[Obligation]:
    return list(
        Obligation.objects.filter(
            kind=kind, subject=check, slot=slot, done_at=None, lifted_at=None
        )
    )


def _done(waiting: Sequence[Obligation], at: datetime, by: Actor, evidence: UUID) -> list[Done]:
    return [Done(o.subject, o.slot_on, o.slot, at, by.post_id or by.id, evidence) for o in waiting]


def _call_off(first: HealthCheck, by: Actor) -> None:
    """What was owed about a fever that was none: void, and it says why."""
    for kind in (DutyKind.FEVER_NOTICE, DutyKind.CLINIC_REFERRAL):
        lift(
            kind,
            [first.pk],
            due_from=first.recorded_at,
            lifted_as=LiftKind.VOID,
            lifted_by=by.post_id or by.id,
            why="axillary reading shows no fever",
            recorded_at=recorded_at(),
        )
