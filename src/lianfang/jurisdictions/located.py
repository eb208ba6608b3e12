"""What an address turned out to say: where, how surely, and what stands behind the place."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How near an address was placed."""

    NOWHERE = "nowhere"
    DISTRICT = "district"
    TOWNSHIP = "township"
    COMMUNITY = "community"
    ELSEWHERE = "elsewhere"


class Reason(StrEnum):
    """Why an address was placed where it was."""

    NAMED = "named"
    UNIQUE = "unique"
    COMPOUND = "compound"
    BARE = "bare"
    SPELT = "spelt"
    TOWNSHIP_ONLY = "township_only"
    DISTRICT_ONLY = "district_only"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    ELSEWHERE = "elsewhere"
    NOTHING_FOUND = "nothing_found"


CONFIDENCE: Mapping[Reason, float] = {
    Reason.NAMED: 0.99,  # township and place, each with what it is called
    Reason.UNIQUE: 0.98,  # one place of the district bears the name
    Reason.COMPOUND: 0.97,  # a known compound or alias, whose place was entered by hand
    Reason.BARE: 0.95,  # a community without its ending: an estate may bear its name too
    Reason.SPELT: 0.93,  # one character off, or called another kind of place; one is near
    Reason.TOWNSHIP_ONLY: 0.99,
    Reason.DISTRICT_ONLY: 0.99,
    Reason.AMBIGUOUS: 0.5,  # in one of the candidates, and it is asked in which
    Reason.CONFLICT: 0.3,  # two names that exclude each other
    Reason.ELSEWHERE: 0.97,
    Reason.NOTHING_FOUND: 0.0,
}
"""How surely the person is in the division answered, by the class of reason (0 to 1).

A rank for clerks and thresholds, not a frequency: what is measured stands in `benchmarks`.
"""


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address lies.

    `code`: the division's code (6, 9 or 12 digits), None elsewhere and where nothing is named.
    `rest`: what follows the last name understood, usually compound and door. `candidates`:
    the codes among which the text does not decide. `compound`: the compound's name where a
    known one was found. `elsewhere`: the other province, city or county as written, and
    `region` its code of 2, 4 or 6 digits where the country's register knows it.
    """

    code: str | None
    level: Level
    reason: Reason
    rest: str
    candidates: tuple[str, ...] = ()
    compound: str | None = None
    elsewhere: str | None = None
    region: str = ""

    @property
    def confidence(self) -> float:
        """How surely the person is in `code`, by the class of `reason`: see `CONFIDENCE`."""
        return CONFIDENCE[self.reason]

    @property
    def estate(self) -> str:
        """The compound as written, known or not: what stands before the door; '' if nothing."""
        if self.compound:
            return self.compound
        before = self.rest[: self._door_at()]
        return "" if _LANE_OR_GROUP.search(before) else before

    @property
    def door(self) -> str:
        """The building, unit and flat, or the group and house, as written; '' if none."""
        behind = self.rest.removeprefix(self.compound or "")
        found = _DOOR.search(behind)
        return behind[found.start() :] if found else ""

    def _door_at(self) -> int:
        found = _DOOR.search(self.rest)
        return found.start() if found else len(self.rest)


_DOOR = re.compile(
    r"第?[一二三四五六七八九十]+(?:组|队|居民组|村民组|[号栋幢座]|单元)|[A-Za-z]?第?\d|[A-Za-z][座栋区]"
)
_LANE_OR_GROUP = re.compile(r"(?:巷|胡同|路|街|组|队)$")

LEVELS = {6: Level.DISTRICT, 9: Level.TOWNSHIP, 12: Level.COMMUNITY}


def undecided(
    candidates: tuple[str, ...], reason: Reason, rest: str, compound: str | None = None
) -> Located:
    """Answer with the smallest division that holds all the candidates."""
    common = os.path.commonprefix(list(candidates))
    length = max(length for length in LEVELS if length <= len(common))
    return Located(common[:length], LEVELS[length], reason, rest, candidates, compound)
