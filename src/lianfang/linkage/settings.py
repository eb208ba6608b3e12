"""The model as Splink takes it: our comparisons and rules with the stored weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from splink import SettingsCreator

from lianfang.linkage.blocking import RULES
from lianfang.linkage.comparisons import COMPARISONS
from lianfang.linkage.levels import Comparison, Level

RAREST = {"name": 1e-6, "sound": 1e-5}
"""A name, or what a name sounds like, is never weighed as rarer than this share."""


@dataclass(frozen=True, slots=True)
class Model:
    """The stored model.

    probabilities: by comparison and level, how often pairs of one person (m) and of two (u)
    stand at the level. join, doubt: match weights (log2 of odds) from which on a pair is joined
    by itself, or is put to a person.
    """

    probabilities: Mapping[str, Mapping[str, tuple[float, float]]]
    join: float
    doubt: float


@cache
def stored_model() -> Model:
    """Read the model that comes with the package."""
    text = files("lianfang.linkage").joinpath("model.json").read_text("utf-8")
    return model_of(json.loads(text))


def model_of(stored: Mapping[str, Any]) -> Model:
    """Return a model of what its JSON says."""
    probabilities = {
        name: {code: (float(m), float(u)) for code, (m, u) in levels.items()}
        for name, levels in stored["probabilities"].items()
    }
    return Model(probabilities, float(stored["join"]), float(stored["doubt"]))


def settings(people: int, model: Model | None = None) -> SettingsCreator:
    """Return Splink's settings; `people` is how many the records are compared with.

    With no model the levels have no probabilities, which is for training only.
    """
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(comparison, model) for comparison in COMPARISONS],
        blocking_rules_to_generate_predictions=[{"blocking_rule": rule.sql} for rule in RULES],
        probability_two_random_records_match=prior(people),
        retain_matching_columns=True,
    )


def prior(people: int) -> float:
    """The probability that two records taken at random are of one person."""
    return 1 / max(people, 1_000)


def _comparison(comparison: Comparison, model: Model | None) -> dict[str, Any]:
    known = model.probabilities[comparison.name] if model else {}
    unknown = {
        "sql_condition": comparison.unknown.sql,
        "label_for_charts": "unknown",
        "is_null_level": True,
    }
    levels = [_level(level, known.get(level.code)) for level in comparison.levels]
    return {"output_column_name": comparison.name, "comparison_levels": [unknown, *levels]}


def _level(level: Level, probabilities: tuple[float, float] | None) -> dict[str, Any]:
    stated: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.code}
    if probabilities:
        stated["m_probability"], stated["u_probability"] = probabilities
    if level.rarity:
        stated |= {
            "tf_adjustment_column": level.rarity,
            "tf_minimum_u_value": RAREST[level.rarity],
            "disable_tf_exact_match_detection": True,
        }
    return stated
