"""A person is measured again: the second reading points to the first, and both stay."""

from __future__ import annotations

from lianfang.accounts.actors import Actor
from lianfang.audit.operations import recorded_at
from lianfang.kernel import ids
from lianfang.kernel.errors import BadInput
from lianfang.quarantine.check_rules import Reading
from lianfang.quarantine.models import HealthCheck
from lianfang.quarantine.rules import Fault, Span, fault_of_reading


class ReadingRefused(BadInput):
    """This second reading cannot be taken ({fault}); look at its value and its time."""


def write_second(first: HealthCheck, reading: Reading, by: Actor) -> HealthCheck:
    """Write a reading of the slot that `first` has filled; it owes and fulfils no check.

    Raises ReadingRefused.
    """
    order, at = first.order, reading.taken_at
    span = Span(order.start_at, order.end_at, order.ended_at)
    fault = fault_of_reading(reading.temperature, at, span, recorded_at())
    if fault is None and at < first.at:
        fault = Fault.FUTURE
    if fault:
        raise ReadingRefused(fault=fault)
    hand = by.post_id or by.id
    measured_by = reading.measured_by or hand
    return HealthCheck.objects.create(
        id=ids.new(),
        order=first.order,
        person=first.person,
        division=first.division,
        slot_on=first.slot_on,
        slot=first.slot,
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
        corrects=first,
    )
