"""From what is asked for to orders that may be written, within the issuing act."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from lianfang.incidents import queries as incidents
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.people.models import Person
from lianfang.quarantine import sameness
from lianfang.quarantine.choices import OrderKind, Precision
from lianfang.quarantine.models import Order
from lianfang.quarantine.proposals import (
    NoAuthority,
    Proposal,
    ReasonMissing,
    SiteMissing,
    Unissued,
)
from lianfang.quarantine.rules import end_of, lies_ahead
from lianfang.quarantine.site_models import Authority

_ENGAGED = second_role_use(
    "quarantine.engaged", "A person under an order elsewhere gets no second one here."
)

_UNDER_ORDER = """SELECT o.person_id FROM quarantine_order o WHERE o.end_at > %(at)s
 AND (o.ended_at IS NULL OR o.ended_at > %(at)s) AND o.id <> ALL(%(but)s::uuid[])
 AND (o.person_id = ANY(%(roots)s) OR o.person_id IN (SELECT j.person_id FROM people_join j
      WHERE j.ended_recorded_at IS NULL AND j.kept_id = ANY(%(roots)s)))"""


AUTHORITY = "authority_"
"""The parameter that says who issues a kind of order is this and the kind."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What all orders of one act share.

    `anew`: those that take the place of another count from their own anchor, by new evidence or
    because the old one was wrong; else they keep the other's anchor and end.
    """

    incident: UUID
    edition: UUID
    parameters: Parameters
    authorities: Mapping[str, Authority]
    at: datetime
    recorded_at: datetime
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Drafts:
    """Orders that may be issued, and the persons left without one."""

    orders: list[Order]
    unissued: list[tuple[UUID, str]]


def check(proposals: Sequence[Proposal]) -> None:
    """Refuse an act with a reason or a site missing."""
    if not all(p.reason.strip() for p in proposals):
        raise ReasonMissing
    if any(p.kind == OrderKind.SITE and p.site is None for p in proposals):
        raise SiteMissing


def authorities(incident: UUID, kinds: Collection[str], at: datetime) -> dict[str, Authority]:
    """Who may issue each kind at a moment: as decided, or the latest entry. Raises NoAuthority."""
    found: dict[str, Authority] = {}
    for kind in sorted(kinds):
        entries = authorised(incident, kind, at)
        decided = incidents.value(None, incident, f"{AUTHORITY}{kind}", at)
        chosen = [a for a in entries if a.issuer == decided] or entries
        if not chosen:
            raise NoAuthority(kind=OrderKind(kind).label)
        found[kind] = chosen[-1]
    return found


def authorised(incident: UUID, kind: str, at: datetime) -> list[Authority]:
    """The entries of the authority table for a kind at a moment, the latest last."""
    in_force = Q(to_at__isnull=True) | Q(to_at__gt=at)
    entries = Authority.objects.filter(in_force, incident=incident, kind=kind, from_at__lte=at)
    return list(entries.order_by("from_at", "id"))


def replaced(proposals: Sequence[Proposal], at: datetime) -> dict[UUID, Order]:
    """The orders in force that proposals want to replace, held until the transaction ends."""
    wanted = [p.supersedes for p in proposals if p.supersedes]
    if not wanted:
        return {}
    running = Order.objects.select_for_update().filter(
        pk__in=wanted, ended_at__isnull=True, start_at__lte=at, end_at__gt=at
    )
    return {order.pk: order for order in running.order_by("pk")}


def drafted(proposals: Sequence[Proposal], terms: Terms, old: Mapping[UUID, Order]) -> Drafts:
    """Draft an order for each proposal that the rules allow."""
    persons = [p.person for p in proposals]
    within = set(Person.objects.filter(pk__in=persons).values_list("pk", flat=True))
    roots = sameness.counted_as(persons)
    engaged = _engaged(set(roots.values()), old, terms.at)
    drafts = Drafts([], [])
    for proposal in proposals:
        root = roots[proposal.person]
        order: Order | Unissued
        if proposal.person not in within:
            order = Unissued.OUT_OF_SCOPE
        else:
            order = Unissued.IN_FORCE if root in engaged else _order(proposal, terms, old)
        if isinstance(order, Unissued):
            drafts.unissued.append((proposal.person, str(order)))
        else:
            engaged.add(root)
            drafts.orders.append(order)
    return drafts


def _engaged(roots: set[UUID], old: Collection[UUID], at: datetime) -> set[UUID]:
    """Those of `roots` who are under an order other than the `old` ones, by whatever record."""
    with across_scopes(_ENGAGED), connection.cursor() as cursor:
        cursor.execute(_UNDER_ORDER, {"at": at, "but": list(old), "roots": list(roots)})
        found = [row[0] for row in cursor.fetchall()]
    return set(sameness.counted_as(found).values()) if found else set()


def _order(proposal: Proposal, terms: Terms, old: Mapping[UUID, Order]) -> Order | Unissued:
    order = Order(
        incident_id=terms.incident,
        person_id=proposal.person,
        lead=proposal.lead,
        kind=proposal.kind,
        authority=terms.authorities[proposal.kind],
        reason=proposal.reason,
        anchor=proposal.anchor,
        anchor_at=proposal.anchor_at,
        anchor_precision=proposal.precision,
        edition=terms.edition,
        division=proposal.division,
        site_id=proposal.site if proposal.kind == OrderKind.SITE else None,
        start_at=terms.at,
        recorded_at=terms.recorded_at,
    )
    if proposal.supersedes:
        order.supersedes = old.get(proposal.supersedes)
        if order.supersedes is None or order.supersedes.person_id != order.person_id:
            return Unissued.NOT_IN_FORCE
        if not terms.anew:
            return _as_before(order.supersedes, order)
    to_the_minute = proposal.precision == Precision.MINUTE
    if lies_ahead(proposal.anchor_at, terms.at, to_the_minute=to_the_minute):
        return Unissued.FUTURE_ANCHOR
    order.end_at = end_of(
        proposal.anchor_at,
        to_the_minute=to_the_minute,
        days=terms.parameters.observation_days,
        release_minute=terms.parameters.release_minute,
    )
    return order if order.end_at > terms.at else Unissued.PAST


def _as_before(old: Order, order: Order) -> Order:
    """The order with the anchor and the end of the one that it replaces."""
    order.anchor, order.anchor_at = old.anchor, old.anchor_at
    order.anchor_precision, order.end_at = old.anchor_precision, old.end_at
    return order
