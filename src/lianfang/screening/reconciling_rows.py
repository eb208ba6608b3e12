"""The rows behind a number of the reconciliation, and how many lie where one may not look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope, ScopeKind, across_scopes
from lianfang.screening.reconciling import (
    RECONCILING,
    Question,
    lists_of,
    parameters,
    require_right,
    selected,
)
from lianfang.screening.reconciling_sql import What

NOT_SAID = "none"
"""The provider of someone found on no list, while nobody has said who should have listed them."""

NOBODY = "nobody"
"""The role in whose hands something is that no post answers for."""

IN_FORCE = "in"
"""Rows that count: all but those replaced by a mended row."""

DONE = "done"
"""Second looks that were taken."""

_CONDITIONS = {
    "part": "part = %(part)s",
    "outcome": "outcome = %(outcome)s",
    "source": "source = %(source)s",
    "provider": "provider = %(provider)s::uuid",
    "batch": "batch = %(batch)s::uuid",
    "at": "division = %(at)s",
    "role": "(SELECT t.role FROM accounts_post t WHERE t.id = post) = %(role)s",
}
_SPECIAL = {
    ("part", IN_FORCE): "part <> 'mended'",
    ("part", DONE): "part <> 'open'",
    ("provider", NOT_SAID): "provider IS NULL",
    ("role", NOBODY): "post IS NULL",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ends."""

    since: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Chosen:
    """One row behind a number: a row of a list, a lead or a second look, by `part`.

    `division`, `outcome` and `post` are those of the moment asked about.
    """

    id: UUID
    division: str
    since: datetime
    part: str
    outcome: str | None
    source: str | None
    provider: UUID | None
    lead: UUID | None
    post: UUID | None


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of the rows behind a number: `total` is the number, `seen` those in one's scope."""

    rows: tuple[Chosen, ...]
    total: int
    seen: int
    more: bool


def rows_behind(
    scope: Scope,
    question: Question,
    what: What,
    filters: Mapping[str, str],
    *,
    after: Mark | None = None,
    limit: int = 50,
) -> Behind:
    """A page of the rows, the oldest first. `filters` are part, outcome, source, provider, batch,
    role, and `at` for what lies at a place and not below it.

    Whoever shows them reads what they are of within the scope entered. Raises NotAllowed as
    `reconciliation` does; a unit may open its rows and whom it missed.
    """
    require_right(scope, question, what)
    wanted = {name: value for name, value in filters.items() if value and name in _CONDITIONS}
    mine = _mine(scope)
    with across_scopes(RECONCILING), connection.cursor() as cursor:
        values = parameters(question, lists_of(question)) | wanted | _area(scope)
        chosen = f"{selected(question, what)}, c AS (SELECT * FROM s {_where(wanted)})"
        cursor.execute(f"{chosen} SELECT count(*), count(*) FILTER (WHERE {mine}) FROM c", values)
        total, seen = map(int, cursor.fetchone() or (0, 0))
        past = "(since, id) > (%(since)s, %(id)s)" if after else "true"
        if after:
            values |= {"since": after.since, "id": after.id}
        cursor.execute(
            f"""{chosen} SELECT id, division, since, part, outcome, source, provider, lead, post
                FROM c WHERE {mine} AND {past} ORDER BY since, id LIMIT %(limit)s""",
            values | {"limit": limit + 1},
        )
        found = [Chosen(*row) for row in cursor.fetchall()]
    return Behind(tuple(found[:limit]), total, seen, more=len(found) > limit)


def _where(wanted: Mapping[str, str]) -> str:
    each = [_SPECIAL.get((name, value), _CONDITIONS[name]) for name, value in wanted.items()]
    return f"WHERE {' AND '.join(each)}" if each else ""


def _mine(scope: Scope) -> str:
    """Whether a row lies today where the scope may look; row security has the last word."""
    match scope.kind:
        case ScopeKind.AREA:
            return "now_at >= %(my_low)s AND now_at < %(my_high)s"
        case ScopeKind.AREAS:
            return "now_at ^@ ANY (%(mine)s::text[])"
        case _:
            return "true"


def _area(scope: Scope) -> dict[str, Any]:
    low, high = prefix_range(scope.prefix)
    return {"my_low": low, "my_high": high, "mine": list(scope.divisions)}
