"""What a phase wants of the figures before the next begins. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Is(StrEnum):
    """How a figure compares with what a phase wants of it."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    EXACTLY = "exactly"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of the registry, by id, and what a phase wants it to be."""

    figure: str
    comparison: Is
    wanted: float

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Indicator:
        """Read what `as_json` wrote, or what was added to it."""
        return cls(str(kept["figure"]), Is(kept["comparison"]), float(kept["wanted"]))

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)

    def met(self, value: float | None) -> bool:
        """Whether a value is as wanted; one that could not be told is not."""
        if value is None:
            return False
        if self.comparison is Is.AT_MOST:
            return value <= self.wanted
        if self.comparison is Is.AT_LEAST:
            return value >= self.wanted
        return value == self.wanted
