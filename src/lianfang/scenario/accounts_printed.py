"""One account for each role, to be printed when a drill is ready: of posts with work to see."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from lianfang.accounts.choices import Role
from lianfang.scenario.district import build_district
from lianfang.scenario.founding import PASSWORD
from lianfang.scenario.people import build_people
from lianfang.scenario.plan import DistrictPlan
from lianfang.scenario.sweeps import helper_of
from lianfang.scenario.truth import PersonTruth


class Account(NamedTuple):
    """An account as it is printed."""

    role: Role
    username: str
    password: str


def accounts(seed: int = 2020, scale: float = 1.0) -> list[Account]:
    """One account for each role."""
    district = build_district(seed, scale)
    chosen = _around(district, build_people(seed, scale, district).people)
    for post in district.posts:
        chosen.setdefault(post.role, post.username)
    chosen.setdefault(Role.SWEEP_HELPER, helper_of(district.grids[0].code))
    return [Account(role, chosen[role], PASSWORD) for role in Role if role in chosen]


def _around(district: DistrictPlan, people: tuple[PersonTruth, ...]) -> dict[str, str]:
    """The posts around the village with most people who left the affected area last."""
    observed = sorted(
        (p for p in people if p.observed), key=lambda p: (p.trip.departed, p.number)
    )[-len(people) // 20 :]
    village = Counter(p.village for p in observed).most_common(1)
    if not village:
        return {}
    code = village[0][0]
    grid = Counter(p.grid for p in observed if p.village == code).most_common(1)[0][0]
    team = district.teams[code]
    return {
        Role.TOWNSHIP_SECRETARY: f"twp.{code[:9]}",
        Role.COMMUNITY_SECRETARY: team.community_cadre,
        Role.GRID_WORKER: district.grid_workers[grid],
        Role.SWEEP_HELPER: helper_of(grid),
        Role.DOCTOR: team.doctor,
        Role.POLICE: team.police,
        Role.MILITIA: team.militia,
    }
