"""A bulletin as one structure, from which page, Markdown and document are made alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; `figure` is the id of the figure that it tells, `identity` the name of
    the identity whose side it is.

    `corrected` is what the figure answers now, where something else was published.
    """

    text: str
    figure: str = ""
    identity: str = ""
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """`h1` (一、), `p`, or `table` with a head and rows of runs; `anchor` names a section."""

    kind: Literal["h1", "p", "table"]
    runs: tuple[Run, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Run, ...], ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The evening briefing of a place as of a moment."""

    masthead: str
    issue: str
    office: str
    day: str
    title: str
    stand: str
    as_of: datetime
    place: str
    provisional: bool
    blocks: tuple[Block, ...]
    tail: tuple[str, ...] = ()
