"""One record against a few, without Splink or a database: the same weights, in plain Python."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from lianfang.linkage import features
from lianfang.linkage.census import Census
from lianfang.linkage.comparisons import COMPARISONS
from lianfang.linkage.grouping import Links, Weigh, resolve
from lianfang.linkage.judging import Pair, judge, may_join
from lianfang.linkage.levels import Level, Row
from lianfang.linkage.records import Record
from lianfang.linkage.settings import RAREST, Model, prior, stored_model


@dataclass(frozen=True, slots=True)
class Score:
    """The match weight of a pair and the level of each comparison that says something."""

    weight: float
    levels: dict[str, str]


def score_rows(a: Row, b: Row, people: int, model: Model | None = None) -> Score:
    """Weigh two rows of features as Splink does; `people` as for `settings.settings`."""
    model = model or stored_model()
    chance = prior(people)
    weight, levels = log2(chance / (1 - chance)), {}
    for comparison in COMPARISONS:
        level = comparison.level(a, b)
        if level:
            levels[comparison.name] = level.code
            weight += _weight(level, model.probabilities[comparison.name][level.code], a, b)
    return Score(weight, levels)


def _weight(level: Level, probabilities: tuple[float, float], a: Row, b: Row) -> float:
    m, u = probabilities
    if level.rarity:
        share = f"tf_{level.rarity}"
        return log2(m / u) + log2(u) - log2(max(a[share], b[share], RAREST[level.rarity]))
    return log2(m / u)


def pooled_score(these: Sequence[Row], those: Sequence[Row], people: int, model: Model) -> Score:
    """Weigh two people by all that is known of each: the best of each comparison counts.

    What one record leaves open another may contradict: a namesake's phone or age.
    """
    chance = prior(people)
    weight, levels = log2(chance / (1 - chance)), {}
    for comparison in COMPARISONS:
        known = model.probabilities[comparison.name]
        found = [
            (_weight(level, known[level.code], a, b), level.code)
            for a in these
            for b in those
            if (level := comparison.level(a, b))
        ]
        if found:
            best, levels[comparison.name] = max(found)
            weight += best
    return Score(weight, levels)


def weigher(rows: Mapping[Hashable, Row], people: int, model: Model) -> Weigh:
    """Weigh sets of records by their rows of features."""

    def weigh(these: Sequence[Hashable], those: Sequence[Hashable]) -> tuple[bool, float]:
        one, other = ([rows[key] for key in keys] for keys in (these, those))
        found = pooled_score(one, other, people, model)
        return may_join(found.levels, found.weight, model), found.weight

    return weigh


def score(a: Record, b: Record, census: Census) -> Score:
    """Weigh two records; `census` is of the people among whom they are to be found."""
    one, other = features.rows([a, b], census)
    return score_rows(one, other, census.people)


def link_one(
    new: Record,
    candidates: Sequence[Record],
    census: Census,
    *,
    apart: Collection[frozenset[Hashable]] = (),
) -> Links:
    """Say whether a single new record is of one of the candidates, as `matching.link` would.

    candidates: the people who share a key of `blocking.RULES` with it.
    """
    model, everyone = stored_model(), [new, *candidates]
    row, *others = features.rows(everyone, census)
    judged = []
    for record, other in zip(candidates, others, strict=True):
        found = score_rows(row, other, census.people, model)
        band, reasons = judge(found.levels, found.weight, model)
        if frozenset((new.key, record.key)) not in apart:
            judged.append((band, Pair(new.key, record.key, found.weight, reasons)))
    rows = {record.key: row for record, row in zip(everyone, (row, *others), strict=True)}
    numbers = {record.key: record.number for record in everyone if record.number}
    return resolve(judged, numbers, weigher(rows, census.people, model))
