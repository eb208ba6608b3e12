"""Whose lead it is: from an address to a grid, and to the post that answers for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from lianfang.accounts.choices import Role
from lianfang.accounts.models import Post
from lianfang.incidents.models import Incident
from lianfang.jurisdictions import queries as jurisdictions
from lianfang.jurisdictions.addresses import Gazetteer, Located
from lianfang.kernel import clock
from lianfang.places.models import Compound, Grid, GridCompound
from lianfang.screening.choices import Outcome
from lianfang.screening.models import Lead

_CITY, _TOWNSHIP, _COMMUNITY = 4, 9, 12
_ANSWERING = (
    (Role.GRID_WORKER, 15),
    (Role.COMMUNITY_SECRETARY, _COMMUNITY),
    (Role.TOWNSHIP_SECRETARY, _TOWNSHIP),
    (Role.GROUP_STAFF, 6),
)
"""Who answers for a place: the nearest of these posts; the group's staff for what has none."""


class Owner(NamedTuple):
    """The post that owes an answer and its unit."""

    post: UUID
    unit: UUID


@dataclass(frozen=True, slots=True)
class Named:
    """The place that an address names: a division's code, and a compound in it."""

    division: str
    compound: str
    why: str

    @property
    def located(self) -> bool:
        """Whether it names a community or village, or something in one."""
        return len(self.division) >= _COMMUNITY


class Placer:
    """The district's places and posts at a moment, read once for a whole act.

    Reads every pending lead's grid, so it runs across scopes. Each lead given out counts at
    once, so that a batch spreads over a community's grids.
    """

    def __init__(self, incident: Incident, at: datetime) -> None:
        self._incident, self._at = incident, at
        self._area = incident.division

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        city, day = self._area[:_CITY], clock.day_of(self._at)
        divisions = jurisdictions.divisions(None, city, day).values_list("code", "name")
        compounds = Compound.objects.filter(self._inside).values_list("name", "division")
        return Gazetteer(divisions, compounds.order_by("id"), district=self._area)

    @cached_property
    def _known(self) -> frozenset[str]:
        day = clock.day_of(self._at)
        codes = jurisdictions.divisions(None, self._area, day).values_list("code", flat=True)
        return frozenset(codes) | {code for grids in self._grids.values() for code in grids}

    @cached_property
    def _grids(self) -> dict[str, list[str]]:
        grids = defaultdict(list)
        within = Grid.objects.filter(code__gte=self._area, code__lt=self._area + ":")
        for code in within.order_by("code").values_list("code", flat=True):
            grids[code[:_COMMUNITY]].append(code)
        return grids

    @cached_property
    def _grids_of_compound(self) -> dict[tuple[str, str], list[str]]:
        grids = defaultdict(list)
        reaching = GridCompound.objects.filter(
            Q(to_at__isnull=True) | Q(to_at__gt=self._at), from_at__lte=self._at
        ).order_by("grid_id")
        for grid, name in reaching.values_list("grid_id", "compound__name"):
            grids[grid[:_COMMUNITY], name].append(grid)
        return grids

    @cached_property
    def _load(self) -> Counter[str]:
        waiting = Lead.objects.filter(incident=self._incident, outcome=Outcome.PENDING)
        counts = waiting.values("division").annotate(n=Count("id")).order_by("division")
        return Counter(dict(counts.values_list("division", "n")))

    @cached_property
    def _posts(self) -> dict[tuple[str, str], Owner]:
        roles = [role for role, _ in _ANSWERING]
        in_force = Post.objects.filter(
            self._inside,
            Q(to_at__isnull=True) | Q(to_at__gt=self._at),
            from_at__lte=self._at,
            role__in=roles,
        )
        posts: dict[tuple[str, str], Owner] = {}
        for role, code, post, unit in in_force.order_by("from_at", "id").values_list(
            "role", "division", "id", "unit_id"
        ):
            posts.setdefault((role, code), Owner(post, unit))
        return posts

    @property
    def _inside(self) -> Q:
        return Q(division__gte=self._area, division__lt=self._area + ":")

    def knows(self, division: str) -> bool:
        """Whether a code is a place of this district, in the register of the day."""
        return division in self._known

    def named(self, address: str) -> Named:
        """The place that an address names; the whole district where it names none."""
        if not address:
            return Named(self._area, "", "no_address")
        found: Located = self._gazetteer.locate(address)
        compound = found.compound or "" if found.code else ""
        return Named(found.code or self._area, compound, str(found.reason))

    def grid_for(self, division: str, compound: str = "") -> str:
        """The grid that gets a lead in a community: its compound's, else the least loaded.

        Of several the one with fewest pending leads, then the first by code. A place above the
        community, or without grids, or a grid itself, stays as it is.
        """
        grids = self._grids_of_compound.get((division, compound)) or self._grids.get(division)
        code = min(grids, key=lambda grid: (self._load[grid], grid)) if grids else division
        self._load[code] += 1
        return code

    def owner(self, division: str) -> Owner | None:
        """The post that answers for a place: its own, else the nearest above it."""
        return next(
            (
                owner
                for role, length in _ANSWERING
                if length <= len(division)
                and (owner := self._posts.get((role, division[:length])))
            ),
            None,
        )
