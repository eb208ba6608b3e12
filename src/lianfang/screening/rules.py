"""When a lead is due, when an answer settles it, and when a new row asks again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from lianfang.kernel import clock
from lianfang.screening.choices import Outcome

SETTLING = frozenset(
    {
        Outcome.FOUND,
        Outcome.ALREADY_KNOWN,
        Outcome.PAST_PERIOD,
        Outcome.ELSEWHERE,
        Outcome.NOT_TRAVELLED,
    }
)
"""Answers after which nobody need be sent: who it is and where they were is known."""

ASKING_AGAIN = frozenset({Outcome.WRONG_DATA, Outcome.NOT_HERE, Outcome.UNREACHABLE})
"""Answers that leave the person unfound: another place may find them."""

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)
"""No knocks at doors (domain.md C13)."""

OPEN_FOR = timedelta(days=3)
"""How long after it is due a lead's answer can still be given late, before it is missed."""


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """When the field's answer to a lead is first asked, due, and missed."""

    opens_at: datetime
    due_at: datetime
    closes_at: datetime


def answer_times(at: datetime, minutes: int) -> AnswerTimes:
    """The times for a lead given out at `at`: due `minutes` later, by night from 07:00 on."""
    opens = by_day(at)
    due = opens + timedelta(minutes=minutes)
    return AnswerTimes(opens, due, due + OPEN_FOR)


def by_day(at: datetime) -> datetime:
    """The same moment, or the next 07:00 if it falls between 22:00 and 07:00."""
    day, hour = clock.day_of(at), clock.local(at).time()
    if hour >= NIGHT_BEGINS:
        return clock.moment(day + timedelta(days=1), NIGHT_ENDS)
    return clock.moment(day, NIGHT_ENDS) if hour < NIGHT_ENDS else at


def keeps_lead(outcome: str, division: str, named: str) -> bool:
    """Whether a further row about a person belongs to the lead there is.

    `division` is the lead's place, `named` the row's. A lead that waits or is settled keeps
    its person; one that left the person unfound is asked again at another or a nearer place.
    """
    return outcome not in ASKING_AGAIN or division.startswith(named)
