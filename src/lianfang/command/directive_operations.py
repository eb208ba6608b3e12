"""Directives and guidance: drafted, approved by another, issued, answered, found, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, concerning_all, operation, recorded_at
from lianfang.command import directives
from lianfang.command.choices import Origin, PaperKind, Verdict
from lianfang.command.directive_rules import OPEN_FOR
from lianfang.command.directives import AlreadyIssued, own_answer
from lianfang.command.models import Addressee, Directive
from lianfang.duties.choices import LiftKind
from lianfang.duties.ledger import lift, owe
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, DomainError, NotFound

_ISSUING = second_role_use(
    "command.issue_directive", "A directive goes to units of every place at once; no residents."
)


class DirectiveUnclear(BadInput):
    """A directive has a kind, an origin, a number, a title and a text."""


class NumberTaken(BadInput):
    """There is a paper {number} already; give this one another number."""


class DueTooEarly(BadInput):
    """The result would be due before now; choose a later time."""


class ApprovedByDrafter(DomainError):
    """Whoever drafted it cannot approve it: another one reads it first."""


class AlreadyApproved(DomainError):
    """This is approved already."""


class NotApproved(DomainError):
    """This is a draft still; it is issued after somebody has approved it."""


class DirectiveToNobody(BadInput):
    """Choose at least one unit, or a place with a unit in it, to whom this goes."""


class ResultMissing(BadInput):
    """Say in at most 500 characters what was done."""


class NothingToVerify(DomainError):
    """There is no result yet that could be looked at."""


class VerdictUnclear(BadInput):
    """Say whether the result is accepted; if it is returned, say why."""


class ReasonForWithdrawal(BadInput):
    """Say why it is withdrawn."""


@dataclass(frozen=True, slots=True)
class NewDirective:
    """A paper as drafted; `minutes` is the work asked of each addressee.

    `due_at` is None where a receipt is enough; `received_at` is when one from above arrived.
    """

    kind: str
    origin: str
    number: str
    title: str
    body: str
    minutes: int = 0
    due_at: datetime | None = None
    received_at: datetime | None = None
    supersedes: UUID | None = None


@operation
def draft_directive(
    incident: Incident, new: NewDirective, *, by: Actor, at: datetime
) -> Directive:
    """Draft a paper. Raises DirectiveUnclear, NumberTaken, DueTooEarly, NotFound, NotAllowed."""
    by.require(Permission.DRAFT_DIRECTIVE, incident.division)
    number, title = new.number.strip(), new.title.strip()
    known = new.kind in PaperKind.values and new.origin in Origin.values
    if not known or not (0 < len(number) <= 60 and 0 < len(title) <= 120 and new.body.strip()):
        raise DirectiveUnclear
    if Directive.objects.filter(incident=incident, number=number).exists():
        raise NumberTaken(number=number)
    if new.due_at is not None and new.due_at <= at:
        raise DueTooEarly
    if new.supersedes and not Directive.objects.filter(pk=new.supersedes).exists():
        raise NotFound
    made = Directive.objects.create(
        incident=incident,
        kind=new.kind,
        origin=new.origin,
        number=number,
        title=title,
        body=new.body.strip(),
        received_at=new.received_at,
        minutes=new.minutes,
        due_at=new.due_at,
        supersedes_id=new.supersedes,
        drafted_by=by.id,
        drafted_at=at,
        recorded_at=recorded_at(),
    )
    concerning(made, number=number)
    return made


@operation
def approve_directive(directive: UUID, *, by: Actor, at: datetime) -> Directive:
    """Approve a draft. Raises AlreadyApproved, ApprovedByDrafter, DirectiveGone, NotFound."""
    found = directives.held(directive)
    by.require(Permission.APPROVE_DIRECTIVE, found.incident.division)
    if found.approved_at is not None:
        raise AlreadyApproved
    if found.drafted_by == by.id:
        raise ApprovedByDrafter
    found.approved_by, found.approved_at = by.id, at
    found.save(update_fields=["approved_by", "approved_at"])
    concerning(found)
    return found


@operation
def issue_directive(
    directive: UUID, units: Sequence[UUID], *, by: Actor, at: datetime
) -> Directive:
    """Issue an approved directive to units: each owes a receipt, and its result if one is due.

    One act for any number of addressees. What it supersedes asks nothing more from then on.
    Raises NotApproved, AlreadyIssued, DirectiveToNobody, DueTooEarly, DirectiveGone, NotFound.
    """
    found = directives.held(directive)
    by.require(Permission.DRAFT_DIRECTIVE, found.incident.division)
    if found.approved_at is None:
        raise NotApproved
    if found.issued_at is not None:
        raise AlreadyIssued
    if found.due_at is not None and found.due_at <= at:
        raise DueTooEarly
    with across_scopes(_ISSUING):
        addressees = directives.addressed(found, units, at, recorded_at())
        if not addressees:
            raise DirectiveToNobody
        Addressee.objects.bulk_create(addressees, batch_size=1000)
        owe(found.incident_id, directives.owed(found, addressees, at), recorded_at())
        if found.supersedes_id:
            _void(found.supersedes_id, "superseded", by, at)
    found.issued_by, found.issued_at = by.id, at
    found.save(update_fields=["issued_by", "issued_at"])
    concerning(found, addressees=len(addressees))
    return found


@operation
def receive_directive(directive: UUID, *, by: Actor, at: datetime) -> Addressee:
    """Acknowledge a directive for one's own unit; again changes nothing.

    Raises NotAddressed, DirectiveGone, NotFound, NotAllowed.
    """
    by.require(Permission.ANSWER_DIRECTIVE)
    found = own_answer(directive, by)
    if found.received_at is None:
        found.received_at, found.received_by = at, by.id
        found.save(update_fields=["received_at", "received_by"])
        directives.acknowledged(found, by, at, recorded_at())
    concerning(found, found.directive)
    return found


@operation
def answer_directive(directive: UUID, result: str, *, by: Actor, at: datetime) -> Addressee:
    """Say what was done; that acknowledges the directive too. A returned result is given anew.

    Raises ResultMissing, NotAddressed, DirectiveGone, NotFound, NotAllowed.
    """
    by.require(Permission.ANSWER_DIRECTIVE)
    found, text = own_answer(directive, by), result.strip()
    if not 0 < len(text) <= 500:
        raise ResultMissing
    before = found.result
    if found.received_at is None:
        found.received_at, found.received_by = at, by.id
        directives.acknowledged(found, by, at, recorded_at())
    found.result, found.result_at, found.result_by = text, at, by.id
    found.verdict, found.verdict_why, found.verdict_at, found.verdict_by = "", "", None, None
    found.save()
    directives.answered(found, by, at, recorded_at())
    concerning(found, found.directive, before=before)
    return found


@operation
def verify_result(
    addressee: UUID, verdict: str, why: str, *, by: Actor, at: datetime
) -> Addressee:
    """Accept an addressee's result, or return it with a reason; then it is owed within a day.

    Raises NothingToVerify, VerdictUnclear, NotFound, NotAllowed.
    """
    by.require(Permission.DRAFT_DIRECTIVE)
    found = Addressee.objects.select_for_update().filter(pk=addressee).first()
    if found is None:
        raise NotFound
    by.require(Permission.DRAFT_DIRECTIVE, found.division)
    if found.result_at is None:
        raise NothingToVerify
    returned = verdict == Verdict.RETURNED
    if verdict not in Verdict.values or (returned and not why.strip()):
        raise VerdictUnclear
    found.verdict, found.verdict_why = verdict, why.strip()[:200]
    found.verdict_at, found.verdict_by = at, by.id
    found.save(update_fields=["verdict", "verdict_why", "verdict_at", "verdict_by"])
    if returned:
        owe(found.directive.incident_id, [directives.owed_anew(found, at)], recorded_at())
    concerning(found, found.directive, verdict=verdict)
    return found


@operation
def withdraw_directive(directive: UUID, why: str, *, by: Actor, at: datetime) -> Directive:
    """Withdraw a directive: it asks nothing more, and stays on record with the reason.

    Raises ReasonForWithdrawal, DirectiveGone, NotFound, NotAllowed.
    """
    found = directives.held(directive)
    by.require(Permission.APPROVE_DIRECTIVE, found.incident.division)
    if not why.strip():
        raise ReasonForWithdrawal
    found.withdrawn_at, found.withdrawn_why = at, why.strip()[:120]
    found.save(update_fields=["withdrawn_at", "withdrawn_why"])
    with across_scopes(_ISSUING):
        _void(found.pk, "withdrawn", by, at)
    concerning(found, why=found.withdrawn_why)
    return found


@operation
def climb_directives(incident: UUID, *, by: Actor, at: datetime) -> int:
    """Ask the principals of units that stayed silent; gives how many. Again changes nothing."""
    by.require(Permission.DRAFT_DIRECTIVE)
    with across_scopes(_ISSUING):
        climbed = directives.climb(incident, at)
        owe(incident, directives.owed_by_principals(climbed, at), recorded_at())
    concerning_all([one.pk for one in climbed] or [incident], climbed=len(climbed))
    return len(climbed)


def _void(directive: UUID, why: str, by: Actor, at: datetime) -> None:
    subjects = list(Addressee.objects.filter(directive=directive).values_list("pk", flat=True))
    for kind in directives.KINDS:
        lift(
            kind, subjects, due_from=at - OPEN_FOR, lifted_as=LiftKind.VOID,
            lifted_by=by.id, why=why, recorded_at=recorded_at(), open_at=at,
        )  # fmt: skip
