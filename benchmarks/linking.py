"""Matching 100,000 rows with 1,000,000 people: the stored model, and Splink that trains first.

Both start from the same prepared features, compare new rows with new ones and with people known,
and are asked for pairs of one person. Splink runs as its guide has it: the prior from rules that
are nearly sure, u from random pairs, m by expectation maximisation, then the same prediction.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from itertools import combinations
from random import Random

from benchmarks import febrl_linking, linking_people
from benchmarks.measuring import Result, seconds
from lianfang.linkage.grouping import Links
from lianfang.linkage.matching import Prepared, link_prepared, prepare
from lianfang.linkage.predicting import duckdb_backend, linker_over, predict
from lianfang.linkage.settings import settings

NEW, KNOWN, SEED = 100_000, 1_000_000, 2_020
TIME, MISSES = 0.1, 0.5
RANDOM_PAIRS = 10_000_000
"""Pairs that Splink draws for u; its documentation asks for more than a million."""

_SURE = ("l.number = r.number", "l.name = r.name and l.phone_1 = r.phone_1")
_TRAINED_ON = (
    "l.number = r.number",
    "l.name = r.name and l.born = r.born",
    "l.phone_1 = r.phone_1",
)

Pairs = set[tuple[int, int]]


def run() -> list[Result]:
    """The measure at full size, and FEBRL."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    return [*measured(NEW, KNOWN), *febrl_linking.run()]


def measured(new: int, known: int) -> list[Result]:
    """Time and misses of both over rows of half known, half unknown people."""
    prepared, true = _people(new, known)
    answers: list[Pairs] = []
    weighed: list[dict[tuple[int, int], float]] = []
    ours = seconds(lambda: answers.append(_ours(prepared)))
    theirs = seconds(lambda: weighed.append(_splink(prepared)))
    mine, other = answers[0], _best(weighed[0], true)
    f1_ours, f1_theirs = _f1(mine, true), _f1(other, true)
    missed, missed_by_splink = len(true - mine), len(true - other)
    work = f"matching {new:,} rows with {known:,} people, stored model"
    return [
        Result(
            work=work,
            against="Splink's own run on the same rows, training first",
            measured=f"{ours / theirs:.3f} × ({ours:.1f} s against {theirs:.1f} s)",
            bound=f"≤ {TIME} ×",
            holds=ours <= TIME * theirs,
        ),
        Result(
            work=f"{work}: pairs",
            against="the same",
            measured=f"F1 {f1_ours:.4f} against {f1_theirs:.4f}, missed {missed:,} against"
            f" {missed_by_splink:,} of {len(true):,}",
            bound=f"F1 no lower, ≤ {MISSES} of the misses",
            holds=f1_ours >= f1_theirs and missed <= MISSES * missed_by_splink,
        ),
    ]


def _people(new: int, known: int) -> tuple[Prepared, Pairs]:
    """People known as the police keep them, rows of all kinds of lists, and the true pairs."""
    chance = Random(f"linking {SEED}")
    ways = linking_people.WAYS
    crowd = list(linking_people.people(known, SEED))
    seen = [(who, True) for who in chance.sample(crowd, new // 2)]
    strangers = [(who, False) for who in linking_people.people(new - new // 2, SEED + 1)]
    named = [*seen, *strangers]
    rows = [
        linking_people.rows_of(who, chance.choice(ways), chance, at)
        for at, (who, _) in enumerate(named)
    ]
    kept = linking_people.KEPT_WELL
    registered = [linking_people.rows_of(who, kept, chance, new + who.key) for who in crowd]
    true = {(at, new + who.key) for at, (who, is_known) in enumerate(named) if is_known}
    return prepare(rows, registered), true


def _ours(prepared: Prepared) -> Pairs:
    with duckdb_backend("4GB") as backend:
        return _joined(link_prepared(prepared, backend), prepared.new)


def _joined(links: Links, new: int) -> Pairs:
    return _across((group.keys for group in links.joined), new)


def _across(groups: Iterable[Iterable[object]], new: int) -> Pairs:
    """Pairs of a new row and a person known, as records are keyed here by their place."""
    found: Pairs = set()
    for keys in groups:
        for one, other in combinations(sorted(int(str(key)) for key in keys), 2):
            if one < new <= other:
                found.add((one, other))
    return found


def _splink(prepared: Prepared) -> dict[tuple[int, int], float]:
    """The match weights of pairs of a new row and a person known."""
    new = prepared.features.slice(0, prepared.new)
    known = prepared.features.slice(prepared.new)
    with duckdb_backend("4GB") as backend:
        linker = linker_over(backend, settings(prepared.people), prepared.features)
        train = linker.training
        train.estimate_probability_two_random_records_match(list(_SURE), recall=0.7)
        train.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=1)
        for rule in _TRAINED_ON:
            train.estimate_parameters_using_expectation_maximisation(rule)
        found = predict(linker, backend, new, known, least=0.0)
    ends = (found[f"unique_id_{side}"].to_pylist() for side in "lr")
    weights = found["match_weight"].to_pylist()
    return {
        (min(a, b), max(a, b)): weight
        for a, b, weight in zip(*ends, weights, strict=True)
        if min(a, b) < prepared.new <= max(a, b)
    }


def _best(weighed: dict[tuple[int, int], float], true: Pairs) -> Pairs:
    """Splink's pairs at the threshold where its F1 is best, which only the truth can tell."""
    at = ({pair for pair, weight in weighed.items() if weight >= least} for least in range(40))
    return max(at, key=lambda found: _f1(found, true))


def _f1(found: Pairs, true: Pairs) -> float:
    return 2 * len(found & true) / (len(found) + len(true))
