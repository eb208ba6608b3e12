"""Answers from the field: what they may say, and what follows from them."""

from __future__ import annotations

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
from lianfang.screening.choices import Outcome
from lianfang.screening.giving import next_id
from lianfang.screening.models import Answer, Lead


class AnswerBeforeLead(BadInput):
    """An answer of {at} is earlier than its lead, which came at {lead_at}. Correct the time."""


class AnswerInFuture(BadInput):
    """An answer is dated {at}, later than now. Correct the time."""


class OutcomeUnknown(BadInput):
    """{value} is not an answer to a lead; it is one of {known}."""


class AttemptsUnknown(BadInput):
    """{value} is not a number of attempts. Enter how often someone went or called, from 1."""


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """What was found of a lead at a moment, after how many attempts."""

    lead: UUID
    outcome: str
    at: datetime
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Answered:
    """How many leads a sheet was about, how many answers were new and how many said again."""

    leads: int
    recorded: int
    unchanged: int


_ANSWERS = [value for value in Outcome.values if value != Outcome.PENDING]


def check(answers: Sequence[FieldAnswer], leads: Mapping[UUID, Lead], at: datetime) -> None:
    """Refuse what cannot be an answer at `at`."""
    for answer in answers:
        if answer.outcome not in _ANSWERS:
            raise OutcomeUnknown(value=answer.outcome, known=", ".join(_ANSWERS))
        if not 1 <= answer.attempts < 1000:
            raise AttemptsUnknown(value=answer.attempts)
        if answer.at > at:
            raise AnswerInFuture(at=_shown(answer.at))
        if answer.at < leads[answer.lead].at:
            lead_at = _shown(leads[answer.lead].at)
            raise AnswerBeforeLead(at=_shown(answer.at), lead_at=lead_at)


def _shown(at: datetime) -> str:
    return clock.local(at).isoformat(" ", "minutes")


def append(
    answers: Sequence[FieldAnswer], leads: Mapping[UUID, Lead], post: UUID, recorded_at: datetime
) -> list[Answer]:
    """Append the answers that say something new, in the order of their moments."""
    latest = _latest(leads)
    new = []
    for given in sorted(answers, key=lambda answer: answer.at):
        before = latest.get(given.lead)
        if before and _says_again(given, before):
            continue
        answer = Answer(
            id=next_id(before.pk if before else None),
            lead_id=given.lead,
            division=leads[given.lead].division,
            outcome=given.outcome,
            attempts=given.attempts,
            by_post=post,
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


def _says_again(given: FieldAnswer, before: Answer) -> bool:
    return (given.outcome, given.at, given.attempts) == (
        before.outcome, before.at, before.attempts,
    )  # fmt: skip


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
