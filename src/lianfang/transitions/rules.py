"""From when a change holds. Pure."""

from __future__ import annotations

from datetime import datetime


def holds_from(effective_at: datetime, recorded_at: datetime) -> datetime:
    """From when duties follow a change: its moment, or its recording where that came later."""
    return max(effective_at, recorded_at)
