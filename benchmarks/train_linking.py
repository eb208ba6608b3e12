"""`python -m benchmarks.train_linking`: train the model that `lianfang.linkage` comes with.

On `linking_people`, whose truth is known: how often pairs of one person, and pairs of two, stand
at each level of each comparison. As nobody is joined under another's name, what is told by place,
age or journey is learnt from namesakes: in a village they are no rare thing. Nothing that a
measure is taken on is used here.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from random import Random

import lianfang.linkage
from benchmarks import linking_people
from lianfang.linkage import features
from lianfang.linkage.census import take_census
from lianfang.linkage.comparisons import COMPARISONS
from lianfang.linkage.levels import Comparison, Row

SEEDS = (101, 102, 103)
PEOPLE, ROWS = 4_000, 9_000
STRANGERS = 60_000
"""Pairs of two people drawn for each seed."""

LEAST_ONE, LEAST_TWO = 2e-3, 2e-6
LEAST = {"birth": 4e-5, "place": 1e-3, "head": 4e-5, "shared": 2e-5, "short": 2e-5}
"""No level is taken to be rarer than this among pairs of one person (lists have errors that no
generator thinks of), or of two: people have one birthday by chance, a door may be misread."""

JOIN, DOUBT = 3.25, -5.0
_OF_STRANGERS = tuple(c for c in COMPARISONS if c.name in ("name", "phone"))
_OF_NAMESAKES = tuple(c for c in COMPARISONS if c not in _OF_STRANGERS)
"""So few namesakes share a phone that one pair more or less would decide what a phone weighs."""

MODEL = Path(lianfang.linkage.__file__).parent / "model.json"


def main() -> None:
    """Count, and write the model."""
    one: dict[str, Counter[str]] = defaultdict(Counter)
    two: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in SEEDS:
        records, truth = linking_people.lists(PEOPLE, ROWS, seed)
        rows = features.rows(records, take_census(records))
        _count(one, _of_one(rows, truth))
        strangers = _of_two(rows, truth, Random(f"strangers {seed}"))
        _count(two, strangers, _OF_STRANGERS)
        _count(two, _namesakes(rows, truth), _OF_NAMESAKES)
    probabilities = {
        c.name: {
            level.code: [
                _share(one[c.name], level.code, LEAST_ONE),
                _share(
                    two[c.name], level.code, LEAST.get(level.code, LEAST.get(c.name, LEAST_TWO))
                ),
            ]
            for level in c.levels
        }
        for c in COMPARISONS
    }
    stored = {"join": JOIN, "doubt": DOUBT, "probabilities": probabilities}
    MODEL.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")


def _of_one(rows: Sequence[Row], truth: list[int]) -> list[tuple[Row, Row]]:
    by_person: dict[int, list[Row]] = defaultdict(list)
    for row, person in zip(rows, truth, strict=True):
        by_person[person].append(row)
    return [pair for found in by_person.values() for pair in combinations(found, 2)]


def _of_two(rows: Sequence[Row], truth: list[int], chance: Random) -> list[tuple[Row, Row]]:
    count = len(rows)
    drawn = [(chance.randrange(count), chance.randrange(count)) for _ in range(STRANGERS)]
    return [(rows[a], rows[b]) for a, b in drawn if truth[a] != truth[b]]


def _namesakes(rows: Sequence[Row], truth: list[int]) -> list[tuple[Row, Row]]:
    by_sound: dict[str, list[tuple[Row, int]]] = defaultdict(list)
    for row, person in zip(rows, truth, strict=True):
        by_sound[row["sound"]].append((row, person))
    return [
        (a, b)
        for found in by_sound.values()
        for (a, one), (b, other) in combinations(found, 2)
        if one != other
    ]


def _count(
    counts: dict[str, Counter[str]],
    pairs: list[tuple[Row, Row]],
    comparisons: Sequence[Comparison] = COMPARISONS,
) -> None:
    for a, b in pairs:
        for comparison in comparisons:
            if level := comparison.level(a, b):
                counts[comparison.name][level.code] += 1


def _least(comparison: str, level: str) -> float:
    return LEAST.get(level, LEAST.get(comparison, LEAST_TWO))


def _share(counts: Counter[str], code: str, least: float) -> float:
    """Four digits of the share, never less than `least`."""
    return float(f"{max(counts[code] / counts.total(), least):.4g}")


if __name__ == "__main__":
    main()
