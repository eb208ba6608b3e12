"""Which post answers for a place: its own, its deputy while it is away, or one above it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from lianfang.accounts import absences
from lianfang.accounts.choices import Role

_LADDER = (
    (Role.GRID_WORKER, 15),
    (Role.COMMUNITY_SECRETARY, 12),
    (Role.TOWNSHIP_SECRETARY, 9),
)
"""Who answers for a place, from the nearest up; a lead climbs no further."""

_LAST = (Role.GROUP_STAFF, 6)
"""The group's staff answer for what has none of these."""

ANSWERING = frozenset(role for role, _ in (*_LADDER, _LAST))
"""The roles whose posts owe answers to leads, and may stand in for one another."""


class Owner(NamedTuple):
    """The post that owes an answer and its unit."""

    post: UUID
    unit: UUID


class Owners:
    """The answering posts of a district at a moment, read once for a whole act.

    A post whose holder is away is stood in for by its deputy, if that one is there; else it
    counts as vacant.
    """

    def __init__(self, area: str, at: datetime) -> None:
        self._area, self._at = area, at

    @cached_property
    def _away(self) -> dict[UUID, UUID | None]:
        return absences.deputies(self._at)

    @cached_property
    def _posts(self) -> dict[UUID, tuple[str, str, Owner]]:
        """Role, place and owner by post, the longest in force first."""
        found = absences.posts_in_force(self._at).filter(
            division__gte=self._area, division__lt=self._area + ":", role__in=ANSWERING
        )
        rows = found.order_by("from_at", "id").values_list("role", "division", "id", "unit_id")
        return {post: (role, code, Owner(post, unit)) for role, code, post, unit in rows}

    @cached_property
    def _filled(self) -> dict[tuple[str, str], Owner]:
        """Who is there for each role and place, those of its own before their deputies."""
        own: dict[tuple[str, str], Owner] = {}
        by_deputy: dict[tuple[str, str], Owner] = {}
        for post, (role, code, owner) in self._posts.items():
            if post not in self._away:
                own.setdefault((role, code), owner)
            elif deputy := self._deputy(post):
                by_deputy.setdefault((role, code), deputy)
        return by_deputy | own

    def _deputy(self, post: UUID) -> Owner | None:
        """The deputy of a post that is away, if that one is in post and there."""
        deputy = self._away.get(post)
        known = self._posts.get(deputy) if deputy and deputy not in self._away else None
        return known[2] if known else None

    def staffed(self, division: str) -> bool:
        """Whether a grid or a community has a post of its own that answers."""
        own = next((role for role, length in _LADDER if length == len(division)), None)
        return own is not None and (own, division) in self._filled

    def owner(self, division: str) -> Owner | None:
        """The nearest present post that answers for a place."""
        return next(self._upwards(division), None)

    def stand_in(self, post: UUID, division: str) -> Owner | None:
        """A post itself if it is there, else its deputy, else the nearest that is, from it up.

        `division` is the place of what the post owes, which may lie below its own.
        """
        known = self._posts.get(post)
        if known is None:
            return self.owner(division)
        role, code, owner = known
        if post not in self._away:
            return owner
        return self._deputy(post) or self._filled.get((role, code)) or self.owner(code[:-3])

    def above(self, post: UUID | None, division: str, asked: Collection[UUID]) -> Owner | None:
        """The next post up from the one that owes an answer; None if there is none.

        `asked` have had the lead at this place already, and are not asked twice.
        """
        ladder = list(self._upwards(division))
        posts = [owner.post for owner in ladder]
        passed = posts.index(post) + 1 if post in posts else 0
        others = (o for o in ladder[passed:] if o.post != post and o.post not in asked)
        return next(others, None)

    def someone_else(self, division: str, hands: Collection[UUID]) -> Owner | None:
        """Who looks again at what some posts had in hand: one who answers for the place too.

        The community's secretary, else the township's, else the worker of the grid, else the
        group's staff. Grid workers see their own grid only: those of the next are not asked.
        """
        ladder = list(self._upwards(division))
        secretary = self._filled.get((Role.COMMUNITY_SECRETARY, division[:12]))
        staff = self._filled.get((_LAST[0], division[: _LAST[1]]))
        asked = [secretary, *reversed(ladder), staff]
        return next((owner for owner in asked if owner and owner.post not in hands), None)

    def _upwards(self, division: str) -> Iterator[Owner]:
        """The present posts of the ladder from a place up, else the group's staff; each once."""
        seen: set[UUID] = set()
        for role, length in _LADDER:
            owner = self._filled.get((role, division[:length]))
            if owner and length <= len(division) and owner.post not in seen:
                seen.add(owner.post)
                yield owner
        role, length = _LAST
        staff = self._filled.get((role, division[:length]))
        if staff and not seen:
            yield staff
