"""Is everyone accounted for? Rows, leads and doors of a place, as the system knew at a moment.

Numbers are computed with the second role for an explicit place, which the asker's scope must
cover; a unit asks about the rows it supplied, wherever they went.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.audit import queries as audit
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope, ScopeKind, across_scopes, second_role_use
from lianfang.kernel.errors import NotAllowed
from lianfang.screening.choices import Fate
from lianfang.screening.reconciling_groups import (
    LeadSum,
    OpenGroup,
    RowSum,
    by_place,
    open_groups,
)
from lianfang.screening.reconciling_sql import COUNTS, SELECTIONS, What

RECONCILING = second_role_use(
    "screening.reconcile",
    "Rows and leads of an explicit place or provider; who may ask for it is checked.",
)
_FOR_UNITS = (What.ROWS, What.MISSED)
_STEP = {2: 4, 4: 6, 6: 9, 9: 12, 12: 15, 15: 15}


@dataclass(frozen=True, slots=True)
class Question:
    """About which place and moment is asked; of a unit's rows only if `provider` is given."""

    incident: UUID
    place: str
    as_of: datetime
    provider: UUID | None = None

    @property
    def whole(self) -> bool:
        """Whether all rows of the lists in question are asked about, wherever they lie."""
        return self.provider is not None or len(self.place) <= 6


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list that was received: who sent it, and how many rows were read."""

    batch: UUID
    provider: UUID
    provider_name: str
    title: str
    file_name: str
    rows: int
    recorded_at: datetime


@dataclass(slots=True)
class Fates:
    """Rows by fate. Those replaced by a mended row are not in force."""

    attached: int = 0
    waiting: int = 0
    rejected: int = 0
    mended: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def rows_in(self) -> int:
        """Rows in force: set aside, attached, or waiting for review."""
        return self.attached + self.waiting + self.rejected

    def add(self, fate: str, outcome: str | None, count: int) -> None:
        """Count rows of one fate and outcome."""
        setattr(self, fate, getattr(self, fate) + count)
        if outcome and fate != Fate.MENDED:
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + count

    def merge(self, other: Fates) -> None:
        """Count the rows of another list as well."""
        for name in Fate.values:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for outcome, count in other.outcomes.items():
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + count


@dataclass(frozen=True, slots=True)
class LeadCount:
    """Leads of one outcome and source in one place below the one asked for."""

    outcome: str
    source: str
    place: str
    count: int


@dataclass(frozen=True, slots=True)
class Looks:
    """Second looks: drawn, done, and how many of those done agree with the answer."""

    drawn: int = 0
    done: int = 0
    agree: int = 0


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Everyone of a place at a moment. `missed`: found on no list, by provider (None: not said).

    `lists` are those of which rows lie there; `read` is what the lists say was read, which is
    independent of the rows only where all of them are asked about.
    """

    question: Question
    lists: tuple[ListOf, ...]
    rows: Mapping[UUID, Fates]
    total: Fates
    leads: tuple[LeadCount, ...]
    missed: Mapping[UUID | None, int]
    open: tuple[OpenGroup, ...]
    looks: Looks
    provisional: bool

    @property
    def read(self) -> int:
        """Rows read of the lists, less those replaced by a mended row."""
        if not self.question.whole:
            return self.total.rows_in
        return sum(one.rows for one in self.lists) - self.total.mended

    @property
    def balances(self) -> bool:
        """Whether rows in = set aside + attached + waiting."""
        return self.read == self.total.rows_in

    def unsettled(self, kind: str) -> int:
        """How many leads, rows waiting or rows set aside are not settled."""
        return sum(group.count for group in self.open if group.kind == kind)


def reconciliation(scope: Scope, question: Question) -> Reconciliation:
    """The whole account. A unit gets its rows and whom it missed, and no leads.

    Raises NotAllowed unless the scope covers the place, or is the provider asked about.
    """
    require_right(scope, question)
    width = _STEP[len(question.place)]
    with across_scopes(RECONCILING):
        lists = lists_of(question)
        rows = [RowSum(*row) for row in _count(question, What.ROWS, lists)]
        missed = _count(question, What.MISSED, lists)
        leads: list[LeadSum] = []
        looks: list[tuple[Any, ...]] = []
        groups: tuple[OpenGroup, ...] = ()
        if question.provider is None:
            leads = [LeadSum(*row) for row in _count(question, What.LEADS, lists)]
            looks = _count(question, What.LOOKS, lists)
            groups = open_groups(rows, leads, width)
        provisional = not audit.is_final(question.as_of)
    per_list = _by_list(rows)
    total = Fates()
    for fates in per_list.values():
        total.merge(fates)
    return Reconciliation(
        question=question,
        lists=tuple(one for one in lists if question.whole or one.batch in per_list),
        rows=per_list,
        total=total,
        leads=tuple(LeadCount(*key, n) for key, n in by_place(leads, width).items()),
        missed=dict(missed),
        open=groups,
        looks=_looks(dict(looks)),
        provisional=provisional,
    )


def require_right(scope: Scope, question: Question, what: What = What.ROWS) -> None:
    """Raise NotAllowed unless the scope covers the place, or is the provider asked about."""
    own = scope.kind is ScopeKind.UNIT and scope.unit == question.provider is not None
    own = own and what in _FOR_UNITS
    if not (own or scope.kind is ScopeKind.SECOND or scope.covers(question.place)):
        raise NotAllowed


def lists_of(question: Question) -> list[ListOf]:
    """The lists that were received by then, the newest first; of the provider asked about."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT b.id, b.provider_id, u.name, b.title, b.file_name, b.rows, b.recorded_at
               FROM screening_batch b JOIN accounts_unit u ON u.id = b.provider_id
               WHERE b.incident_id = %(incident)s AND b.recorded_at <= %(as_of)s
                 AND (%(provider)s::uuid IS NULL OR b.provider_id = %(provider)s)
               ORDER BY b.recorded_at DESC, b.id DESC""",
            {
                "incident": question.incident,
                "as_of": question.as_of,
                "provider": question.provider,
            },
        )
        return [ListOf(*row) for row in cursor.fetchall()]


def parameters(question: Question, lists: list[ListOf]) -> dict[str, Any]:
    """What a selection takes."""
    low, high = prefix_range(question.place)
    return {
        "incident": question.incident,
        "as_of": question.as_of,
        "batches": [one.batch for one in lists],
        "low": low,
        "high": high,
        "asked": question.provider,
    }


def selected(question: Question, what: What) -> str:
    """A selection as `s`, of the place or the provider in question."""
    there = "division >= %(low)s AND division < %(high)s"
    if question.provider is not None:  # a unit's rows count wherever they went
        there = "provider = %(asked)s"
    return f"WITH s AS (SELECT * FROM ({SELECTIONS[what]}) AS x WHERE {there})"


def _count(question: Question, what: What, lists: list[ListOf]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"{selected(question, what)} {COUNTS[what]}", parameters(question, lists))
        return list(cursor.fetchall())


def _by_list(rows: list[RowSum]) -> dict[UUID, Fates]:
    found: dict[UUID, Fates] = {}
    for one in rows:
        found.setdefault(one.batch, Fates()).add(one.part, one.outcome, one.number)
    return found


def _looks(parts: Mapping[str, int]) -> Looks:
    agree, differ = parts.get("agrees", 0), parts.get("differs", 0)
    return Looks(parts.get("open", 0) + agree + differ, agree + differ, agree)
