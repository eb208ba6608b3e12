"""Kinds of returnee: how many, how old, and in whose lists they stand."""

from dataclasses import dataclass
from random import Random

from lianfang.scenario.words import WORDS


@dataclass(frozen=True, slots=True)
class Profile:
    """`lists` gives the chance of standing in each office's list; `surely` is the one that
    holds those who would else stand in none."""

    key: str
    share: float
    ages: tuple[int, int]
    lists: dict[str, float]
    surely: str


PROFILES = (
    Profile(
        "student", 17, (17, 25), {"education": 0.92, "railway": 0.36, "telecom": 0.33}, "education"
    ),
    Profile(
        "worker",
        5,
        (19, 56),
        {"human_resources": 0.6, "railway": 0.2, "telecom": 0.35, "industry": 0.85},
        "human_resources",
    ),
    Profile("returning_worker", 8, (19, 56), {}, "industry"),
    Profile(
        "migrant",
        36,
        (18, 59),
        {"human_resources": 0.7, "railway": 0.17, "telecom": 0.38, "health": 0.08},
        "human_resources",
    ),
    Profile("family", 34, (2, 78), {"railway": 0.26, "telecom": 0.6, "health": 0.13}, "telecom"),
)
_SHARES = [profile.share for profile in PROFILES]


def draw_profile(chance: Random) -> Profile:
    """Return a profile as frequent as its share."""
    return chance.choices(PROFILES, _SHARES)[0]


def lists_of(chance: Random, profile: Profile) -> tuple[str, ...]:
    """Return the offices that list a person; at least one that arrives in January or `surely`."""
    found = tuple(key for key, share in profile.lists.items() if chance.random() < share)
    return found if set(found) - {"industry"} else (profile.surely, *found)


def workplace_of(chance: Random, profile: Profile) -> str:
    """Return the school, firm or place of work away from home, empty for families."""
    if profile.key == "student":
        return chance.choice(WORDS["schools"])
    if profile.key in ("worker", "returning_worker"):
        return chance.choice(WORDS["firms"])
    return chance.choice(WORDS["work_sites"]) if profile.key == "migrant" else ""


def age_of(chance: Random, profile: Profile, place_in_party: int) -> int:
    """Return an age in years; a family's later members are a spouse or a child."""
    low, high = profile.ages
    if profile.key != "family":
        return chance.randint(low, high)
    if place_in_party == 0:
        return int(chance.triangular(19, high, 38))
    return chance.randint(24, 58) if place_in_party == 1 else chance.randint(low, 16)
