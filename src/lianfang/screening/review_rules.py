"""By when a doubtful match is settled, a roster is filed, a tip is called about."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianfang.kernel import clock
from lianfang.screening.rules import NIGHT_BEGINS, by_day

SETTLED_WITHIN = timedelta(hours=4)
"""Hours of the day from an import to the settling of its last doubtful pair."""

CALLED_WITHIN = timedelta(hours=4)
"""Hours of the day from a tip to the call about it."""


def later_by_day(at: datetime, span: timedelta) -> datetime:
    """The moment when `span` has passed since `at`, counting the hours of the day only."""
    begins = by_day(at)
    evening = clock.moment(clock.day_of(begins), NIGHT_BEGINS)
    left = evening - begins
    return begins + span if span <= left else later_by_day(evening, span - left)
