"""What a protocol edition decides, as plain values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Slot:
    """One daily duty: minutes after midnight in the district; `closes` may pass midnight."""

    name: str
    opens: int
    due: int
    grace: int
    closes: int


MORNING = Slot("am", opens=390, due=600, grace=60, closes=840)
AFTERNOON = Slot("pm", opens=900, due=1080, grace=60, closes=1380)


HELD_BY_EDITIONS = ("observation_days", "fever", "lead_answer", "lead_attempts")
"""The numbers of an edition that a later decision may change by themselves."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The dated parameters of an edition.

    `observation_days` counts from the anchor (D0); `fever` is in tenths of a degree Celsius;
    `lead_answer` is the minutes in which the field answers a lead (domain.md, entity 2).
    """

    observation_days: int = 14
    fever: int = 373
    lead_answer: int = 120
    lead_attempts: int = 3
    slots: tuple[Slot, ...] = field(default=(MORNING, AFTERNOON))
    release_minute: int | None = None

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Parameters:
        """Read what `as_json` wrote; what an edition does not name keeps its default."""
        values = dict(kept)
        if "slots" in values:
            values["slots"] = tuple(Slot(**slot) for slot in values["slots"])
        return cls(**values)

    @classmethod
    @lru_cache(maxsize=64)
    def from_text(cls, text: str) -> Parameters:
        """The same from the JSON's text: every check reads it, and editions are few."""
        return cls.from_json(json.loads(text))

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "observation_days": self.observation_days,
            "fever": self.fever,
            "lead_answer": self.lead_answer,
            "lead_attempts": self.lead_attempts,
            "release_minute": self.release_minute,
            "slots": [
                {
                    "name": s.name,
                    "opens": s.opens,
                    "due": s.due,
                    "grace": s.grace,
                    "closes": s.closes,
                }
                for s in self.slots
            ],
        }
