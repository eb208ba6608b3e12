"""How long things took, and whether 7-1-7 was kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from lianfang.transitions.choices import ACTIONS, Step

DETECTED_WITHIN = timedelta(days=7)
NOTIFIED_WITHIN = timedelta(days=1)
RESPONDED_WITHIN = timedelta(days=7)
FIRST_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many ended, their median, how many were or are beyond the limit, how many still run."""

    ended: int
    median: timedelta | None
    breaches: int
    running: int


def pace(
    spans: Sequence[tuple[datetime, datetime | None]], limit: timedelta | None, at: datetime
) -> Pace:
    """The pace of some intervals; one that still runs is beyond the limit once it has passed."""
    lengths = [(ended - began).total_seconds() for began, ended in spans if ended]
    so_far = [(ended or at) - began for began, ended in spans]
    return Pace(
        ended=len(lengths),
        median=timedelta(seconds=round(median(lengths))) if lengths else None,
        breaches=sum(length > limit for length in so_far) if limit is not None else 0,
        running=len(spans) - len(lengths),
    )


@dataclass(frozen=True, slots=True)
class Target:
    """A target of 7-1-7: within how long, and how long it took; None while it cannot be told."""

    within: timedelta
    took: timedelta | None

    @property
    def met(self) -> bool | None:
        """Whether it was kept; None while it cannot be told."""
        return None if self.took is None else self.took <= self.within


@dataclass(frozen=True, slots=True)
class SevenOneSeven:
    """Detection, notification, the last early action, and the first, which is watched too."""

    detection: Target
    notification: Target
    response: Target
    first: Target


def seven_one_seven(known: Mapping[str, datetime | None]) -> SevenOneSeven:
    """The targets from the steps that are known; a step known as None does not apply.

    The response is complete only when every early action that applies is known.
    """

    def between(first: datetime | None, last: datetime | None) -> timedelta | None:
        return last - first if first and last else None

    notified = known.get(Step.NOTIFICATION)
    actions = [at for step in ACTIONS if (at := known.get(step)) is not None]
    complete = all(step in known for step in ACTIONS)
    last = max(actions) if complete and actions else None
    detected = known.get(Step.DETECTION)
    return SevenOneSeven(
        Target(DETECTED_WITHIN, between(known.get(Step.EMERGENCE), detected)),
        Target(NOTIFIED_WITHIN, between(detected, notified)),
        Target(RESPONDED_WITHIN, between(notified, last)),
        Target(FIRST_WITHIN, between(notified, min(actions, default=None))),
    )
