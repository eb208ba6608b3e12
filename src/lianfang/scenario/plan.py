"""The district as plain data: what `district.build_district` returns.

Places are named by division codes, everything else by keys that read as words, so that whoever
writes the plan into the database can keep a map from key to id.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

DISTRICT = "140802"


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """An organisation. `division` is its place; `principal` the name of its first responsible.

    kind: headquarters, work_group, department, township, community_committee,
    village_committee, cdc, clinic, police_station, property_company.
    """

    key: str
    kind: str
    name: str
    division: str
    principal: str
    duty: str = ""


@dataclass(frozen=True, slots=True)
class PostPlan:
    """An officer in a post. `division` is the jurisdiction, `covers` the villages served.

    role: commander, group_staff, cdc, duty_officer, township_secretary, community_secretary,
    grid_worker, doctor, police, militia, property_keeper, unit_liaison, supervision,
    privacy_reviewer, analyst, administrator.
    rank: county, deputy_county, section, deputy_section, staff, none.
    """

    username: str
    name: str
    role: str
    title: str
    unit: str
    division: str
    rank: str = "none"
    covers: tuple[str, ...] = ()
    compound: str | None = None


@dataclass(frozen=True, slots=True)
class GatePlan:
    """A gate of a compound; `vehicles` tells whether cars may pass."""

    number: int
    name: str
    vehicles: bool


@dataclass(frozen=True, slots=True)
class CompoundPlan:
    """A residential compound (小区), `households` of its village from number `first` on.

    management: managed (by `company`), unmanaged_old, urban_village_apartment.
    """

    key: str
    division: str
    name: str
    management: str
    company: str | None
    gates: tuple[GatePlan, ...]
    first: int
    households: int


@dataclass(frozen=True, slots=True)
class GridPlan:
    """A grid: the village's households from number `first` on; `compounds` it touches."""

    code: str
    division: str
    name: str
    first: int
    households: int
    compounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VillagePlan:
    """A community or village with everything in it; its households are numbered from 0."""

    code: str
    name: str
    kind: str
    households: int
    grids: tuple[GridPlan, ...]
    compounds: tuple[CompoundPlan, ...]

    @property
    def township(self) -> str:
        """The code of the township-level unit."""
        return self.code[:9]


class Household(NamedTuple):
    """An address with a count. `number` is unique in the village, `compound` a key or None."""

    village: str
    grid: str
    number: int
    compound: str | None
    door: str
    members: int


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A quarantine site; mode: active or standby."""

    key: str
    name: str
    division: str
    mode: str
    rooms: int
    opened: date | None


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """The five who answer for a person, and their deputies, by username (domain 2.1, C7)."""

    township_cadre: str
    community_cadre: str
    doctor: str
    police: str
    militia: str
    deputies: dict[str, str]

    def members(self) -> dict[str, str]:
        """The five by role."""
        return {
            "township_cadre": self.township_cadre,
            "community_cadre": self.community_cadre,
            "doctor": self.doctor,
            "police": self.police,
            "militia": self.militia,
        }


@dataclass(frozen=True)
class DistrictPlan:
    """The whole district of one seed and scale."""

    seed: int
    scale: float
    names: dict[str, str]
    villages: tuple[VillagePlan, ...]
    units: tuple[UnitPlan, ...]
    posts: tuple[PostPlan, ...]
    sites: tuple[SitePlan, ...]
    teams: dict[str, TeamPlan] = field(repr=False)

    @cached_property
    def townships(self) -> tuple[str, ...]:
        """The codes of the township-level units."""
        return tuple(code for code in self.names if len(code) == 9)

    @cached_property
    def grids(self) -> tuple[GridPlan, ...]:
        """Every grid, in order of code."""
        return tuple(grid for village in self.villages for grid in village.grids)

    @cached_property
    def compounds(self) -> tuple[CompoundPlan, ...]:
        """Every compound, in order of village."""
        return tuple(item for village in self.villages for item in village.compounds)

    @cached_property
    def village(self) -> dict[str, VillagePlan]:
        """Villages and communities by code."""
        return {village.code: village for village in self.villages}

    @cached_property
    def post(self) -> dict[str, PostPlan]:
        """Posts by username."""
        return {post.username: post for post in self.posts}

    @cached_property
    def grid_workers(self) -> dict[str, str]:
        """The username of each grid's worker."""
        return {post.division: post.username for post in self.posts if post.role == "grid_worker"}
