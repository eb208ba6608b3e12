"""When what is kept of people goes, as plain decisions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

AFTER_END = timedelta(days=30)
"""The start of destruction after the incident's end (R6: a proposal, at most 90 days)."""

WINDING_UP = timedelta(days=90)
"""How long the posts that wind an incident up go on after its end."""

LONGEST_REVIEW = timedelta(days=90)
"""A hold is looked at again within these days."""


def destroyable_from(ended_at: datetime, drill: bool) -> datetime:
    """When destruction may begin; a drill's people are invented, so at once."""
    return ended_at if drill else ended_at + AFTER_END


def reviewed_in_time(review_on: date, today: date) -> bool:
    """Whether a hold's review lies ahead, and near enough."""
    return today < review_on <= today + LONGEST_REVIEW


def told_openly(count: int) -> str:
    """A count as everyone may see it: from one to four it is told as fewer than five (R4)."""
    return "<5" if 0 < count < 5 else f"{count:,}"
