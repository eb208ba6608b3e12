"""What is told, and when it may ring: each post has a budget, and the night is quiet. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from lianfang.duties.choices import DutyKind as D
from lianfang.kernel import clock
from lianfang.messages.choices import DIGESTS, Held, Topic

NIGHT_FROM, MORNING = time(22), time(7)
CUT_OFF = time(18)

BUDGET, FEWEST, MOST = 12, 4, 40
"""Alarms of a post in a day, and between which numbers its holder may set them."""

SOON = timedelta(hours=1)
"""A reminder comes this long before a duty is due, if it was known twice as long before."""

CRITICAL_WITHIN = timedelta(hours=2)
"""A need that is owed so soon is a critical one."""

LOOK_BACK = timedelta(hours=12)
"""After a standstill, news older than this is left to the next summary."""

HEALTH = frozenset({D.FEVER_NOTICE, D.CLINIC_REFERRAL, D.MEASURE_AGAIN})
NEEDS = frozenset({D.NEED, D.DEPENDANT_CARER})
RELEASE = frozenset({D.HELD_CALL, D.RELEASE_PAPER})
LEGAL = frozenset({D.APPEAL_RECEIPT, D.APPEAL_ANSWER, D.CORRECTION_ANSWER, D.PAPER_SERVICE})
BY_DAY = frozenset(
    {
        D.DIRECTIVE_RECEIPT, D.DIRECTIVE_RESULT, D.DIRECTIVE_CLIMB, D.FRONTLINE_ISSUE,
        D.EXPLANATION, D.LETTER_RECEIPT, D.TRANSFER, D.WELFARE_VISIT,
    }
)  # fmt: skip
MANY = frozenset(
    {
        D.LEAD_ANSWER, D.HEALTH_CHECK, D.CHECK_SAMPLE, D.CHECK_CALL, D.RECHECK, D.TIP_CALL,
        D.MATCH_REVIEW, D.TEAM_COMPLETE,
    }
)  # fmt: skip
"""Kinds that are too many to be told one by one: the summaries tell how many there are."""

NEWS: dict[Topic, frozenset[str]] = {
    Topic.NEW: HEALTH | NEEDS | RELEASE | LEGAL | BY_DAY,
    Topic.SOON: frozenset(D) - MANY - HEALTH,
    Topic.LATE: frozenset(D) - MANY,
}
"""The kinds of duties of which each topic tells."""

WITH_ITS_RECEIPT = {D.DIRECTIVE_RESULT: "once"}
"""The slot whose coming in is told by another duty; a result owed anew has one of its own."""


class Delivery(StrEnum):
    """How far a message is."""

    QUEUED = "queued"
    HELD = "held"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Placed:
    """When a message comes: now, or held until a moment, for a reason."""

    until: datetime | None = None
    why: str = ""


def is_night(at: datetime) -> bool:
    """Whether only what cannot wait rings."""
    told = clock.local(at).time()
    return told >= NIGHT_FROM or told < MORNING


def is_urgent(topic: str, kind: str, within: timedelta) -> bool:
    """Whether it rings by night and beyond the budget (C13).

    Health, critical needs and releases that failed always do; a legal clock when it runs out.
    `within` is the time that the most urgent of the duties leaves from its opening.
    """
    if kind in HEALTH or kind in RELEASE or kind == D.DEPENDANT_CARER:
        return True
    if kind == D.NEED:
        return within <= CRITICAL_WITHIN
    return kind in LEGAL and topic in (Topic.SOON, Topic.LATE)


def next_digest(at: datetime) -> datetime:
    """The first moment after `at` at which posts get their summary."""
    day = clock.day_of(at)
    moments = (clock.moment(day, MORNING), clock.moment(day, CUT_OFF))
    later = [moment for moment in moments if moment > at]
    return later[0] if later else clock.moment(day + timedelta(days=1), MORNING)


def last_digest(at: datetime) -> tuple[Topic, datetime]:
    """The latest summary that is due at a moment."""
    day = clock.day_of(at)
    if at >= clock.moment(day, CUT_OFF):
        return Topic.CUT_OFF, clock.moment(day, CUT_OFF)
    if at >= clock.moment(day, MORNING):
        return Topic.MORNING, clock.moment(day, MORNING)
    return Topic.CUT_OFF, clock.moment(day - timedelta(days=1), CUT_OFF)


def place(*, urgent: bool, rung: int, budget: int, at: datetime) -> Placed:
    """When a message comes, to a post in which `rung` rang that day already."""
    if urgent:
        return Placed()
    if is_night(at):
        return Placed(next_digest(at), Held.NIGHT)
    return Placed(next_digest(at), Held.BUDGET) if rung >= budget else Placed()


def delivery(
    *, held_until: datetime | None, delivered: bool, read: bool, at: datetime
) -> Delivery:
    """How far a message in the inbox is."""
    if read:
        return Delivery.READ
    if delivered:
        return Delivery.DELIVERED
    return Delivery.HELD if held_until is not None and held_until > at else Delivery.QUEUED


RETRIES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
"""How long after each failure what leaves the house is tried again; then it has failed."""


def next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after so many failures; None to give up."""
    return at + RETRIES[tries - 1] if tries <= len(RETRIES) else None


def is_digest(topic: str) -> bool:
    """Whether a message sums up duties of every kind."""
    return topic in DIGESTS
