"""By what means each role signs in: what opens more than one's own list opens by two steps."""

from __future__ import annotations

from enum import Enum

from lianfang.accounts.choices import Role


class Means(Enum):
    """TWO_STEPS: a password, then a code or a passkey. SLIP: a slip makes a phone known, which
    then opens by itself; a password, where one was set, opens too. PASSWORD: a password alone."""

    TWO_STEPS = "two_steps"
    SLIP = "slip"
    PASSWORD = "password"


ROLE_MEANS: dict[str, Means] = {
    Role.COMMANDER: Means.TWO_STEPS,
    Role.GROUP_STAFF: Means.TWO_STEPS,
    Role.CDC: Means.TWO_STEPS,
    Role.DUTY_OFFICER: Means.TWO_STEPS,
    Role.TOWNSHIP_SECRETARY: Means.TWO_STEPS,
    Role.COMMUNITY_SECRETARY: Means.SLIP,
    Role.GRID_WORKER: Means.SLIP,
    Role.SWEEP_HELPER: Means.SLIP,
    Role.DOCTOR: Means.SLIP,
    Role.POLICE: Means.SLIP,
    Role.MILITIA: Means.SLIP,
    Role.PROPERTY_KEEPER: Means.SLIP,
    Role.UNIT_LIAISON: Means.PASSWORD,
    Role.COMPOUND_CADRE: Means.PASSWORD,
    Role.SUPERVISION: Means.TWO_STEPS,
    Role.PRIVACY_REVIEWER: Means.TWO_STEPS,
    Role.ANALYST: Means.TWO_STEPS,
    Role.ADMINISTRATOR: Means.TWO_STEPS,
}
"""Two steps for identities beyond one's own list (a township or the district), for accounts and
for readings; a liaison sees what its own unit sent, a cadre figures only."""


def in_two_steps(role: str) -> bool:
    """Whether this role opens only after the second step."""
    return ROLE_MEANS[role] is Means.TWO_STEPS


def by_slip(role: str) -> bool:
    """Whether this role may be given a slip."""
    return ROLE_MEANS[role] is Means.SLIP
