"""Appeals and corrections: filed by anyone for the person, answered on a clock (R16, R17, C22).

Never a condition for reconsideration or a lawsuit. The reviewer proposes, the issuing line or
its superior decides; what is decided takes effect at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import ids
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.quarantine import correcting, issuing, remedies
from lianfang.quarantine.beds import until_of
from lianfang.quarantine.choices import AppealProposal, Decision, Ending, Field, Manner
from lianfang.quarantine.detail_corrections import DETAILS, RightDetail, carry_out
from lianfang.quarantine.extending import AlreadyDecided, OwnProposal
from lianfang.quarantine.models import Appeal, Correction, Order
from lianfang.quarantine.remedy_rules import (
    OTHER_ANSWER_WITHIN,
    RECEIPT_WITHIN,
    answer_within,
)

_FILING = second_role_use(
    "quarantine.appeal", "Whoever stands before the person takes an appeal down, and reads none."
)
_DISTRICT = 6
REVOKED = "经申诉撤销"
CHANGED = "经申诉更正起算时间"


class NotProposed(DomainError):
    """A reviewer puts an answer forward first; then the issuing line decides."""


class ProposedAlready(DomainError):
    """An answer was already put forward; nothing was changed."""


class AnchorMissing(BadInput):
    """Say from which day the observation is to be counted, so that its end follows."""


@dataclass(frozen=True, slots=True)
class RightAnchor:
    """What an order is to be counted from, where an answer changes it."""

    at: datetime
    precision: str


@operation
def file_appeal(order: UUID, text: str, manner: str, *, by: Actor, at: datetime) -> UUID:
    """Take an appeal down; owed are a receipt in two hours and an answer.

    By the person or any officer who meets the person. Raises NotFound, NotAllowed, ReasonMissing,
    WordsTooLong, ChoiceUnknown.
    """
    remedies.chosen(manner, Manner.values)
    said = remedies.words(text)
    found = _order(order, by)
    new = Appeal(
        id=ids.new(),
        order=found,
        person=found.person_id,
        division=found.division,
        manner=manner,
        at=at,
        recorded_at=recorded_at(),
    )
    new.text = remedies.sealed(found, said, new.pk)
    with across_scopes(_FILING):
        new.save(force_insert=True)
    takes = remedies.post_of(found.division, at, Role.DUTY_OFFICER, Role.TOWNSHIP_SECRETARY)
    answers = remedies.post_of(found.division, at, Role.SUPERVISION, Role.GROUP_STAFF)
    remedies.owe(found, DutyKind.APPEAL_RECEIPT, new.pk, takes, at, RECEIPT_WITHIN)
    within = answer_within(found.kind)
    remedies.owe(found, DutyKind.APPEAL_ANSWER, new.pk, answers, at, within)
    concerning(new, found, found.person_id)
    return new.pk


@operation
def acknowledge_appeal(appeal: UUID, *, by: Actor, at: datetime) -> bool:
    """Tell the person that the appeal has arrived; once. Raises NotFound, NotAllowed."""
    found = _appeal(appeal)
    if not (
        by.may(Permission.TAKE_APPEAL, found.division)
        or by.may(Permission.REVIEW_APPEAL, found.division)
    ):
        raise NotAllowed
    concerning(found, found.person)
    if found.acknowledged_by:
        return False
    _acknowledge(found, by, at)
    found.save()
    return True


@operation
def propose_on_appeal(appeal: UUID, proposal: str, why: str, *, by: Actor, at: datetime) -> bool:
    """The reviewer puts an answer forward; the same again changes nothing.

    Raises NotFound, NotAllowed, ReasonMissing, ChoiceUnknown, AlreadyDecided, ProposedAlready.
    """
    by.require(Permission.REVIEW_APPEAL)
    remedies.chosen(proposal, AppealProposal.values)
    said = remedies.words(why)
    found = _appeal(appeal)
    by.require(Permission.REVIEW_APPEAL, found.division)
    concerning(found, found.person, proposal=str(proposal))
    if found.proposal == proposal and found.proposed_by == by.id:
        return False
    if found.decision:
        raise AlreadyDecided
    if found.proposal:
        raise ProposedAlready
    if not found.acknowledged_by:
        _acknowledge(found, by, at)
    found.proposal, found.proposed_by = proposal, by.id
    found.proposed_why = remedies.sealed(found.order, said, found.pk)
    found.proposed_recorded_at = recorded_at()
    found.save()
    return True


@operation
def decide_appeal(
    appeal: UUID,
    decision: str,
    why: str,
    right: RightAnchor | None = None,
    *,
    by: Actor,
    at: datetime,
) -> bool:
    """Decide an appeal on the reviewer's proposal, by another officer of the district.

    Revoked, the order ends at once with its checks, team and bed; changed, it is counted from
    the `right` anchor. An order that has ended stays so. The same again changes nothing. Raises
    NotFound, NotAllowed, ReasonMissing, ChoiceUnknown, NotProposed, OwnProposal, AlreadyDecided,
    AnchorMissing, NotEarlier.
    """
    by.require(Permission.DECIDE_APPEAL)
    remedies.chosen(decision, AppealProposal.values)
    said = remedies.words(why)
    found = _appeal(appeal)
    order = remedies.held_order(found.order_id)
    by.require(Permission.DECIDE_APPEAL, order.division)
    if len(by.division) > _DISTRICT:
        raise NotAllowed
    concerning(found, order, order.person_id, decision=str(decision))
    if found.decision:
        if found.decision == decision and found.decided_by == by.id:
            return False
        raise AlreadyDecided
    if not found.proposed_by:
        raise NotProposed
    if found.proposed_by == by.id:
        raise OwnProposal
    _effect(order, decision, right, by, at)
    found.decision, found.decided_by = decision, by.id
    found.decided_why = remedies.sealed(order, said, found.pk)
    found.decided_recorded_at = recorded_at()
    found.save()
    remedies.answered(DutyKind.APPEAL_ANSWER, found.pk, by, at)
    return True


@operation
def file_correction(
    order: UUID, field: str, text: str, manner: str, *, by: Actor, at: datetime
) -> UUID:
    """Take down that something kept of a person is wrong; an answer is owed in three days.

    Raises NotFound, NotAllowed, ReasonMissing, WordsTooLong, ChoiceUnknown.
    """
    remedies.chosen(field, Field.values)
    remedies.chosen(manner, Manner.values)
    said = remedies.words(text)
    found = _order(order, by)
    new = Correction(
        id=ids.new(),
        incident_id=found.incident_id,
        order=found,
        person=found.person_id,
        division=found.division,
        field=field,
        manner=manner,
        at=at,
        recorded_at=recorded_at(),
    )
    new.text = remedies.sealed(found, said, new.pk)
    with across_scopes(_FILING):
        new.save(force_insert=True)
    owner = remedies.post_of(found.division, at, Role.GROUP_STAFF, Role.CDC)
    remedies.owe(found, DutyKind.CORRECTION_ANSWER, new.pk, owner, at, OTHER_ANSWER_WITHIN)
    concerning(new, found, found.person_id)
    return new.pk


@operation
def decide_correction(
    correction: UUID,
    approve: bool,
    why: str,
    right: RightAnchor | RightDetail | None = None,
    *,
    by: Actor,
    at: datetime,
) -> bool:
    """Answer a correction; what is approved is put right in the same act.

    The same again changes nothing. Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided,
    AnchorMissing, NotEarlier, NotInForce, and what `carry_out` raises.
    """
    by.require(Permission.END_ORDER)
    said = remedies.words(why)
    found = Correction.objects.select_for_update().filter(pk=correction).first()
    if found is None or found.order_id is None:
        raise NotFound
    order = remedies.held_order(found.order_id)
    by.require(Permission.END_ORDER, order.division)
    decision = Decision.APPROVED if approve else Decision.REFUSED
    concerning(found, order, order.person_id, decision=str(decision), field=found.field)
    if found.decision:
        if found.decision == decision:
            return False
        raise AlreadyDecided
    if approve:
        _put_right(found, order, right, by, at)
    found.decision, found.decided_by = decision, by.id
    found.decided_why = remedies.sealed(order, said, found.pk)
    found.decided_recorded_at = recorded_at()
    found.save()
    remedies.answered(DutyKind.CORRECTION_ANSWER, found.pk, by, at)
    return True


def _put_right(
    found: Correction,
    order: Order,
    right: RightAnchor | RightDetail | None,
    by: Actor,
    at: datetime,
) -> None:
    if found.field == Field.ANCHOR:
        anchor = right if isinstance(right, RightAnchor) else None
        _effect(order, AppealProposal.CHANGE, anchor, by, at)
    elif found.field in DETAILS:
        carry_out(found, right if isinstance(right, RightDetail) else None)


def _order(pk: UUID, by: Actor) -> Order:
    found = Order.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    remedies.may_speak(found, by, Permission.TAKE_APPEAL)
    return found


def _appeal(pk: UUID) -> Appeal:
    held = Appeal.objects.select_for_update(of=("self",)).select_related("order")
    found = held.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _acknowledge(appeal: Appeal, by: Actor, at: datetime) -> None:
    appeal.acknowledged_by, appeal.acknowledged_recorded_at = by.id, recorded_at()
    remedies.answered(DutyKind.APPEAL_RECEIPT, appeal.pk, by, at)


def _effect(
    order: Order, decision: str, right: RightAnchor | None, by: Actor, at: datetime
) -> None:
    """What a decision does to an order in force; one that has ended stays as it is."""
    if not order.start_at <= at < until_of(order) or decision == AppealProposal.UPHOLD:
        return
    if decision == AppealProposal.REVOKE:
        issuing.end([order], Ending.REVOKED, REVOKED, by, at)
        return
    if right is None:
        raise AnchorMissing
    correcting.corrected(order, right.at, right.precision, CHANGED, by, at)
