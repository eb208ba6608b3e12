"""Answering leads, and giving them to another place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, NotFound
from lianfang.screening import answering, reassigning
from lianfang.screening.answering import Answered, FieldAnswer
from lianfang.screening.attempting import attempts_needed
from lianfang.screening.keying import hands
from lianfang.screening.reaching import held
from lianfang.screening.reassigning import Reassigned

_FOLLOWING = second_role_use(
    "screening.rows_follow", "A row shows its provider the outcome of a lead that lies elsewhere."
)
_REASSIGNING = second_role_use(
    "screening.reassign", "A lead crosses a border: its new place is written, never read."
)


class WhyMissing(BadInput):
    """Say in at most 40 characters why the leads go elsewhere, without naming anyone."""


@operation
def answer_leads(
    answers: Sequence[FieldAnswer], *, paper_of: UUID | None = None, by: Actor, at: datetime
) -> Answered:
    """Record what the field found: one act for a sheet, or a phone's sync.

    A later answer corrects an earlier one and both stay; one that says again what the latest
    says changes nothing. Each lead's first answer fulfils the duty to answer it, on time if it
    was given in time, whenever it is recorded. `paper_of` is the post whose paper is keyed in.

    Raises NotFound if a lead lies outside the scope, NotAllowed, PostUnknown, AnswerBeforeLead,
    AnswerInFuture, OutcomeUnknown, and what the outcome demands and is missing; then none is
    recorded.
    """
    leads = held((answer.lead for answer in answers), Permission.ANSWER_LEAD, by)
    if answers:
        answering.check(answers, leads, at, attempts_needed(leads, at))
    places = {lead.division for lead in leads.values()}
    whose = hands(paper_of, Permission.ANSWER_LEAD, places, by)
    new = answering.append(answers, leads, whose.by_post, recorded_at(), keyed_by=whose.keyed_by)
    answering.fulfil(new)
    with across_scopes(_FOLLOWING):
        answering.follow(leads)
    concerning(*leads, answers=len(new))
    return Answered(leads=len(leads), recorded=len(new), unchanged=len(answers) - len(new))


@operation
def reassign_leads(
    leads: Sequence[UUID], division: str, why: str, *, by: Actor, at: datetime
) -> Reassigned:
    """Give leads to another place of the district; its post owes the answer anew.

    The caller must answer for where they come from, not for where they go, and learns how many
    were received, no more. Leads there already stay. The answer that the old place owed is void.

    Raises NotFound, NotAllowed, PlaceUnknown, LeadSettled, WhyMissing; then none is moved.
    """
    by.require(Permission.REASSIGN_LEAD)
    reason = why.strip()
    if not reason or len(reason) > 40:
        raise WhyMissing
    going = list(held(leads, Permission.REASSIGN_LEAD, by).values())
    if not going:
        raise NotFound
    with across_scopes(_REASSIGNING):
        moved = reassigning.move(
            going, division, reason, by=by.post_id or by.id, at=at, recorded_at=recorded_at()
        )
    concerning(*moved, division=division, why=reason)
    return Reassigned(received=len(moved), unchanged=len(going) - len(moved))
