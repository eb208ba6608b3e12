"""Questions about superiors' workbooks: which there are, what each asks, what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianfang.figures.registry import all_figures, figure
from lianfang.jurisdictions.scope import Scope
from lianfang.reporting import binding_library
from lianfang.reporting import workbook_filling as filling
from lianfang.reporting.models import FilledWorkbook, SuperiorWorkbook
from lianfang.reporting.superior_files import spots
from lianfang.reporting.workbook_operations import NewBinding

Form = SuperiorWorkbook
"""What a workbook's page is about."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A cell and what it asks; `gone` where the figure is no longer declared."""

    sheet: str
    cell: str
    figure: str
    label: str
    part: str
    place: str
    days_back: int
    gone: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """An empty cell, what stands beside it, and the figure whose name fits best, if one does."""

    sheet: str
    cell: str
    label: str
    figure: str


def workbooks(scope: Scope, incident: UUID) -> QuerySet[SuperiorWorkbook]:
    """The workbooks in use, by name, without their bytes."""
    found = SuperiorWorkbook.objects.filter(incident=incident, retired_at=None)
    return found.defer("content").order_by("name")


def workbook(scope: Scope, pk: UUID) -> SuperiorWorkbook | None:
    """One workbook."""
    return SuperiorWorkbook.objects.filter(pk=pk, retired_at=None).first()


def bound(scope: Scope, held: SuperiorWorkbook) -> list[Bound]:
    """What its cells ask, by sheet and cell."""
    rows = []
    for one in filling.bindings(held):
        try:
            label, gone = figure(one.figure).label, False
        except KeyError:
            label, gone = one.figure, True
        rows.append(
            Bound(one.sheet, one.cell, one.figure, label, one.part, one.place, one.days_back, gone)
        )
    return sorted(rows, key=lambda r: (r.sheet, len(r.cell), r.cell))


def bindings_file(scope: Scope, held: SuperiorWorkbook) -> str:
    """The bindings of a workbook as a file that travels."""
    found = [
        NewBinding(b.sheet, b.cell, b.figure, b.part, b.place, b.days_back)
        for b in bound(scope, held)
    ]
    return binding_library.written(held.name, held.incident.division, found)


def suggested(scope: Scope, held: SuperiorWorkbook, limit: int = 60) -> list[Suggested]:
    """Its empty cells that nothing is bound to yet, with what stands beside them."""
    taken = {(one.sheet, one.cell) for one in filling.bindings(held)}
    found = []
    for spot in spots(held.filename, bytes(held.content)):
        if (spot.sheet, spot.cell) not in taken:
            found.append(Suggested(spot.sheet, spot.cell, spot.label, _fitting(spot.label)))
    return sorted(found, key=lambda s: not s.figure)[:limit]


def _fitting(label: str) -> str:
    """The figure whose label shares the most characters in a row with what stands beside."""
    best, length = "", 3
    for one in all_figures():
        shared = _shared(one.label, label)
        if shared > length:
            best, length = one.id, shared
    return best


def _shared(a: str, b: str) -> int:
    longest = 0
    for start in range(len(a)):
        while a[start : start + longest + 1] in b and start + longest < len(a):
            longest += 1
    return longest


def sent(scope: Scope, held: UUID, limit: int = 60) -> QuerySet[FilledWorkbook]:
    """What was filled and sent, the latest first, without its bytes."""
    found = FilledWorkbook.objects.filter(workbook=held).defer("content")
    return found.order_by("-as_of")[:limit]


def one_sent(scope: Scope, pk: UUID) -> FilledWorkbook | None:
    """One workbook as it was sent."""
    return FilledWorkbook.objects.select_related("workbook").filter(pk=pk).first()


def to_fill(scope: Scope, incident: UUID, minute: int, as_of: datetime) -> list[UUID]:
    """The workbooks whose time of day has come by `minute` and that are not filled at `as_of`."""
    due = SuperiorWorkbook.objects.filter(
        incident=incident, retired_at=None, minute=minute
    ).exclude(pk__in=FilledWorkbook.objects.filter(as_of=as_of).values("workbook"))
    return list(due.values_list("pk", flat=True))


def minutes(scope: Scope, incident: UUID) -> list[int]:
    """The times of day at which a workbook fills itself."""
    found = SuperiorWorkbook.objects.filter(
        incident=incident, retired_at=None, minute__isnull=False
    )
    return sorted(set(found.values_list("minute", flat=True)))  # type: ignore[arg-type]
