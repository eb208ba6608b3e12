"""Answers from the field: what they may say, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done
from lianfang.duties.models import Obligation
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput
from lianfang.people import vault
from lianfang.screening.choices import Outcome
from lianfang.screening.giving import next_id
from lianfang.screening.models import Answer, Attempt, Lead
from lianfang.screening.rules import DEMANDS, Demand, missing


class AnswerBeforeLead(BadInput):
    """An answer of {at} is earlier than its lead, which came at {lead_at}. Correct the time."""


class AnswerInFuture(BadInput):
    """An answer is dated {at}, later than now. Correct the time."""


class OutcomeUnknown(BadInput):
    """{value} is not an answer to a lead; it is one of {known}."""


class AddressMissing(BadInput):
    """Not living here: write the address where they live now, or “unknown” and whom you asked."""


class NewPlaceMissing(BadInput):
    """Stayed elsewhere: write the place where they are now."""


class EvidenceMissing(BadInput):
    """Wrong data: write what is wrong and how you know."""


class AttemptsMissing(BadInput):
    """Unreachable is said after {needed} recorded attempts; {found} are recorded at this place."""


class ToldTooLong(BadInput):
    """What is told with an answer has at most {most} characters, not {found}."""


class AttemptsUnknown(BadInput):
    """{value} is not a number of attempts. Enter how often someone went or called, from 1."""


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """What was found of a lead at a moment, after how many attempts.

    `told` is what the outcome demands (`rules.DEMANDS`): an address, a place, what is wrong.
    """

    lead: UUID
    outcome: str
    at: datetime
    attempts: int = 1
    told: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """How many leads a sheet was about, how many answers were new and how many said again."""

    leads: int
    recorded: int
    unchanged: int


_ANSWERS = [value for value in Outcome.values if value != Outcome.PENDING]
_LONGEST = 500
_MISSING: dict[Demand, type[BadInput]] = {
    Demand.ADDRESS: AddressMissing,
    Demand.PLACE: NewPlaceMissing,
    Demand.EVIDENCE: EvidenceMissing,
}


def check(
    answers: Sequence[FieldAnswer], leads: Mapping[UUID, Lead], at: datetime, needed: int
) -> None:
    """Refuse what cannot be an answer at `at`, or lacks what it must come with.

    `needed` is how many attempts must be recorded before someone is unreachable.
    """
    for answer in answers:
        _check_one(answer, leads[answer.lead], at)
    tries = _tries(answers, leads)
    for answer in answers:
        found = sum(1 for moment in tries[answer.lead] if moment <= answer.at)
        lacking = missing(answer.outcome, answer.told, found, needed)
        if lacking is Demand.ATTEMPTS:
            raise AttemptsMissing(needed=needed, found=found)
        if lacking:
            raise _MISSING[lacking]


def _check_one(answer: FieldAnswer, lead: Lead, at: datetime) -> None:
    if answer.outcome not in _ANSWERS:
        raise OutcomeUnknown(value=answer.outcome, known=", ".join(_ANSWERS))
    if not 1 <= answer.attempts < 1000:
        raise AttemptsUnknown(value=answer.attempts)
    if len(answer.told) > _LONGEST:
        raise ToldTooLong(most=_LONGEST, found=len(answer.told))
    if answer.at > at:
        raise AnswerInFuture(at=_shown(answer.at))
    if answer.at < lead.at:
        raise AnswerBeforeLead(at=_shown(answer.at), lead_at=_shown(lead.at))


def _shown(at: datetime) -> str:
    return clock.local(at).isoformat(" ", "minutes")


def _tries(
    answers: Sequence[FieldAnswer], leads: Mapping[UUID, Lead]
) -> dict[UUID, list[datetime]]:
    """When each lead's attempts were at the place where it lies, for answers that need them."""
    tries: dict[UUID, list[datetime]] = defaultdict(list)
    asked = {a.lead for a in answers if DEMANDS.get(a.outcome) is Demand.ATTEMPTS}
    if asked:
        found = Attempt.objects.filter(lead__in=asked)
        for lead, division, at in found.values_list("lead_id", "division", "at"):
            if division == leads[lead].division:
                tries[lead].append(at)
    return tries


def append(
    answers: Sequence[FieldAnswer],
    leads: Mapping[UUID, Lead],
    by_post: UUID,
    recorded_at: datetime,
    *,
    keyed_by: UUID | None = None,
) -> list[Answer]:
    """Append the answers that say something new, in the order of their moments."""
    latest = _latest(leads)
    new = []
    for given in sorted(answers, key=lambda answer: answer.at):
        before, lead = latest.get(given.lead), leads[given.lead]
        if before and _says_again(given, before, lead.incident_id):
            continue
        pk = next_id(before.pk if before else None)
        sealed = vault.seal_text(lead.incident_id, given.told, pk) if given.told else None
        answer = Answer(
            id=pk,
            lead_id=given.lead,
            division=lead.division,
            outcome=given.outcome,
            attempts=given.attempts,
            told=sealed,
            by_post=by_post,
            keyed_by=keyed_by,
            at=given.at,
            recorded_at=recorded_at,
        )
        latest[given.lead] = answer
        new.append(answer)
    Answer.objects.bulk_create(new, batch_size=2000)
    return new


def _latest(leads: Mapping[UUID, Lead]) -> dict[UUID, Answer]:
    found = Answer.objects.filter(lead__in=leads).order_by("lead", "-recorded_at", "-id")
    return {answer.lead_id: answer for answer in found.distinct("lead")}


def told(incident: UUID, answer: Answer) -> str:
    """What was told with an answer; empty if nothing was."""
    return vault.open_text(incident, bytes(answer.told), answer.pk) if answer.told else ""


def _says_again(given: FieldAnswer, before: Answer, incident: UUID) -> bool:
    same = (given.outcome, given.at, given.attempts) == (
        before.outcome, before.at, before.attempts,
    )  # fmt: skip
    return same and given.told == told(incident, before)


def fulfil(answers: Sequence[Answer]) -> None:
    """Mark what was owed for these leads as done, by the first answer of each."""
    if not answers:
        return
    first: dict[UUID, Answer] = {}
    for answer in answers:
        first.setdefault(answer.lead_id, answer)
    owed = Obligation.objects.filter(
        kind=DutyKind.LEAD_ANSWER,
        subject__in=first,
        done_at__isnull=True,
        lifted_at__isnull=True,
    )
    done = [
        Done(
            subject=subject,
            slot_on=slot_on,
            slot=slot,
            done_at=first[subject].at,
            done_by=first[subject].by_post,
            evidence=first[subject].pk,
        )
        for subject, slot_on, slot in owed.values_list("subject", "slot_on", "slot")
    ]
    ledger.fulfil(DutyKind.LEAD_ANSWER, done, answers[0].recorded_at)


def follow(leads: Mapping[UUID, Lead]) -> None:
    """Let leads and their rows follow the latest answer there is, whoever recorded it last."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE screening_lead l SET outcome = a.outcome
               FROM (SELECT DISTINCT ON (lead_id) lead_id, outcome FROM screening_answer
                     WHERE lead_id = ANY(%s)
                     ORDER BY lead_id, recorded_at DESC, id DESC) AS a
               WHERE l.id = a.lead_id AND l.outcome <> a.outcome""",
            [list(leads)],
        )
        cursor.execute(
            """UPDATE screening_row r SET outcome = l.outcome FROM screening_lead l
               WHERE l.id = ANY(%s) AND r.lead_id = l.id AND r.outcome <> l.outcome""",
            [list(leads)],
        )
