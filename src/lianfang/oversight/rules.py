"""What a unit's statement is held against, and how a contradiction stands. Pure.

A contradiction is a question to the unit, never a finding: false and concealed are found by
people after a hearing (domain.md 2.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

EXPLAIN_WITHIN = timedelta(hours=24)
GRACE = timedelta(hours=1)
OPEN_FOR = timedelta(days=3)


class Standing(StrEnum):
    """How a contradiction stands; derived, never stored."""

    WAITING = "waiting"
    CORRECTED = "corrected"
    EXPLAINED = "explained"
    UNEXPLAINED = "unexplained"


def contradicts(is_zero: bool, evidence: Mapping[str, int]) -> bool:
    """Whether a signed zero stands against anything on record of that day."""
    return is_zero and any(evidence.values())


def standing(
    *, corrected_at: datetime | None, explained_at: datetime | None, due_at: datetime, at: datetime
) -> Standing:
    """A unit's own correction within the time is no fault, whatever it explained besides."""
    if corrected_at is not None and corrected_at <= due_at:
        return Standing.CORRECTED
    if explained_at is not None:
        return Standing.EXPLAINED
    return Standing.WAITING if at < due_at + GRACE else Standing.UNEXPLAINED
