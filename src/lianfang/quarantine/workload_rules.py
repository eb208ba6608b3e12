"""How long duties take, so that a day's work can be told in person-hours. Pure."""

from __future__ import annotations

from collections.abc import Iterable

MINUTES: dict[str, int] = {
    "health_check": 6,
    "check_call": 5,
    "welfare_visit": 30,
    "measure_again": 10,
    "check_sample": 10,
    "fever_notice": 15,
    "clinic_referral": 60,
    "lead_answer": 15,
    "recheck": 15,
    "team_complete": 20,
    "need": 30,
    "dependant_carer": 40,
    "paper_service": 20,
    "release_paper": 15,
    "held_call": 10,
    "appeal_receipt": 10,
    "appeal_answer": 60,
    "correction_answer": 20,
    "transfer": 90,
    "daily_report": 15,
    "unit_roster": 20,
    "letter_receipt": 10,
    "tip_call": 10,
    "match_review": 5,
}
"""Minutes of one person's work for one duty, the way included; a stated estimate, not a norm."""

OTHERWISE = 15
"""Minutes for a kind that the table does not name."""


def person_minutes(duties: Iterable[tuple[str, int]]) -> int:
    """The minutes of work that duties take, given as (kind, how many)."""
    return sum(MINUTES.get(kind, OTHERWISE) * count for kind, count in duties)


def hours(minutes: int) -> float:
    """Person-hours, to one decimal, never rounded down to nothing."""
    return max(round(minutes / 60, 1), 0.1) if minutes else 0.0
