"""Bindings as a file that travels: what another district bound need not be bound again.

A place is kept relative to the district, so that the same file asks each district for its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from lianfang.kernel.errors import BadInput
from lianfang.reporting.workbook_operations import NewBinding

FORMAT = "lianfang.bindings/1"
_MOST = 5_000


class LibraryUnreadable(BadInput):
    """This is not a file of bindings: {why}. Take one that “Bindings as a file” gave."""


def written(workbook: str, division: str, bindings: Iterable[NewBinding]) -> str:
    """Bindings as JSON text."""
    rows = [
        {
            "sheet": one.sheet, "cell": one.cell, "figure": one.figure, "part": one.part,
            "below": one.place.removeprefix(division), "days_back": one.days_back,
        }
        for one in bindings
    ]  # fmt: skip
    told = {"format": FORMAT, "workbook": workbook, "bindings": rows}
    return json.dumps(told, ensure_ascii=False, indent=1)


def read(content: bytes, division: str) -> list[NewBinding]:
    """The bindings of a file, for one's own district. Raises LibraryUnreadable."""
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise LibraryUnreadable(why="JSON") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise LibraryUnreadable(why=FORMAT)
    rows = told.get("bindings")
    if not isinstance(rows, list) or not 0 < len(rows) <= _MOST:
        raise LibraryUnreadable(why="bindings")
    return [_one(row, n, division) for n, row in enumerate(rows, start=1)]


def _one(row: Any, n: int, division: str) -> NewBinding:
    keys = ("sheet", "cell", "figure", "part", "below")
    if not isinstance(row, dict) or any(not isinstance(row.get(key), str) for key in keys):
        raise LibraryUnreadable(why=f"bindings[{n}]")
    back, below = row.get("days_back"), row["below"]
    if type(back) is not int or not 0 <= back <= 365 or not (below == "" or below.isdigit()):
        raise LibraryUnreadable(why=f"bindings[{n}]")
    return NewBinding(
        row["sheet"], row["cell"], row["figure"], row["part"], division + below, back
    )
