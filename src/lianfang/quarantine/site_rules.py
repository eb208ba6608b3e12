"""Pure decisions about sites: their life, whether they are ready, when another is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lianfang.quarantine.choices import SiteGroup, SiteMode

DRILL_EVERY = timedelta(days=7)
"""A site on standby is looked over, or its opening rehearsed, every week (entity 17)."""

SIGN_AHEAD = timedelta(days=1)
"""A stay after the end is signed for in the last day at the earliest, not on arrival."""

ANOTHER_FROM = (4, 5)
"""Another site is proposed once four of five rooms in use are taken (entity 17)."""

GROUPS_NEEDED = tuple(g.value for g in SiteGroup if g is not SiteGroup.CARE)
"""The five work groups without which a site is not staffed (domain.md 2.11)."""

_MOVES: dict[str, tuple[str, ...]] = {
    SiteMode.PLANNED: (SiteMode.INSPECTED,),
    SiteMode.INSPECTED: (SiteMode.STANDBY,),
    SiteMode.STANDBY: (SiteMode.ACTIVE,),
    SiteMode.ACTIVE: (SiteMode.DRAINING,),
    SiteMode.DRAINING: (SiteMode.DISINFECTING,),
    SiteMode.DISINFECTING: (SiteMode.STANDBY, SiteMode.CLOSED),
    SiteMode.CLOSED: (),
}

_SOUND_FIRST = frozenset({SiteMode.INSPECTED, SiteMode.STANDBY, SiteMode.ACTIVE})


class MoveFault(StrEnum):
    """Why a site does not change its mode."""

    NOT_NEXT = "not_next"
    NOT_SOUND = "not_sound"
    OCCUPIED = "occupied"


class Readiness(StrEnum):
    """Whether a site could open now: the last look was sound and is not older than a week."""

    READY = "ready"
    STALE = "stale"
    UNSOUND = "unsound"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Looked:
    """The last inspection or drill of a site."""

    at: datetime
    sound: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a site stands: its mode, its rooms that people can stay in, and the last look."""

    mode: str
    rooms: int
    taken: int
    looked: Looked | None


@dataclass(frozen=True, slots=True)
class Filling:
    """How full the sites in use are together, in rooms, and whether another is needed."""

    rooms: int
    taken: int

    @property
    def another(self) -> bool:
        """Whether four of five rooms are taken; with no room in use nothing is proposed."""
        part, whole = ANOTHER_FROM
        return self.rooms > 0 and self.taken * whole >= self.rooms * part


def next_modes(mode: str) -> tuple[str, ...]:
    """The modes that may follow one."""
    return _MOVES[mode]


def fault_of_move(old: str, new: str, looked: Looked | None, occupied: int) -> MoveFault | None:
    """Why a site cannot go from one mode to another; None if it can.

    It opens only after a sound look; it is disinfected only once nobody stays there.
    """
    if new not in _MOVES[old]:
        return MoveFault.NOT_NEXT
    if new in _SOUND_FIRST and not (looked and looked.sound):
        return MoveFault.NOT_SOUND
    if new == SiteMode.DISINFECTING and occupied:
        return MoveFault.OCCUPIED
    return None


def readiness(looked: Looked | None, at: datetime) -> Readiness:
    """Whether a site could open at a moment."""
    if looked is None:
        return Readiness.NEVER
    if not looked.sound:
        return Readiness.UNSOUND
    return Readiness.READY if at - looked.at <= DRILL_EVERY else Readiness.STALE


def filling(sites: Iterable[Standing]) -> Filling:
    """How full the sites in use are together."""
    used = [site for site in sites if site.mode == SiteMode.ACTIVE]
    return Filling(sum(s.rooms for s in used), sum(s.taken for s in used))


def lacks_standby(sites: Sequence[Standing], at: datetime) -> bool:
    """Whether a site is in use while none is ready on standby: a contradiction (entity 17)."""
    ready = any(
        s.mode == SiteMode.STANDBY and readiness(s.looked, at) is Readiness.READY for s in sites
    )
    return any(s.mode == SiteMode.ACTIVE for s in sites) and not ready


def groups_wanting(filled: Collection[str]) -> tuple[str, ...]:
    """The work groups that nobody works in."""
    return tuple(group for group in GROUPS_NEEDED if group not in filled)
