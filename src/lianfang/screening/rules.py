"""When a lead is due, what an answer demands and settles, and when a new row asks again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

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

STAYING = SETTLING - {Outcome.ELSEWHERE}
"""Answers after which a lead goes to no other place; who is elsewhere may be in this district."""


class Demand(StrEnum):
    """What an answer must come with."""

    ADDRESS = "address"
    PLACE = "place"
    EVIDENCE = "evidence"
    ATTEMPTS = "attempts"


DEMANDS: Mapping[str, Demand] = MappingProxyType(
    {
        Outcome.NOT_HERE: Demand.ADDRESS,
        Outcome.ELSEWHERE: Demand.PLACE,
        Outcome.WRONG_DATA: Demand.EVIDENCE,
        Outcome.UNREACHABLE: Demand.ATTEMPTS,
    }
)
"""Where somebody lives, or that nobody knows and who was asked; the new place; what is wrong;
attempts on record. An outcome not named demands nothing."""


def missing(outcome: str, told: str, attempts: int, needed: int) -> Demand | None:
    """What an answer lacks: told with it, or attempts recorded at the place before it."""
    demand = DEMANDS.get(outcome)
    if demand is Demand.ATTEMPTS:
        return demand if attempts < needed else None
    return demand if demand and len(told.strip()) < 2 else None


class Onward(StrEnum):
    """Where a lead is proposed to go next."""

    NOWHERE = "nowhere"
    REASSIGN = "reassign"
    REFER = "refer"


def onward(outcome: str, place: str, area: str) -> Onward:
    """Whether a lead goes to another place of the district `area`, or by letter to another county.

    `place` is the code of what the answer told, of any length; "" if it named no known place.
    """
    if outcome not in (Outcome.NOT_HERE, Outcome.ELSEWHERE) or not place or place == area:
        return Onward.NOWHERE
    return Onward.REASSIGN if place.startswith(area) else Onward.REFER


# --- times -----------------------------------------------------------------------------------

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)
"""No knocks at doors, and no calls (domain.md C13)."""

OPEN_FOR = timedelta(days=3)
"""How long after it is due the last post's answer can still be given late, before it is missed."""

RUNG = timedelta(hours=12)
"""How long a lead stays with a post that has another above it; and a span of `MOST_TRIES`."""

MOST_TRIES = 3
"""Attempts to reach somebody within twelve hours, at most."""


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """When the field's answer to a lead is first asked, due, and missed."""

    opens_at: datetime
    due_at: datetime
    closes_at: datetime


def answer_times(at: datetime, minutes: int, *, last: bool = True) -> AnswerTimes:
    """The times for a lead given out at `at`: due `minutes` later, by night from 07:00 on.

    Twelve hours later, by day, it passes to the next post; `last` has none above it.
    """
    opens = by_day(at)
    due = opens + timedelta(minutes=minutes)
    return AnswerTimes(opens, due, due + OPEN_FOR if last else max(due, by_day(opens + RUNG)))


def by_day(at: datetime) -> datetime:
    """The same moment, or the next 07:00 if it falls between 22:00 and 07:00."""
    day, hour = clock.day_of(at), clock.local(at).time()
    if hour >= NIGHT_BEGINS:
        return clock.moment(day + timedelta(days=1), NIGHT_ENDS)
    return clock.moment(day, NIGHT_ENDS) if hour < NIGHT_ENDS else at


def by_night(at: datetime) -> bool:
    """Whether nobody may be knocked up or called at a moment."""
    return by_day(at) != at


def crowded(known: Iterable[datetime], new: Iterable[datetime]) -> datetime | None:
    """The first new attempt that would be one more than `MOST_TRIES` within twelve hours."""
    fresh = sorted(new)
    tried = sorted([*known, *fresh])
    for first, last in zip(tried, tried[MOST_TRIES:], strict=False):
        within = [at for at in fresh if first <= at <= last]
        if last - first < RUNG and within:
            return within[-1]
    return None


class Band(StrEnum):
    """The part of a day in which a door is knocked at."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


_BY_CHANCE = (Band.EVENING, Band.MORNING, Band.AFTERNOON)


def band(at: datetime) -> Band:
    """Before noon, before six, or later, by the district's clock."""
    hour = clock.local(at).hour
    return Band.MORNING if hour < 12 else Band.AFTERNOON if hour < 18 else Band.EVENING


def other_band(tried: Sequence[Band]) -> Band:
    """When to knock next: in the evening first, when most are home; then as tried longest ago.

    `tried` is in the order of the knocks.
    """
    untried = [one for one in _BY_CHANCE if one not in tried]
    last = {one: place for place, one in enumerate(tried)}
    return untried[0] if untried else min(last, key=lambda one: last[one])


def keeps_lead(outcome: str, division: str, named: str) -> bool:
    """Whether a further row about a person belongs to the lead there is.

    `division` is the lead's place, `named` the row's. A lead that waits or is settled keeps
    its person; one that left the person unfound is asked again at another or a nearer place.
    """
    return outcome not in ASKING_AGAIN or division.startswith(named)
