"""Residential compounds: how many a community has, their names, gates and management."""

from collections.abc import Iterator
from random import Random

from lianfang.scenario.chance import shares
from lianfang.scenario.plan import CompoundPlan, GatePlan
from lianfang.scenario.words import WORDS

TOTAL = 993
COMPANIES = 46


def _paired(heads: str, tails: str) -> tuple[str, ...]:
    return tuple(head + tail for tail in WORDS[tails] for head in WORDS[heads])


_NUMBERED_YARDS = tuple(f"{work}{n}号院" for n in range(1, 9) for work in WORDS["old_yards"])
_BY_MANAGEMENT = {
    "managed": _paired("compound_heads", "compound_tails"),
    "unmanaged_old": _paired("old_yards", "old_yard_tails") + _NUMBERED_YARDS,
    "urban_village_apartment": _paired("compound_heads", "flat_tails"),
}
_MANAGEMENT = list(_BY_MANAGEMENT)
_MANAGEMENT_WEIGHTS = (48, 43, 9)
_GATE_NAMES = ("正门", "西门", "北门")


def new_names(chance: Random) -> dict[str, Iterator[str]]:
    """Return, for each management, an endless-enough supply of names, none twice."""
    supply = {}
    for management, names in _BY_MANAGEMENT.items():
        shuffled = list(names)
        chance.shuffle(shuffled)
        spare = (f"{name}{part}区" for part in "二三四五" for name in names)
        supply[management] = _chained(shuffled, spare)
    return supply


def _chained(first: list[str], then: Iterator[str]) -> Iterator[str]:
    yield from first
    yield from then


def in_community(
    code: str, count: int, households: int, chance: Random, names: dict[str, Iterator[str]]
) -> tuple[CompoundPlan, ...]:
    """Lay `count` compounds over most of a community's households, in order, without overlap."""
    built, first = [], 0
    inside = min(households, max(count, round(households * chance.uniform(0.86, 0.97))))
    sizes = shares(inside, [chance.lognormvariate(0, 0.7) for _ in range(count)], least=1)
    for number, size in enumerate(sizes, start=1):
        management = chance.choices(_MANAGEMENT, _MANAGEMENT_WEIGHTS)[0]
        company = f"pm.{chance.randrange(COMPANIES) + 1:02d}" if management == "managed" else None
        size = max(0, min(size, households - first))
        built.append(
            CompoundPlan(
                key=f"{code}.c{number:02d}",
                division=code,
                name=next(names[management]),
                management=management,
                company=company,
                gates=_gates(chance),
                first=first,
                households=size,
            )
        )
        first += size
    return tuple(built)


def _gates(chance: Random) -> tuple[GatePlan, ...]:
    count = chance.choices((1, 2, 3), (55, 34, 11))[0]
    return tuple(GatePlan(n + 1, _GATE_NAMES[n], vehicles=n != 2) for n in range(count))
