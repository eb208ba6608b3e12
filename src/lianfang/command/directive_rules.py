"""When a directive must be acknowledged, and when silence climbs. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

RECEIPT_WITHIN = timedelta(minutes=30)
"""An addressee acknowledges within this time of issue (domain.md, Part 1, item 4)."""

RECEIPT_GRACE = timedelta(minutes=10)

CLIMB_AFTER = timedelta(minutes=60)
"""Silent for this long after issue, a unit's principal is asked."""

CLIMB_WITHIN = timedelta(minutes=60)
"""The principal answers within this time of being asked."""

RESULT_GRACE = timedelta(hours=1)

OPEN_FOR = timedelta(days=7)
"""A receipt can be given this long after it was due."""


class Stage(StrEnum):
    """How far one addressee is; derived from its moments, never stored."""

    SILENT = "silent"
    WAITING = "waiting"
    RECEIVED = "received"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    RETURNED = "returned"
    VERIFIED = "verified"


def stage(
    *,
    receipt_due: datetime,
    due_at: datetime | None,
    received: bool,
    answered: bool,
    verdict: str,
    at: datetime,
) -> Stage:
    """How far an addressee is at a moment; a directive without a deadline asks a receipt only."""
    if verdict:
        return Stage.VERIFIED if verdict == "accepted" else Stage.RETURNED
    if answered:
        return Stage.ANSWERED
    if not received:
        return Stage.SILENT if at >= receipt_due + RECEIPT_GRACE else Stage.WAITING
    if due_at is not None and at >= due_at + RESULT_GRACE:
        return Stage.OVERDUE
    return Stage.RECEIVED
