"""A longer observation: only by new evidence, in a new decision, before the end (R11, I14)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents import queries as incidents
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.quarantine import issuing, remedies
from lianfang.quarantine.beds import until_of
from lianfang.quarantine.choices import Anchor, Decision, Evidence, OrderKind, Precision
from lianfang.quarantine.models import Extension, Order
from lianfang.quarantine.remedy_rules import EXTENSIONS_BELOW
from lianfang.quarantine.rules import end_of, lies_ahead

_REASON = {
    Evidence.EXPOSURE: "{day}有新的接触暴露，重新起算",
    Evidence.SYMPTOMS: "{day}出现症状，重新起算",
    Evidence.TEST: "{day}检测结果需要继续观察，重新起算",
}


class TooLate(DomainError):
    """The observation ended at {end}; it can no longer be made longer, and nobody is held on."""


class PromiseNotExtended(DomainError):
    """A promise is never made longer by a decision; ask the person for a new one."""


class EvidenceAhead(BadInput):
    """The evidence lies after this moment ({at}); give when it was found."""


class EvidenceNotNewer(BadInput):
    """The evidence is not newer than what the order counts from; it makes nothing longer."""


class ExtensionWaiting(DomainError):
    """An extension of this order already waits for a decision."""


class OwnProposal(DomainError):
    """You put this forward yourself; another officer decides it."""


class HeadquartersDecide(DomainError):
    """This observation was already made longer once; only a commander may decide it again."""


class AlreadyDecided(DomainError):
    """This was already decided; nothing was changed."""


class NotExtended(DomainError):
    """No new order could be written, so nothing was changed."""


@operation
def propose_extension(
    order: UUID,
    evidence: str,
    evidence_at: datetime,
    precision: str,
    why: str,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    """Put new evidence forward for a longer observation; gives the extension that waits.

    Raises NotFound, NotAllowed, ReasonMissing, ChoiceUnknown, TooLate, PromiseNotExtended,
    EvidenceAhead, EvidenceNotNewer, ExtensionWaiting.
    """
    by.require(Permission.PROPOSE_EXTENSION)
    remedies.chosen(evidence, Evidence.values)
    remedies.chosen(precision, Precision.values)
    said = remedies.words(why)
    held = remedies.held_order(order)
    by.require(Permission.PROPOSE_EXTENSION, held.division)
    _check(held, evidence_at, precision, at)
    if Extension.objects.filter(order=held, decision=None).exists():
        raise ExtensionWaiting
    new = Extension(
        id=ids.new(),
        order=held,
        person=held.person_id,
        division=held.division,
        evidence=evidence,
        evidence_at=evidence_at,
        precision=precision,
        proposed_by=by.id,
        recorded_at=recorded_at(),
    )
    new.why = remedies.sealed(held, said, new.pk)
    new.save(force_insert=True)
    concerning(new, held, held.person_id)
    return new.pk


@operation
def decide_extension(
    extension: UUID, approve: bool, why: str, *, by: Actor, at: datetime
) -> UUID | None:
    """Approve or refuse an extension; gives the new order, None if refused.

    Approved, the old order ends now in favour of a new one of the same kind and place, with the
    period of the edition in force from the new anchor. Deciding the same again changes nothing.
    Raises NotFound, NotAllowed, ReasonMissing, OwnProposal, TooLate, HeadquartersDecide,
    AlreadyDecided, NotExtended, NoAuthority: then nothing is changed.
    """
    by.require(Permission.DECIDE_EXTENSION)
    said = remedies.words(why)
    found = Extension.objects.select_for_update().filter(pk=extension).first()
    if found is None:
        raise NotFound
    held = remedies.held_order(found.order_id)
    by.require(Permission.DECIDE_EXTENSION, held.division)
    decision = Decision.APPROVED if approve else Decision.REFUSED
    concerning(found, held, held.person_id, decision=str(decision))
    if found.decision:
        if found.decision == decision and found.decided_by == by.id:
            return found.new_order
        raise AlreadyDecided
    if found.proposed_by == by.id:
        raise OwnProposal
    _check(held, found.evidence_at, found.precision, at)
    found.new_order = _extended(held, found, by, at) if approve else None
    found.decision, found.decided_by = decision, by.id
    found.decided_why = remedies.sealed(held, said, found.pk)
    found.decided_recorded_at = recorded_at()
    found.save()
    return found.new_order


def _check(order: Order, evidence_at: datetime, precision: str, at: datetime) -> None:
    """Refuse what can make no observation longer, at a moment before its end."""
    if order.kind == OrderKind.VOLUNTARY:
        raise PromiseNotExtended
    if not order.start_at <= at < until_of(order):
        raise TooLate(end=clock.local(until_of(order)).strftime("%Y-%m-%d %H:%M"))
    to_the_minute = precision == Precision.MINUTE
    if lies_ahead(evidence_at, at, to_the_minute=to_the_minute):
        raise EvidenceAhead(at=clock.local(at).strftime("%Y-%m-%d %H:%M"))
    edition = incidents.edition(None, order.incident_id, at)
    parameters = remedies.parameters_of(edition.pk)
    end = end_of(
        evidence_at,
        to_the_minute=to_the_minute,
        days=parameters.observation_days,
        release_minute=parameters.release_minute,
    )
    if evidence_at <= order.anchor_at or end <= order.end_at:
        raise EvidenceNotNewer


def _extended(order: Order, extension: Extension, by: Actor, at: datetime) -> UUID:
    if by.role != Role.COMMANDER and _extensions_before(order) >= EXTENSIONS_BELOW:
        raise HeadquartersDecide
    edition = incidents.edition(None, order.incident_id, at)
    evidence = Evidence(extension.evidence)
    anchor = Anchor.LAST_EXPOSURE if evidence is Evidence.EXPOSURE else Anchor.EVIDENCE
    day = clock.day_of(extension.evidence_at)
    reason = _REASON[evidence].format(day=f"{day.month}月{day.day}日")
    proposal = remedies.in_place_of(
        order, anchor, extension.evidence_at, extension.precision, reason
    )
    terms = remedies.terms_anew(order, edition.pk, at)
    orders, _ = issuing.write([proposal], terms, by, "有新情况，另作决定")
    if not orders:
        raise NotExtended
    concerning(*orders)
    return orders[0].pk


def _extensions_before(order: Order) -> int:
    """How many approved extensions led to an order, through all that it took the place of."""
    chain, each = [order.pk], order
    while each.supersedes_id:
        each = Order.objects.get(pk=each.supersedes_id)
        chain.append(each.pk)
    return Extension.objects.filter(new_order__in=chain).count()
