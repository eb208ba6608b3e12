"""The words of the bulletin, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lianfang.briefing.rules import Sentence, read


@dataclass(frozen=True, slots=True)
class Section:
    """A section's heading and its sentences."""

    anchor: str
    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The names that a bulletin bears, and its sections."""

    masthead: str
    title: str
    office: str
    sections: tuple[Section, ...]

    @property
    def figures(self) -> list[str]:
        """The names of all figures in it, in order."""
        return sorted({f for s in self.sections for t in s.sentences for f in t.figures})


@cache
def wording() -> Wording:
    """What `bulletin.toml` says."""
    kept = tomllib.loads(files("lianfang.briefing").joinpath("bulletin.toml").read_text("utf-8"))
    sections = tuple(
        Section(s["anchor"], s["heading"], tuple(read(t) for t in s["sentences"]))
        for s in kept["section"]
    )
    return Wording(kept["masthead"], kept["title"], kept["office"], sections)
