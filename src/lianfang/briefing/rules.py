"""Reading the words of the bulletin: text, and the names of the figures that stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PLACE = re.compile(r"\{(\w+)(?:\.(\w+)(#)?|(/\*))?\}")
_CONDITION = re.compile(r"^\?(\w+) ")


@dataclass(frozen=True, slots=True)
class Words:
    """Text that stands as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A figure to be told: whole, one `part`, or all parts (`part` is then `*`).

    `counted`: of a share's part only how many rows it has, without a unit.
    """

    figure: str
    part: str = ""
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in pieces; with `unless_empty` it is told only if that figure has rows."""

    pieces: tuple[Words | Told, ...]
    unless_empty: str = ""

    @property
    def figures(self) -> set[str]:
        """The names of the figures that it tells."""
        return {piece.figure for piece in self.pieces if isinstance(piece, Told)}


def read(sentence: str) -> Sentence:
    """Read a sentence of `bulletin.toml`, whose head explains the notation."""
    condition = _CONDITION.match(sentence)
    text = sentence[condition.end() :] if condition else sentence
    return Sentence(tuple(_pieces(text)), condition.group(1) if condition else "")


def _pieces(text: str) -> Iterator[Words | Told]:
    end = 0
    for found in _PLACE.finditer(text):
        if found.start() > end:
            yield Words(text[end : found.start()])
        name, part, counted, every = found.groups()
        yield Told(name, "*" if every else part or "", bool(counted))
        end = found.end()
    if end < len(text):
        yield Words(text[end:])
