"""Why a number that was sent is another one today: the cells that changed, what was corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.jurisdictions.scope import Scope
from lianfang.reporting import workbook_filling as filling
from lianfang.reporting.models import DailyReport, FilledWorkbook, SuperiorWorkbook

Number = int | float | str


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell whose value differs between two fillings, and the figure and moments behind it."""

    where: str
    figure: str
    part: str
    place: str
    before: Number | None
    after: Number | None
    before_at: datetime
    after_at: datetime


@dataclass(frozen=True, slots=True)
class Corrected:
    """A report of a day that was corrected between two fillings."""

    unit: UUID
    name: str
    day: date
    form: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What lies between two fillings of one workbook."""

    cells: tuple[Changed, ...]
    corrections: tuple[Corrected, ...]


def changes(scope: Scope, held: SuperiorWorkbook) -> Changes | None:
    """Between the last two fillings; None where there are not two."""
    last = FilledWorkbook.objects.filter(workbook=held).defer("content").order_by("-as_of")[:2]
    if len(last) < 2:
        return None
    after, before = last
    cells = tuple(
        Changed(
            where, one.figure, one.part, one.place, before.filled.get(where),
            after.filled.get(where), before.as_of - timedelta(days=one.days_back),
            after.as_of - timedelta(days=one.days_back),
        )
        for one in sorted(filling.bindings(held), key=lambda b: (b.sheet, len(b.cell), b.cell))
        if before.filled.get(where := f"{one.sheet}!{one.cell}") != after.filled.get(where)
    )  # fmt: skip
    return Changes(cells, corrections(scope, held.incident_id, before.as_of, after.as_of))


def corrections(
    scope: Scope, incident: UUID, since: datetime, until: datetime, limit: int = 100
) -> tuple[Corrected, ...]:
    """Reports corrected in `(since, until]`, within the scope entered, the latest first."""
    found = DailyReport.objects.filter(
        incident=incident, version__gt=1, recorded_at__gt=since, recorded_at__lte=until
    ).select_related("unit")
    return tuple(
        Corrected(r.unit_id, r.unit.name, r.day, r.form, r.reason, r.at)
        for r in found.order_by("-recorded_at", "pk")[:limit]
    )
