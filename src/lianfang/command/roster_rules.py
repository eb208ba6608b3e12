"""A workbook of units, posts and pairings against what stands: what each row would do. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lianfang.accounts.choices import Role

BY_ADMINISTRATOR = frozenset(
    {Role.COMMANDER, Role.SUPERVISION, Role.PRIVACY_REVIEWER, Role.ADMINISTRATOR}
)
"""Roles that no workbook gives: an administrator does, for a named person."""


class Sheet(StrEnum):
    """The sheets, in their order."""

    UNITS = "units"
    POSTS = "posts"
    PAIRINGS = "pairings"


COLUMNS: dict[Sheet, tuple[str, ...]] = {
    Sheet.UNITS: ("unit", "kind", "division", "from", "to", "document", "why"),
    Sheet.POSTS: ("unit", "title", "role", "division", "username", "officer", "from", "to"),
    Sheet.PAIRINGS: (
        "unit", "title", "username", "pairing", "division", "compound", "rank", "from", "to",
        "document", "why",
    ),
}  # fmt: skip
"""The columns of each sheet by key; a row is read by their order."""


class Problem(StrEnum):
    """What is wrong with a cell."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_ROLE = "unknown_role"
    ROLE_NOT_GIVEN = "role_not_given"
    OWN_ACCOUNT = "own_account"
    UNKNOWN_PAIRING = "unknown_pairing"
    UNKNOWN_RANK = "unknown_rank"
    UNKNOWN_UNIT = "unknown_unit"
    SEVERAL_UNITS = "several_units"
    OTHER_UNIT = "other_unit"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_POST = "unknown_post"
    UNKNOWN_COMPOUND = "unknown_compound"
    COMPOUND_NOT_WANTED = "compound_not_wanted"
    OTHER_NAME = "other_name"
    BAD_MOMENT = "bad_moment"
    ENDS_EARLY = "ends_early"
    OVERLAPS = "overlaps"
    ENDED_ALREADY = "ended_already"
    HAS_OWNER = "has_owner"
    SHEET_MISSING = "sheet_missing"
    HEADS_DIFFER = "heads_differ"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: sheet, row as the workbook counts it, key of the column."""

    sheet: Sheet
    row: int
    column: str
    problem: Problem
    value: str = ""

    @property
    def cell(self) -> str:
        """The cell as a workbook names it, “C5”; only the row where it is about all of it."""
        if self.column not in COLUMNS[self.sheet]:
            return str(self.row)
        return f"{'ABCDEFGHIJK'[COLUMNS[self.sheet].index(self.column)]}{self.row}"


class Fate(StrEnum):
    """What a row does."""

    SAME = "same"
    BEGINS = "begins"
    ENDS = "ends"


@dataclass(slots=True)
class Span:
    """Something dated, at hand or to begin, told to the minute as a workbook writes it."""

    from_at: datetime
    to_at: datetime | None
    row: int = 0

    def overlaps(self, other: Span) -> bool:
        """Whether both are in force at some moment."""
        return (other.to_at is None or self.from_at < other.to_at) and (
            self.to_at is None or other.from_at < self.to_at
        )


def to_the_minute(at: datetime) -> datetime:
    """A moment as a workbook tells it."""
    return at.replace(second=0, microsecond=0)


def settle(
    standing: Sequence[Span], from_at: datetime | None, to_at: datetime | None, at: datetime
) -> tuple[Fate, Span] | Problem:
    """What a dated row does beside those of the same key: nothing, begin, or end one.

    Without a beginning it is the one in force, or begins now.
    """
    same = _same(standing, from_at)
    begins = same.from_at if same else from_at or to_the_minute(at)
    if to_at is not None and to_at <= begins:
        return Problem.ENDS_EARLY
    if same is None:
        new = Span(begins, to_at)
        clash = any(new.overlaps(other) for other in standing)
        return Problem.OVERLAPS if clash else (Fate.BEGINS, new)
    if same.to_at == to_at:
        return Fate.SAME, same
    if same.to_at is not None:
        return Problem.ENDED_ALREADY
    return Fate.ENDS, same


def _same(standing: Sequence[Span], from_at: datetime | None) -> Span | None:
    for span in standing:
        if span.from_at == from_at if from_at else span.to_at is None:
            return span
    return None


LARGEST = 5_000_000
MOST_ROWS = 20_000
UNPACKED = 100_000_000
"""Bytes of a workbook, rows of a sheet, and bytes of what is packed in it, at most."""
