"""The county's risk tier as the rule proposes it (State Council guidance of 17 February 2020).

The published criteria overlap, so that their order counts (domain.md 2.9).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lianfang.command.choices import Tier

QUIET_DAYS = 14
MANY = 50


class Because(StrEnum):
    """Which criterion decided."""

    NONE = "none"
    QUIET = "quiet"
    MANY_AND_CLUSTER = "many_and_cluster"
    FEW = "few"
    MANY_NO_CLUSTER = "many_no_cluster"


@dataclass(frozen=True, slots=True)
class Counts:
    """Confirmed cases in all, days since the last one, and whether any of 14 days cluster."""

    confirmed: int
    last_days_ago: int | None
    cluster: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """The tier that the rule proposes, and why."""

    tier: Tier
    because: Because


def propose_tier(counts: Counts) -> Proposed:
    """No case in 14 days is low; else more than 50 with a cluster is high; else medium."""
    if counts.confirmed == 0 or counts.last_days_ago is None:
        return Proposed(Tier.LOW, Because.NONE)
    if counts.last_days_ago >= QUIET_DAYS:
        return Proposed(Tier.LOW, Because.QUIET)
    if counts.confirmed > MANY:
        if counts.cluster:
            return Proposed(Tier.HIGH, Because.MANY_AND_CLUSTER)
        return Proposed(Tier.MEDIUM, Because.MANY_NO_CLUSTER)
    return Proposed(Tier.MEDIUM, Because.FEW)
