"""What the ground does, as tests need it: complete answers, and attempts before them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.screening.answering import FieldAnswer
from lianfang.screening.attempt_operations import record_attempts
from lianfang.screening.attempting import FieldAttempt, Tried
from lianfang.screening.operations import answer_leads
from lianfang.screening.rules import DEMANDS, Demand


def complete(lead: UUID, outcome: str, at: datetime, attempts: int = 1) -> FieldAnswer:
    """An answer with what its outcome demands to be told."""
    demand = DEMANDS.get(outcome)
    told = "问过邻居,现住临汾市" if demand and demand is not Demand.ATTEMPTS else ""
    return FieldAnswer(lead, outcome, at, attempts, told)


def try_at(actor: Actor, lead: UUID, moments: Sequence[datetime], *, at: datetime) -> Tried:
    """Knock at some moments, recorded at `at`."""
    with clock.held(at), entered(actor.scope):
        attempts = [FieldAttempt(lead, "visit", moment) for moment in moments]
        return record_attempts(attempts, by=actor, at=at)


def answer(actor: Actor, lead: UUID, outcome: str, at: datetime) -> None:
    """Answer a lead with what the outcome demands; three knocks before “unreachable”."""
    if outcome == "unreachable":
        try_at(actor, lead, [at - timedelta(minutes=n) for n in (20, 10, 0)], at=at)
    with clock.held(at), entered(actor.scope):
        answer_leads([complete(lead, outcome, at)], by=actor, at=at)
