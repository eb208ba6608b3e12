"""A comparison of two records, and its levels of likeness, from the best to "differs".

Each level stands twice, as SQL that DuckDB and Spark both read and as Python for a single pair;
tests hold the two equal. A level whose condition is unknown (NULL) does not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
"""One row of `features.table`."""


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of likeness. rarity: the column whose `tf_` share weighs a level by rarity."""

    code: str
    sql: str
    holds: Callable[[Row, Row], bool]
    rarity: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A side of a person; `unknown` is where it says nothing, `levels` are tried in turn."""

    name: str
    unknown: Level
    levels: tuple[Level, ...]

    def level(self, a: Row, b: Row) -> Level | None:
        """The level at which two rows agree, None where nothing can be said."""
        if self.unknown.holds(a, b):
            return None
        return next(level for level in self.levels if level.holds(a, b))


def same(column: str) -> Callable[[Row, Row], bool]:
    return lambda a, b: a[column] is not None and a[column] == b[column]


def lacks(column: str) -> Callable[[Row, Row], bool]:
    return lambda a, b: a[column] is None or b[column] is None


def equal_sql(column: str) -> str:
    return f"{column}_l = {column}_r"


def equal(code: str, column: str, rarity: str = "") -> Level:
    return Level(code, equal_sql(column), same(column), rarity)


def unknown(column: str) -> Level:
    return Level("unknown", f"{column}_l is null or {column}_r is null", lacks(column))


DIFFERS = Level("differs", "ELSE", lambda a, b: True)
