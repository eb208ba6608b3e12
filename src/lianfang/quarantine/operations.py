"""Issuing and ending orders. In force is computed; an order lapses with no one's help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Relation
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind, LiftKind
from lianfang.duties.ledger import Series, lift, owe_daily
from lianfang.incidents import queries as incidents
from lianfang.incidents.rules import Parameters
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.quarantine import beds, numbering, teams
from lianfang.quarantine.choices import Ending, OrderKind, Precision, TeamRole
from lianfang.quarantine.models import Authority, Order, TeamMember
from lianfang.quarantine.proposals import Issued, NoAuthority, Proposal, ReasonMissing, Unissued
from lianfang.quarantine.rules import end_of


class NotInForce(DomainError):
    """The order is not in force any more, so there is nothing to end."""


@operation
def issue_orders(
    incident: UUID, proposals: Sequence[Proposal], *, by: Actor, at: datetime
) -> Issued:
    """Issue orders in one act, with their teams, checks and beds.

    A person found after the period leaves a registration and no order; one who is already under
    an order gets no second. Raises NoAuthority, ReasonMissing, NotAllowed: then nothing is done.
    """
    for division in {p.division for p in proposals}:
        by.require(Permission.ISSUE_ORDER, division)
    edition = incidents.edition(None, incident, at)
    parameters = Parameters.from_json(edition.parameters)
    authorities = {kind: _authority(incident, kind, at) for kind in {p.kind for p in proposals}}
    replaced = _replaced(proposals, at)
    engaged = _engaged({p.person for p in proposals}, at) - {
        o.person_id for o in replaced.values()
    }
    orders: list[Order] = []
    unissued: list[tuple[UUID, str]] = []
    for proposal in proposals:
        if not proposal.reason.strip():
            raise ReasonMissing
        order = _drafted(proposal, parameters, replaced, at)
        fault = order if isinstance(order, Unissued) else None
        if proposal.person in engaged:
            fault = Unissued.IN_FORCE
        if fault is not None or isinstance(order, Unissued):
            unissued.append((proposal.person, str(fault)))
            continue
        engaged.add(proposal.person)
        order.incident_id, order.edition = incident, edition.pk
        order.authority = authorities[proposal.kind]
        order.recorded_at = recorded_at()
        orders.append(order)
    orders = beds.with_beds(orders, unissued)
    _supersede([replaced[o.supersedes_id] for o in orders if o.supersedes_id], by, at)
    _save(orders, parameters)
    concerning(*orders, *(o.person_id for o in orders), issued=len(orders))
    return Issued(tuple(o.pk for o in orders), tuple(unissued))


def _authority(incident: UUID, kind: str, at: datetime) -> Authority:
    found = (
        Authority.objects.filter(
            Q(to_at__isnull=True) | Q(to_at__gt=at), incident=incident, kind=kind, from_at__lte=at
        )
        .order_by("-from_at")
        .first()
    )
    if found is None:
        raise NoAuthority(kind=OrderKind(kind).label)
    return found


def _engaged(persons: set[UUID], at: datetime) -> set[UUID]:
    return set(
        Order.objects.filter(
            Q(ended_at__isnull=True) | Q(ended_at__gt=at), person__in=persons, end_at__gt=at
        ).values_list("person_id", flat=True)
    )


def _replaced(proposals: Sequence[Proposal], at: datetime) -> dict[UUID, Order]:
    wanted = [p.supersedes for p in proposals if p.supersedes]
    if not wanted:
        return {}
    return {
        order.pk: order
        for order in Order.objects.select_for_update().filter(
            pk__in=wanted, ended_at__isnull=True, end_at__gt=at
        )
    }


def _drafted(
    proposal: Proposal, parameters: Parameters, replaced: dict[UUID, Order], at: datetime
) -> Order | Unissued:
    order = Order(
        person_id=proposal.person,
        lead=proposal.lead,
        kind=proposal.kind,
        reason=proposal.reason,
        anchor=proposal.anchor,
        anchor_at=proposal.anchor_at,
        anchor_precision=proposal.precision,
        division=proposal.division,
        site_id=proposal.site,
        start_at=at,
    )
    if proposal.supersedes:
        old = replaced.get(proposal.supersedes)
        if old is None or old.person_id != proposal.person:
            return Unissued.NOT_IN_FORCE
        order.supersedes = old
        order.anchor, order.anchor_at = old.anchor, old.anchor_at
        order.anchor_precision, order.end_at = old.anchor_precision, old.end_at
        return order
    if proposal.anchor_at > at:
        return Unissued.FUTURE_ANCHOR
    order.end_at = end_of(
        proposal.anchor_at,
        to_the_minute=proposal.precision == Precision.MINUTE,
        days=parameters.observation_days,
        release_minute=parameters.release_minute,
    )
    return order if order.end_at > at else Unissued.PAST


def _save(orders: list[Order], parameters: Parameters) -> None:
    """Write orders with numbers, beds, teams and every check they will owe."""
    if not orders:
        return
    for kind in sorted({o.kind for o in orders}):
        same = [o for o in orders if o.kind == kind]
        year = clock.day_of(same[0].start_at).year
        for order, number in zip(same, numbering.take(kind, len(same), year), strict=True):
            order.number = number
    Order.objects.bulk_create(orders, batch_size=2000)
    beds.occupy(orders)
    standing = teams.standing_of({o.division for o in orders})
    teams.propose(orders, standing, recorded_at())
    series = [
        Series(
            subject=o.pk,
            owner=standing.get(o.division[:12], {}).get(TeamRole.DOCTOR),
            unit=None,
            division=o.division,
            from_at=o.start_at,
            until=o.end_at,
        )
        for o in orders
    ]
    owe_daily(
        orders[0].incident_id, DutyKind.HEALTH_CHECK, parameters.slots, series, recorded_at()
    )


def _supersede(orders: Sequence[Order], by: Actor, at: datetime) -> None:
    if orders:
        _end(orders, Ending.SUPERSEDED, "Replaced by another order.", by, at)


@operation
def end_orders(orders: Sequence[UUID], why: str, *, by: Actor, at: datetime) -> int:
    """Lift orders early, effective at once everywhere; gives how many were ended.

    Raises NotFound for one outside the scope, NotInForce if none holds any more.
    """
    held = list(Order.objects.select_for_update().filter(pk__in=orders))
    if len(held) != len(set(orders)):
        raise NotFound
    if not why.strip():
        raise ReasonMissing
    for order in held:
        by.require(Permission.END_ORDER, order.division)
    running = [o for o in held if o.ended_at is None and o.end_at > at]
    if not running:
        raise NotInForce
    _end(running, Ending.REVOKED, why, by, at)
    concerning(*running, *(o.person_id for o in running))
    return len(running)


def _end(orders: Sequence[Order], how: str, why: str, by: Actor, at: datetime) -> None:
    keys = [o.pk for o in orders]
    Order.objects.filter(pk__in=keys).update(
        ended_at=at, ended_recorded_at=recorded_at(), ended_as=how, ended_why=why
    )
    for kind in (DutyKind.HEALTH_CHECK, DutyKind.TEAM_COMPLETE):
        lift(
            kind,
            keys,
            due_from=at,
            lifted_as=LiftKind.VOID,
            lifted_by=by.id,
            why=f"order {how}",
            recorded_at=recorded_at(),
        )
    TeamMember.objects.filter(order__in=keys, from_at__lt=at, to_at__gt=at).update(to_at=at)
    Relation.objects.filter(
        subject__in=[o.person_id for o in orders], from_at__lt=at, to_at__gt=at
    ).update(to_at=at)
