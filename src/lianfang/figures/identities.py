"""The balance of records: two independent counts of one thing, which must be equal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """Two sides of an equation over records; `name` is an English gettext id.

    `parts` are the terms of a side that is a sum, as (code, count).
    """

    name: str
    left: int
    right: int
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def holds(self) -> bool:
        """Whether both sides are equal."""
        return self.left == self.right
