"""One account for each role, to be printed when a drill is ready."""

from __future__ import annotations

from lianfang.accounts.choices import Role
from lianfang.scenario.district import build_district
from lianfang.scenario.founding import PASSWORD


def accounts(seed: int = 2020, scale: float = 1.0) -> list[tuple[str, str, str]]:
    """The role's label, the user name and the password of one account for each role."""
    first: dict[str, str] = {}
    for post in build_district(seed, scale).posts:
        first.setdefault(post.role, post.username)
    return [(str(role.label), first[role], PASSWORD) for role in Role if role in first]
