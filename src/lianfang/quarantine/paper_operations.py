"""Making papers to print, handing them over, and the district's own templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, fulfil
from lianfang.incidents.models import ProtocolEdition
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.people.choices import LookKind, Purpose
from lianfang.people.opening import Opened
from lianfang.people.operations import open_identities
from lianfang.quarantine import numbering, paper_docx
from lianfang.quarantine.choices import HandedOver, PaperKind
from lianfang.quarantine.models import Order, Paper, PaperTemplate
from lianfang.quarantine.paper_text import Blanks, OrderFacts, blanks
from lianfang.quarantine.papers import SERVED_WITHIN, own_kind
from lianfang.quarantine.slots import owed

_SERVING = second_role_use(
    "quarantine.hand_over", "A paper may be owed by another post than the one that hands it over."
)

RELEASE_FROM = timedelta(hours=24)
"""A release paper is ready a day before the end, to be stamped."""


class ReleaseTooEarly(DomainError):
    """{number} ends on {until}: its release paper is ready from 24 hours before."""


class OtherKindOfPaper(DomainError):
    """{number} is a {kind}: choose the paper that belongs to it."""


class HandedInTheFuture(BadInput):
    """A paper cannot have been handed over before it was made, or later than now."""


@dataclass(frozen=True, slots=True)
class Written(NamesSomeone):
    """A paper ready to print: its row and the words for its blanks."""

    paper: UUID
    order: UUID
    kind: str
    words: Blanks


@operation
def number_papers(
    orders: Sequence[UUID], kind: str, *, by: Actor, at: datetime
) -> tuple[UUID, ...]:
    """Give a kind of paper of some orders its numbers, opening nobody; once each.

    Gives the papers in the orders' order. Raises NotFound for an order outside the scope,
    OtherKindOfPaper, ReleaseTooEarly, NotAllowed: then nothing is written.
    """
    by.require(Permission.HAND_OVER_PAPER)
    chosen = _chosen(orders, kind, at)
    papers = _numbered(chosen, kind)
    concerning(*(p.pk for p in papers.values()), numbered=len(papers))
    return tuple(papers[o.pk].pk for o in chosen)


@operation
def write_papers(
    orders: Sequence[UUID], kind: str, *, by: Actor, at: datetime, take: str = LookKind.PRINTED
) -> tuple[Written, ...]:
    """Write a kind of paper for some orders, opened to be printed; the same again is the same.

    The opening is logged, as a print or as a file taken away. Each gets a number when first
    written. Raises as `number_papers`.
    """
    by.require(Permission.HAND_OVER_PAPER)
    chosen = _chosen(orders, kind, at)
    papers = _numbered(chosen, kind)
    Paper.objects.filter(pk__in=[p.pk for p in papers.values()], printed_at__isnull=True).update(
        printed_at=recorded_at()
    )
    persons = list(dict.fromkeys(o.person_id for o in chosen))
    opened = open_identities(persons, Purpose.CARE_VISIT, by=by, at=at, kind=take)
    facts = _facts(chosen)
    names = {one.person: one for one in opened}
    concerning(*(p.pk for p in papers.values()), *names, written=len(papers))
    return tuple(_written(o, papers[o.pk], facts[o.pk], names[o.person_id]) for o in chosen)


def _chosen(orders: Sequence[UUID], kind: str, at: datetime) -> list[Order]:
    """The orders within the scope, each of which may have this kind of paper now."""
    held = Order.objects.select_related("authority", "site").filter(pk__in=orders)
    found = {o.pk: o for o in held}
    if found.keys() != set(orders):
        raise NotFound
    for order in found.values():
        _check(order, kind, at)
    return [found[pk] for pk in dict.fromkeys(orders)]


def _check(order: Order, kind: str, at: datetime) -> None:
    until = _until(order)
    own = own_kind(order.kind)
    if kind in (PaperKind.ORDER, PaperKind.PROMISE) and kind != own:
        raise OtherKindOfPaper(number=order.number, kind=own.label)
    if kind == PaperKind.RELEASE and at < until - RELEASE_FROM:
        raise ReleaseTooEarly(number=order.number, until=f"{clock.local(until):%Y-%m-%d %H:%M}")


def _until(order: Order) -> datetime:
    return min(order.end_at, order.ended_at) if order.ended_at else order.end_at


def _numbered(orders: Sequence[Order], kind: str) -> Mapping[UUID, Paper]:
    """The papers by order; who has none yet gets the next numbers."""
    keys = [o.pk for o in orders]
    there = {p.order_id: p for p in Paper.objects.filter(order__in=keys, kind=kind)}
    new = [o for o in orders if o.pk not in there]
    if new:
        own = kind in (PaperKind.ORDER, PaperKind.PROMISE)
        year = clock.day_of(recorded_at()).year
        numbers = [o.number for o in new] if own else numbering.take(kind, len(new), year)
        made = [
            Paper(
                order=order,
                person=order.person_id,
                division=order.division,
                kind=kind,
                number=number,
                recorded_at=recorded_at(),
            )
            for order, number in zip(new, numbers, strict=True)
        ]
        Paper.objects.bulk_create(made, batch_size=2000)
        there |= {p.order_id: p for p in made}
    return there


def _facts(orders: Sequence[Order]) -> dict[UUID, OrderFacts]:
    editions = {
        e.pk: Parameters.from_json(e.parameters)
        for e in ProtocolEdition.objects.filter(pk__in={o.edition for o in orders})
    }
    return {o.pk: _facts_of(o, editions[o.edition]) for o in orders}


def _facts_of(order: Order, parameters: Parameters) -> OrderFacts:
    authority = order.authority
    return OrderFacts(
        number=order.number,
        kind=order.kind,
        reason=order.reason,
        basis=authority.basis,
        document=authority.document,
        issuer=authority.issuer,
        anchor=order.anchor,
        anchor_at=order.anchor_at,
        precision=order.anchor_precision,
        start_at=order.start_at,
        until=_until(order),
        days=parameters.observation_days,
        checks=len(owed(order.incident_id, order.kind, recorded_at())),
        rights=authority.rights,
        appeal=authority.appeal,
        phone=authority.phone,
    )


def _written(order: Order, paper: Paper, facts: OrderFacts, person: Opened) -> Written:
    place = order.site.name if order.site else f"{person.address}{person.door}"
    words = blanks(facts, person.name, place or "住所", paper.number, recorded_at())
    return Written(paper.pk, order.pk, paper.kind, words)


@operation
def hand_over(
    papers: Sequence[UUID],
    handed: str,
    handed_at: datetime,
    copy_at: str,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Record that papers reached their persons, or were refused; gives how many were new.

    `copy_at` says where the copy lies. Raises NotFound, HandedInTheFuture, NotAllowed.
    """
    by.require(Permission.HAND_OVER_PAPER)
    found = list(
        Paper.objects.select_for_update(of=("self",))
        .select_related("order")
        .filter(pk__in=papers)
        .order_by("pk")
    )
    if len(found) != len(set(papers)):
        raise NotFound
    if any(not p.order.start_at <= handed_at <= recorded_at() for p in found):
        raise HandedInTheFuture
    new = [p for p in found if p.handed is None]
    for paper in new:
        paper.handed, paper.handed_at = HandedOver(handed), handed_at
        paper.handed_by, paper.copy_at = by.post_id or by.id, copy_at[:80]
        paper.handed_recorded_at = recorded_at()
    fields = ["handed", "handed_at", "handed_by", "handed_recorded_at", "copy_at"]
    Paper.objects.bulk_update(new, fields, batch_size=500)
    _serve(new, by)
    concerning(*(p.pk for p in new), *(p.person for p in new), handed=len(new))
    return len(new)


def _serve(papers: Sequence[Paper], by: Actor) -> None:
    """Mark the duties of handing over done; handing over a courtesy notice is none."""
    doer = by.post_id or by.id
    served = {
        DutyKind.PAPER_SERVICE: [
            Done(p.order_id, clock.day_of(p.order.start_at + SERVED_WITHIN), "paper",
                 p.handed_at or recorded_at(), doer, p.pk)
            for p in papers
            if p.kind in (PaperKind.ORDER, PaperKind.PROMISE)
        ],
        DutyKind.RELEASE_PAPER: [
            Done(p.order_id, clock.day_of(p.order.end_at), "paper",
                 p.handed_at or recorded_at(), doer, p.pk)
            for p in papers
            if p.kind == PaperKind.RELEASE
        ],
    }  # fmt: skip
    with across_scopes(_SERVING):
        for kind, done in served.items():
            fulfil(kind, done, recorded_at())


@operation
def set_template(
    incident: UUID, kind: str, name: str, docx: bytes, *, by: Actor, at: datetime
) -> PaperTemplate:
    """Put the district's own .docx in place of the one before, from now on.

    Raises NotADocument, TemplateTooLarge, TemplateBroken, BlankUnknown, BlankMissing.
    """
    by.require(Permission.EDIT_PAPERS)
    paper_docx.check_template(kind, name, docx)
    made = PaperTemplate.objects.create(
        incident_id=incident,
        kind=kind,
        file_name=name[:120],
        docx=docx,
        by_post=by.post_id or by.id,
        recorded_at=recorded_at(),
    )
    concerning(made, kind=kind)
    return made
