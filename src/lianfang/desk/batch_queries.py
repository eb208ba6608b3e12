"""Lists as they were received, and the fate of each of their rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.scope import Scope, ScopeKind
from lianfang.people import vault
from lianfang.screening.findings import ABOUT_OTHERS


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A list and what became of its rows: `rows` = attached + waiting + rejected + mended.

    Mended ones were replaced by a row of a later list and count no more. `doubtful`: rows that
    were taken, but not all that stands in them.
    """

    batch: UUID
    title: str
    provider: str
    listed_on: date
    recorded_at: datetime
    rows: int
    attached: int
    rejected: int
    repeated: int
    legal_basis: str
    purpose: str
    file_name: str
    columns: dict[str, Any]
    waiting: int = 0
    mended: int = 0
    doubtful: int = 0

    @property
    def rows_in(self) -> int:
        """Rows in force: all that were read but those replaced since."""
        return self.rows - self.mended

    @property
    def fated(self) -> int:
        """Rows in force by their fates."""
        return self.attached + self.waiting + self.rejected


_BATCHES = """SELECT b.id, b.title, u.name, b.listed_on, b.recorded_at, b.rows,
    coalesce(r.attached, 0), coalesce(r.rejected, 0), coalesce(r.repeated, 0),
    b.legal_basis, b.purpose, b.file_name, b.columns,
    coalesce(r.waiting, 0), coalesce(r.mended, 0), coalesce(r.doubtful, 0)
 FROM screening_batch b JOIN accounts_unit u ON u.id = b.provider_id
 LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE fate = 'attached') AS attached,
        count(*) FILTER (WHERE fate = 'rejected') AS rejected,
        count(*) FILTER (WHERE fate = 'waiting') AS waiting,
        count(*) FILTER (WHERE fate = 'mended') AS mended,
        count(*) FILTER (WHERE fate IN ('attached', 'waiting') AND findings <> '[]' AND EXISTS (
            SELECT FROM jsonb_array_elements(findings) f
            WHERE f->>'code' <> ALL (%(hidden)s::text[]))) AS doubtful,
        count(*) FILTER (WHERE repeats IS NOT NULL) AS repeated
    FROM screening_row WHERE batch_id = b.id) r ON true
 WHERE b.incident_id = %(incident)s"""


def batches(
    scope: Scope, incident: UUID, *, before: UUID | None = None, limit: int = 50
) -> list[BatchLine]:
    """The lists within the scope entered, the newest first."""
    sql = f"""{_BATCHES} AND (%(before)s::uuid IS NULL OR b.id < %(before)s)
        ORDER BY b.id DESC LIMIT %(limit)s"""
    return _lines(scope, sql, {"incident": incident, "before": before, "limit": limit})


def batch(scope: Scope, incident: UUID, pk: UUID) -> BatchLine | None:
    """One list within the scope entered."""
    found = _lines(scope, f"{_BATCHES} AND b.id = %(pk)s", {"incident": incident, "pk": pk})
    return found[0] if found else None


def _hidden(scope: Scope) -> list[str]:
    """The findings that are kept from this reader."""
    return [str(code) for code in ABOUT_OTHERS] if scope.kind is ScopeKind.UNIT else []


def _lines(scope: Scope, sql: str, values: dict[str, Any]) -> list[BatchLine]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"hidden": _hidden(scope)})
        rows = cursor.fetchall()
    lines = [BatchLine(*(*row[:12], _read(row[12]), *row[13:])) for row in rows]
    return [_as_supplied(one) for one in lines] if scope.kind is ScopeKind.UNIT else lines


def _as_supplied(one: BatchLine) -> BatchLine:
    """A list as its provider sees it: a row in doubt hints at what others know of someone."""
    return replace(one, attached=one.attached + one.waiting, waiting=0)


def _read(kept: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(kept) if isinstance(kept, str) else kept
    return found


@dataclass(frozen=True, slots=True)
class MendedBy:
    """The row that replaced one set aside: its number, and its list."""

    number: int
    batch: UUID
    title: str


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of a list: its fate, what was found in it, the lead it belongs to.

    `name` is masked and empty where the reader may not see the person; `cells` are opened for
    rows set aside only, by the labels of their columns.
    """

    row: UUID
    sheet: str
    number: int
    fate: str
    outcome: str
    findings: tuple[dict[str, str], ...]
    repeats: bool
    division: str
    lead: UUID | None
    name: str
    cells: dict[str, str]
    mends: bool = False
    mended_by: MendedBy | None = None


def batch_rows(
    scope: Scope,
    incident: UUID,
    pk: UUID,
    *,
    fate: str = "",
    repeated: bool = False,
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> list[RowLine]:
    """A page of a list's rows, in the order of the file."""
    name, joins, told = _seen_by(scope)
    conditions = ["r.batch_id = %(batch)s"]
    if fate:
        conditions.append(f"{told} = %(fate)s")
    if repeated:
        conditions.append("r.repeats IS NOT NULL")
    if after:
        conditions.append("(r.sheet, r.number) > (%(sheet)s, %(number)s)")
    sheet, number = after or ("", 0)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT r.id, r.sheet, r.number, {told}, coalesce(r.outcome, ''), r.findings,
                    r.repeats IS NOT NULL, r.division, r.lead_id, coalesce({name}, ''),
                    CASE WHEN r.fate IN ('rejected', 'mended') THEN r.cells END,
                    r.mends IS NOT NULL, m.number, m.batch_id, b.title
                FROM screening_row r {joins} LEFT JOIN screening_row m ON m.mends = r.id
                LEFT JOIN screening_batch b ON b.id = m.batch_id WHERE {" AND ".join(conditions)}
                ORDER BY r.sheet, r.number LIMIT %(limit)s""",
            {"batch": pk, "fate": fate, "sheet": sheet, "number": number, "limit": limit},
        )
        hidden = _hidden(scope)
        return [_row(incident, found, hidden) for found in cursor.fetchall()]


def _seen_by(scope: Scope) -> tuple[str, str, str]:
    """SQL for the name, for the tables it needs, and for the fate as this scope is told it."""
    told = "r.fate"
    if scope.kind is ScopeKind.UNIT:  # as the list's own numbers do
        told = "CASE r.fate WHEN 'waiting' THEN 'attached' ELSE r.fate END"
    if scope.kind not in (ScopeKind.AREA, ScopeKind.AREAS):
        return "NULL", "", told
    joins = (
        "LEFT JOIN screening_lead l ON l.id = r.lead_id"
        " LEFT JOIN people_person p ON p.id = l.person_id"
    )
    return "p.display", joins, told


def _row(incident: UUID, found: Sequence[Any], hidden: Sequence[str]) -> RowLine:
    cells = json.loads(vault.open_text(incident, bytes(found[10]), found[0])) if found[10] else {}
    kept = json.loads(found[5]) if isinstance(found[5], str) else found[5]
    findings = tuple(one for one in kept if one["code"] not in hidden)
    mended_by = MendedBy(*found[12:15]) if found[13] else None
    return RowLine(*(*found[:5], findings, *found[6:10], cells, found[11], mended_by))
