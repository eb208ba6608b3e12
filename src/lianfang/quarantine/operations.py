"""Issuing and ending orders. In force is computed; an order lapses with no one's help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind, LiftKind
from lianfang.duties.ledger import Series, lift, owe_daily
from lianfang.incidents import queries as incidents
from lianfang.incidents.rules import Parameters
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.quarantine import beds, drafting, numbering, sameness, teams
from lianfang.quarantine.choices import Ending, TeamRole
from lianfang.quarantine.models import BedStay, Order
from lianfang.quarantine.proposals import Issued, Proposal, ReasonMissing
from lianfang.quarantine.rules import Span


class NotInForce(DomainError):
    """The order is not in force any more, so there is nothing to end."""


@operation
def issue_orders(
    incident: UUID, proposals: Sequence[Proposal], *, by: Actor, at: datetime
) -> Issued:
    """Issue orders in one act, with their teams, checks and beds.

    A person found after the period leaves a registration and no order; one who is already under
    an order, by whatever record of the person, gets no second; nor does one outside the scope
    get any. Raises NoAuthority, ReasonMissing, SiteMissing, NotAllowed: then nothing is done.
    """
    by.require(Permission.ISSUE_ORDER)
    for division in {p.division for p in proposals}:
        by.require(Permission.ISSUE_ORDER, division)
    drafting.check(proposals)
    edition = incidents.edition(None, incident, at)
    terms = drafting.Terms(
        incident=incident,
        edition=edition.pk,
        parameters=Parameters.from_json(edition.parameters),
        authorities=drafting.authorities(incident, {p.kind for p in proposals}, at),
        at=at,
        recorded_at=recorded_at(),
    )
    sameness.held({p.person for p in proposals})
    replaced = drafting.replaced(proposals, at)
    drafts = drafting.drafted(proposals, terms, replaced)
    given, refused = beds.allot(drafts.orders, at)
    orders = [o for o in drafts.orders if o.pk not in refused]
    without_bed = [(o.person_id, str(refused[o.pk])) for o in drafts.orders if o.pk in refused]
    _supersede([replaced[o.supersedes_id] for o in orders if o.supersedes_id], by, at)
    _save(orders, given, terms.parameters)
    concerning(*orders, *(o.person_id for o in orders), issued=len(orders))
    return Issued(tuple(o.pk for o in orders), (*drafts.unissued, *without_bed))


def _save(orders: list[Order], given: Mapping[UUID, UUID], parameters: Parameters) -> None:
    """Write orders with numbers, beds, teams and every check they will owe."""
    if not orders:
        return
    for kind in sorted({o.kind for o in orders}):
        same = [o for o in orders if o.kind == kind]
        year = clock.day_of(same[0].start_at).year
        for order, number in zip(same, numbering.take(kind, len(same), year), strict=True):
            order.number = number
    Order.objects.bulk_create(orders, batch_size=2000)
    beds.occupy(orders, given)
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
        _end(orders, Ending.SUPERSEDED, "由新的观察文书替代", by, at)


@operation
def end_orders(orders: Sequence[UUID], why: str, *, by: Actor, at: datetime) -> int:
    """Lift orders early, effective at once for checks, team and bed (R12); gives how many.

    Raises ReasonMissing, NotFound for one outside the scope, NotInForce if none holds any more.
    """
    by.require(Permission.END_ORDER)
    if not why.strip():
        raise ReasonMissing
    held = list(Order.objects.select_for_update().filter(pk__in=orders).order_by("pk"))
    if len(held) != len(set(orders)):
        raise NotFound
    for division in {order.division for order in held}:
        by.require(Permission.END_ORDER, division)
    running = [o for o in held if Span(o.start_at, o.end_at, o.ended_at).in_force(at)]
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
    began = min(o.start_at for o in orders)
    for kind, due_from in ((DutyKind.HEALTH_CHECK, at), (DutyKind.TEAM_COMPLETE, began)):
        lift(
            kind,
            keys,
            due_from=due_from,
            lifted_as=LiftKind.VOID,
            lifted_by=by.id,
            why=f"order {how}",
            recorded_at=recorded_at(),
        )
    teams.stand_down(orders, at)
    beds.leave(BedStay.objects.filter(order__in=keys), at, recorded_at())
