"""Issuing and ending orders. In force is computed; an order lapses with no one's help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents import queries as incidents
from lianfang.incidents.rules import Parameters
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.quarantine import dependants, drafting, issuing
from lianfang.quarantine.choices import Ending, OrderKind
from lianfang.quarantine.models import Order
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
    get any. Raises NoAuthority, ReasonMissing, SiteMissing, NotAllowed,
    and DependantsNotAsked for a site order: then nothing is done.
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
    dependants.require_asked({p.person for p in proposals if p.kind == OrderKind.SITE}, at)
    orders, unissued = issuing.write(proposals, terms, by)
    concerning(*orders, *(o.person_id for o in orders), issued=len(orders))
    return Issued(tuple(o.pk for o in orders), tuple(unissued))


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
    issuing.end(running, Ending.REVOKED, why, by, at)
    concerning(*running, *(o.person_id for o in running))
    return len(running)
