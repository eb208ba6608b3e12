"""What makes a headquarters whole, and which decision on the level is in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

CO_LEADS = 2
"""双组长: the Party secretary and the district head together (domain.md, item 9)."""


class Decided(Protocol):
    """A decision on the level, as far as its order matters."""

    @property
    def effective_at(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...


D = TypeVar("D", bound=Decided)


def in_force(decisions: Iterable[D], at: datetime, as_of: datetime | None = None) -> D | None:
    """The decision in force at `at`, as known now, or at `as_of`; None before the first.

    The latest to take effect counts; of two for one moment, the one recorded later.
    """
    known = [
        d for d in decisions if d.effective_at <= at and (as_of is None or d.recorded_at <= as_of)
    ]
    return max(known, key=lambda d: (d.effective_at, d.recorded_at), default=None)
