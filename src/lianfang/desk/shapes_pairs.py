"""Two who may be one, side by side (T6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lianfang.desk.shapes_frame import Link, Nothing

Likeness = Literal["same", "near", "differs", "missing"]
"""How two values stand to each other; told by mark and word."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a value; `differs` where the other side has something else there."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of both: the likeness, its mark and word, and both values in pieces."""

    label: str
    likeness: Likeness
    mark: str
    words: str
    first: tuple[Piece, ...]
    second: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A list's row that tells of one of the two, or how else one became known."""

    words: str
    when: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: masked name, what happens with them now, and where they are known from."""

    name: str
    state: str
    sources: tuple[Source, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class PairPage:
    """T6. `progress`: “还有41对”. `consequence`: what a join does here. `undone`: the last one.

    `settled`: how it was decided, where that was done already; then nothing can be decided.
    """

    progress: str
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    fields: tuple[Compared, ...]
    first: Side
    second: Side
    consequence: str
    logged: str
    action: str
    key: str
    skip_url: str
    settled: str = ""
    refusal: str = ""
    last: str = ""
    undo_action: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One pair in the queue: masked names, what speaks for one person and against, since when."""

    url: str
    names: str
    place: str
    agrees: str
    differs: str
    since: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue, oldest first."""

    sentence: str
    rows: tuple[QueueRow, ...]
    begin: Link | None = None
    next_url: str = ""
    nothing: Nothing | None = None
