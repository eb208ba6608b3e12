"""The front page (T1): the balance sheet, what is overdue, the figures of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lianfang.desk.shapes_frame import Link


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a sum, with its rows."""

    label: str
    value: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class IdentityLine:
    """One identity of the balance sheet. None = not yet computable, and `why`.

    `main`: one of those that are read first; the others are folded while they hold.
    """

    words: str
    left: int | None
    right: int | None
    left_url: str
    right_url: str
    parts: tuple[Part, ...] = ()
    why: str = ""
    main: bool = True

    @property
    def holds(self) -> bool | None:
        """Whether the sides agree; None while a side cannot be computed."""
        if self.left is None or self.right is None:
            return None
        return self.left == self.right

    @property
    def difference(self) -> int:
        """How far the sides are apart (0 while one is unknown)."""
        return abs((self.left or 0) - (self.right or 0)) if self.holds is False else 0


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """Overdue duties of one kind in one owner's hands."""

    kind: str
    owner: str
    count: int
    oldest: timedelta
    url: str


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """One township's overdue duties: one (count, url) per kind, then all."""

    place: str
    cells: tuple[tuple[int, str], ...]
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class OverdueGrid:
    """Overdue duties, township × kind. Rows by register."""

    kinds: tuple[str, ...]
    rows: tuple[OverdueRow, ...]


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is overdue, and whose. lines: oldest first, five on the front page."""

    total: int
    lines: tuple[OverdueLine, ...]
    grid: OverdueGrid | None
    url: str


@dataclass(frozen=True, slots=True)
class MiniLine:
    """Seven days as a line without axes; made by `minilines.mini_line`."""

    path: str
    last_x: str
    last_y: str
    span: str
    spoken: str


@dataclass(frozen=True, slots=True)
class FigureTile:
    """A figure of the day. value: ready text without its unit; “—” with `why` if none.

    change: against yesterday at the same hour; None where that says nothing.
    """

    id: str
    label: str
    value: str
    unit: str
    url: str
    change: int | None = None
    line: MiniLine | None = None
    why: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is different from yesterday. was/now: both values of a correction."""

    at: datetime
    words: str
    url: str = ""
    was: str = ""
    now: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """T1. gaps: places with no worker, duty with no officer. sign: the briefing to sign.

    unsettled: what is not reconciled, each a count that opens.
    """

    identities: tuple[IdentityLine, ...]
    overdue: Overdue
    figures: tuple[FigureTile, ...]
    changes: tuple[Change, ...]
    worst: str = ""
    gaps: tuple[Link, ...] = ()
    held: tuple[Link, ...] = ()
    sign: Link | None = None
    unsettled: tuple[Part, ...] = ()

    @property
    def ordered(self) -> tuple[IdentityLine, ...]:
        """Unbalanced lines first, then those that cannot be computed, then the rest."""
        rank = {False: 0, None: 1, True: 2}
        return tuple(sorted(self.identities, key=lambda line: rank[line.holds]))

    @property
    def first(self) -> tuple[IdentityLine, ...]:
        """The lines that are read first, and whatever does not hold."""
        return tuple(line for line in self.ordered if line.main or not line.holds)

    @property
    def rest(self) -> tuple[IdentityLine, ...]:
        """The other lines, all of which hold."""
        return tuple(line for line in self.ordered if line.holds and not line.main)

    @property
    def unbalanced(self) -> int:
        """How many identities do not hold."""
        return sum(line.holds is False for line in self.identities)

    @property
    def unknown(self) -> int:
        """How many cannot be computed."""
        return sum(line.holds is None for line in self.identities)
