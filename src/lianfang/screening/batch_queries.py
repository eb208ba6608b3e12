"""Batches with their counts, and a batch's rows with their fate."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from lianfang.jurisdictions.scope import Scope
from lianfang.screening.choices import Fate
from lianfang.screening.findings import MESSAGES, Code, Message
from lianfang.screening.models import Batch, Row


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A list as it came in. `rows` = `attached` + `rejected`; `outcomes` are of the attached."""

    id: UUID
    title: str
    provider: UUID
    provider_name: str
    legal_basis: str
    purpose: str
    listed_on: date
    file_name: str
    recorded_at: datetime
    columns: dict[str, Any]
    rows: int
    attached: int
    rejected: int
    repeated: int
    outcomes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """What was found in a row's column; its message's {value} is sealed with the cells."""

    column: str
    code: str

    @property
    def message(self) -> Message:
        """The problem and its remedy, as gettext ids."""
        return MESSAGES[Code(self.code)]


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row and its fate; `outcome` is its lead's, None if it was set aside."""

    id: UUID
    sheet: str
    number: int
    fate: str
    outcome: str | None
    lead: UUID | None
    repeats: bool
    marks: tuple[Mark, ...]


def batches(
    scope: Scope, incident: UUID, *, before: UUID | None = None, limit: int = 20
) -> list[BatchLine]:
    """Batches within the scope entered, newest first, with their rows counted: two queries."""
    found = Batch.objects.filter(incident=incident).select_related("provider").defer("original")
    if before:
        found = found.filter(pk__lt=before)
    return _lines(list(found.order_by("-id")[:limit]))


def batch(scope: Scope, pk: UUID) -> BatchLine | None:
    """One batch within the scope entered."""
    found = Batch.objects.filter(pk=pk).select_related("provider").defer("original")
    return next(iter(_lines(list(found))), None)


def _lines(found: list[Batch]) -> list[BatchLine]:
    counts: dict[UUID, list[tuple[str, str | None, int, int]]] = defaultdict(list)
    grouped = (
        Row.objects.filter(batch__in=[one.pk for one in found])
        .values("batch", "fate", "outcome")
        .annotate(n=Count("id"), again=Count("id", filter=Q(repeats__isnull=False)))
        .order_by("outcome")
    )
    for pk, *count in grouped.values_list("batch", "fate", "outcome", "n", "again"):
        counts[pk].append((count[0], count[1], count[2], count[3]))
    return [_line(one, counts[one.pk]) for one in found]


def _line(one: Batch, counts: list[tuple[str, str | None, int, int]]) -> BatchLine:
    outcomes = {outcome: n for fate, outcome, n, _ in counts if fate == Fate.ATTACHED and outcome}
    return BatchLine(
        id=one.pk,
        title=one.title,
        provider=one.provider_id,
        provider_name=one.provider.name,
        legal_basis=one.legal_basis,
        purpose=one.purpose,
        listed_on=one.listed_on,
        file_name=one.file_name,
        recorded_at=one.recorded_at,
        columns=one.columns,
        rows=one.rows,
        attached=sum(outcomes.values()),
        rejected=sum(n for fate, _, n, _ in counts if fate == Fate.REJECTED),
        repeated=sum(again for _, _, _, again in counts),
        outcomes=outcomes,
    )


def batch_rows(
    scope: Scope,
    batch: UUID,
    *,
    fate: str = "",
    with_findings: bool = False,
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> list[RowLine]:
    """A page of a batch's rows by sheet and number; `after` is the last one's."""
    found = Row.objects.filter(batch=batch).defer("cells", "digest")
    if fate:
        found = found.filter(fate=fate)
    if with_findings:
        found = found.exclude(findings=[])
    if after:
        sheet, number = after
        found = found.filter(Q(sheet__gt=sheet) | Q(sheet=sheet, number__gt=number))
    return [
        RowLine(
            id=row.pk,
            sheet=row.sheet,
            number=row.number,
            fate=row.fate,
            outcome=row.outcome,
            lead=row.lead_id,
            repeats=row.repeats is not None,
            marks=tuple(Mark(mark["column"], mark["code"]) for mark in row.findings),
        )
        for row in found.order_by("sheet", "number")[:limit]
    ]
