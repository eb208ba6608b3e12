"""Pure: what the five are called, who fits a role, and how many people are too many for one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lianfang.accounts.choices import Role
from lianfang.quarantine.choices import TeamRole

LISHI: dict[str, str] = {
    TeamRole.TOWNSHIP_CADRE: "乡镇干部",
    TeamRole.VILLAGE_CADRE: "村社干部",
    TeamRole.DOCTOR: "医生",
    TeamRole.POLICE: "民警",
    TeamRole.MILITIA: "民兵或志愿者",
}
"""The five of Lishi, Lüliang (domain.md 2.1): the default."""

URBAN: dict[str, str] = {
    TeamRole.TOWNSHIP_CADRE: "社区干部",
    TeamRole.VILLAGE_CADRE: "网格员",
    TeamRole.DOCTOR: "社区医务人员",
    TeamRole.POLICE: "社区民警",
    TeamRole.MILITIA: "志愿者",
}
"""The five of an urban community (domain.md 2.1)."""

_FIT: dict[str, frozenset[str]] = {
    TeamRole.TOWNSHIP_CADRE: frozenset({Role.TOWNSHIP_SECRETARY, Role.COMMUNITY_SECRETARY}),
    TeamRole.VILLAGE_CADRE: frozenset({Role.COMMUNITY_SECRETARY, Role.GRID_WORKER}),
    TeamRole.DOCTOR: frozenset({Role.DOCTOR}),
    TeamRole.POLICE: frozenset({Role.POLICE}),
    TeamRole.MILITIA: frozenset({Role.MILITIA, Role.GRID_WORKER}),
}

_MOST = {
    TeamRole.TOWNSHIP_CADRE: 200,
    TeamRole.VILLAGE_CADRE: 40,
    TeamRole.DOCTOR: 40,
    TeamRole.POLICE: 200,
    TeamRole.MILITIA: 40,
}
"""People at once. An assumption: two visits a day of five minutes each fill six hours at forty;
the township's cadre and the police are on call (C7)."""


def fits(role: str, post_role: str) -> bool:
    """Whether a post of this kind may fill a role of the five."""
    return post_role in _FIT[role]


def near(post_division: str, division: str) -> bool:
    """Whether a post's place and a person's are of one township, or one holds the other."""
    return division.startswith(post_division) or post_division[:9] == division[:9]


def overloaded(role: str, people: int) -> bool:
    """Whether one post looks after too many people in a role."""
    return people > _MOST[TeamRole(role)]


def missing(filled: Collection[str]) -> tuple[TeamRole, ...]:
    """The roles that nobody fills, in their order."""
    return tuple(role for role in TeamRole if role not in filled)


def whole(labels: Mapping[str, str]) -> bool:
    """Whether each of the five has a name of at most twelve characters, and nothing else has."""
    return set(labels) == set(TeamRole.values) and all(
        0 < len(name.strip()) <= 12 for name in labels.values()
    )
