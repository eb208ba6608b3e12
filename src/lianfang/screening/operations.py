"""Importing a list, answering its leads, and giving a lead to another place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Unit
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import ScopeKind, across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, NotAllowed, NotFound
from lianfang.screening import answering, reassigning
from lianfang.screening.answering import Answered, FieldAnswer
from lianfang.screening.importing import Import, Imported, SentList
from lianfang.screening.models import Lead
from lianfang.screening.reassigning import Reassigned

_IMPORTING = second_role_use(
    "screening.import",
    "A list is matched with everyone and its leads go to every place; its provider sees neither.",
)
_FOLLOWING = second_role_use(
    "screening.rows_follow", "A row shows its provider the outcome of a lead that lies elsewhere."
)
_REASSIGNING = second_role_use(
    "screening.reassign", "A lead crosses a border: its new place is written, never read."
)

_TOLD = ("rows", "attached", "rejected", "repeated", "new_leads", "unchanged")
"""What an import's entry says of it."""


class GroundsMissing(BadInput):
    """State the list's title, its legal basis and its purpose before sending it."""


class ListedLater(BadInput):
    """The list is dated {listed_on}, later than today. Enter the day on which it was made."""


class WhyMissing(BadInput):
    """Say in at most 40 characters why the leads go elsewhere, without naming anyone."""


@operation
def import_list(
    incident: UUID,
    provider: UUID,
    data: bytes,
    file_name: str,
    *,
    title: str,
    legal_basis: str,
    purpose: str,
    listed_on: date,
    by: Actor,
    at: datetime,
) -> Imported:
    """Take in a department's list, whole or not at all; what follows from a row: `importing`.

    Rows that this provider sent before repeat their first; if all do, nothing is written.
    Raises a `BadInput` that says what, where and how to mend it; NotFound, NotAllowed.
    """
    sent = _sent(incident, provider, data, file_name, title, legal_basis, purpose, listed_on)
    _require_provider(by, sent.provider)
    if listed_on > clock.day_of(at):
        raise ListedLater(listed_on=listed_on)
    with across_scopes(_IMPORTING):
        importing = Import(sent, sent.read(), at, recorded_at())
        imported = importing.run()
    counts = {name: getattr(imported, name) for name in _TOLD}
    concerning(provider, *filter(None, [imported.batch]), *importing.persons, **counts)
    return imported


def _sent(
    incident: UUID,
    provider: UUID,
    data: bytes,
    file_name: str,
    title: str,
    legal_basis: str,
    purpose: str,
    listed_on: date,
) -> SentList:
    title, legal_basis, purpose = title.strip(), legal_basis.strip(), purpose.strip()
    if not 0 < len(title) <= 120 or not (0 < len(legal_basis) <= 200 and 0 < len(purpose) <= 200):
        raise GroundsMissing
    found = Incident.objects.filter(pk=incident).first()
    unit = Unit.objects.filter(pk=provider).first()
    if found is None or unit is None:
        raise NotFound
    return SentList(found, unit, data, file_name[:200], title, legal_basis, purpose, listed_on)


def _require_provider(by: Actor, provider: Unit) -> None:
    """A unit sends its own lists; a headquarters' staff takes in those of its area."""
    by.require(Permission.IMPORT_LIST, provider.division)
    if by.scope.kind is ScopeKind.UNIT and by.scope.unit != provider.pk:
        raise NotAllowed


@operation
def answer_leads(answers: Sequence[FieldAnswer], *, by: Actor, at: datetime) -> Answered:
    """Record what the field found: one act for a sheet, or a phone's sync.

    A later answer corrects an earlier one and both stay; one that says again what the latest
    says changes nothing. Each lead's first answer fulfils the duty to answer it, on time if it
    was given in time, whenever it is recorded.

    Raises NotFound if a lead lies outside the scope, NotAllowed, AnswerBeforeLead,
    AnswerInFuture, OutcomeUnknown; then none is recorded.
    """
    by.require(Permission.ANSWER_LEAD)
    wanted = {answer.lead for answer in answers}
    leads = {
        lead.pk: lead
        for lead in Lead.objects.select_for_update().filter(pk__in=wanted).order_by("id")
    }
    if len(leads) != len(wanted):
        raise NotFound
    for division in {lead.division for lead in leads.values()}:
        by.require(Permission.ANSWER_LEAD, division)
    answering.check(answers, leads, at)
    new = answering.append(answers, leads, by.post_id or by.id, recorded_at())
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
    wanted = set(leads)
    held = list(Lead.objects.select_for_update().filter(pk__in=wanted).order_by("id"))
    if len(held) != len(wanted) or not held:
        raise NotFound
    for place in {lead.division for lead in held}:
        by.require(Permission.REASSIGN_LEAD, place)
    with across_scopes(_REASSIGNING):
        moved = reassigning.move(
            held, division, reason, by=by.post_id or by.id, at=at, recorded_at=recorded_at()
        )
    concerning(*moved, division=division, why=reason)
    return Reassigned(received=len(moved), unchanged=len(held) - len(moved))
