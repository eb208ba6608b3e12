"""When a lead climbs: after three attempts in twelve hours, or twelve hours, by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from lianfang.screening.rules import MOST_TRIES, RUNG, by_day, by_night


class Why(StrEnum):
    """What made a lead climb."""

    ATTEMPTS = "attempts"
    TIME = "time"


def step(
    opens_at: datetime, tried: Sequence[datetime], at: datetime, most: int = MOST_TRIES
) -> Why | None:
    """Why a lead passes to the next post at `at`; None if it stays.

    `opens_at` is when its present post was first asked, `tried` when that post's attempts were.
    By night nothing climbs: what is due then climbs at 07:00 (domain.md C13).
    """
    if by_night(at):
        return None
    if len([moment for moment in tried if at - RUNG < moment <= at]) >= most:
        return Why.ATTEMPTS
    return Why.TIME if at >= by_day(opens_at + RUNG) else None
