"""Held in fact: something shows that a person is not free after the end (domain.md C3)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind
from lianfang.jurisdictions.scope import ScopeKind, across_scopes, second_role_use
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.quarantine import remedies
from lianfang.quarantine.beds import until_of
from lianfang.quarantine.choices import HeldHow
from lianfang.quarantine.models import HeldFact, Order
from lianfang.quarantine.remedy_rules import CALL_WITHIN, held_from
from lianfang.quarantine.sameness import same_as

_SAYING = second_role_use(
    "quarantine.say_held", "Whoever sees someone held past the end says so, whatever they may see."
)


class StillInForce(DomainError):
    """The observation goes on until {end}; nobody is held past its end yet."""


class NotSettledThen(BadInput):
    """Say when the person was free: after {since}, and not after this moment."""


@operation
def say_held(order: UUID, how: str, *, by: Actor, at: datetime) -> UUID:
    """Say that the person of an order that has ended is not free; gives what is open.

    Someone is called about it at once. What is open already is not opened twice. Raises
    NotFound, NotAllowed, ChoiceUnknown, StillInForce.
    """
    remedies.chosen(how, HeldHow.values)
    found = Order.objects.filter(pk=order).first()
    if found is None:
        raise NotFound
    remedies.may_speak(found, by, Permission.READ_RECORDS)
    if by.scope.kind is ScopeKind.OWN and how != HeldHow.SAID:
        raise NotAllowed
    with across_scopes(_SAYING):
        until = _free_since(found, at)
        open_ones = HeldFact.objects.filter(order=found, how=how, to_at=None)
        known = open_ones.order_by("from_at").first()
        fact = known or _opened(found, how, held_from(how, until, at))
    if known is None:
        owner = remedies.post_of(
            found.division, at, Role.DUTY_OFFICER, Role.TOWNSHIP_SECRETARY, Role.GROUP_STAFF
        )
        remedies.owe(found, DutyKind.HELD_CALL, fact.pk, owner, at, CALL_WITHIN)
    concerning(fact, found, found.person_id, how=str(how))
    return fact.pk


@operation
def settle_held(fact: UUID, to_at: datetime, *, by: Actor, at: datetime) -> bool:
    """Record since when a person is free; the call about it is done. Once.

    Raises NotFound, NotAllowed, NotSettledThen.
    """
    by.require(Permission.TAKE_APPEAL)
    found = HeldFact.objects.select_for_update().filter(pk=fact).first()
    if found is None:
        raise NotFound
    by.require(Permission.TAKE_APPEAL, found.division)
    concerning(found, found.order_id, found.person)
    if found.to_at:
        return False
    if not found.from_at < to_at <= at:
        raise NotSettledThen(since=clock.local(found.from_at).strftime("%Y-%m-%d %H:%M"))
    found.to_at, found.ended_recorded_at = to_at, recorded_at()
    found.save(update_fields=["to_at", "ended_recorded_at"])
    remedies.answered(DutyKind.HELD_CALL, found.pk, by, at)
    return True


def _free_since(order: Order, at: datetime) -> datetime:
    """The end of an order after which nothing else binds its person. Raises StillInForce."""
    for each in Order.objects.filter(person__in=same_as(order.person_id), start_at__lte=at):
        if until_of(each) > at:
            raise StillInForce(end=clock.local(until_of(each)).strftime("%Y-%m-%d %H:%M"))
    return until_of(order)


def _opened(order: Order, how: str, from_at: datetime) -> HeldFact:
    return HeldFact.objects.create(
        id=ids.new(),
        order=order,
        person=order.person_id,
        division=order.division,
        how=how,
        from_at=from_at,
        recorded_at=recorded_at(),
    )
