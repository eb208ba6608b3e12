"""Splink's run over the features, on DuckDB or on Spark."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from splink import DuckDBAPI, Linker, SettingsCreator

from lianfang.linkage.comparisons import COMPARISONS

MEMORY = "1GB"
"""What DuckDB may hold in memory; the rest goes to a temporary file."""

_COLUMNS = [
    "unique_id_l",
    "unique_id_r",
    "match_weight",
    *(f"gamma_{c.name}" for c in COMPARISONS),
]


_RARITIES = sorted({level.rarity for c in COMPARISONS for level in c.levels if level.rarity})


@contextmanager
def duckdb_backend(memory: str = MEMORY) -> Iterator[DuckDBAPI]:
    """Splink on a temporary database of its own, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="lianfang-linkage-") as folder:
        limits: dict[str, Any] = {
            "memory_limit": memory,
            "temp_directory": str(Path(folder) / "spill"),
        }
        with duckdb.connect(Path(folder) / "linkage.duckdb", config=limits) as connection:
            connection.execute("SET enable_progress_bar = false")
            yield DuckDBAPI(connection)


def linker_over(backend: Any, settings: SettingsCreator, features: pa.Table) -> Linker:
    """Splink's linker over a table of features, told how common each name is.

    `backend` is Splink's database, so that a SparkAPI does as well as a DuckDBAPI.
    """
    frame = backend.register(_without_shares(features), dataset_display_name="everyone")
    linker = Linker(frame, settings, log_level=None, validate_settings=False)
    for column in _RARITIES:
        share = f"tf_{column}"
        known = features.filter(pc.is_valid(features[column])).group_by([column, share])
        shares = backend.register(known.aggregate([]))
        linker.table_management.register_term_frequency_lookup(shares, column)
    return linker


def predict(
    linker: Linker, backend: Any, new: pa.Table, known: pa.Table, *, least: float
) -> pa.Table:
    """Score the pairs that the rules let meet: new with new, and new with known.

    Gives of each pair `unique_id_l`, `unique_id_r`, `match_weight` (log2 of odds, at least
    `least`) and `gamma_<comparison>` (the level, counted from the last as 0; -1 unknown).
    """
    new_frame = backend.register(_without_shares(new), dataset_display_name="new")
    limit: dict[str, Any] = {"threshold_match_weight": least, "warning_mode": "never"}
    found = [linker.inference.predict_within(new_frame, **limit)]
    if known.num_rows:
        known_frame = backend.register(_without_shares(known), dataset_display_name="known")
        found.append(linker.inference.predict_between(new_frame, known_frame, **limit))
    return pa.concat_tables(frame.as_pyarrow_table().select(_COLUMNS) for frame in found)


def _without_shares(features: pa.Table) -> pa.Table:
    return features.drop_columns([f"tf_{column}" for column in _RARITIES])
