"""The superior's workbooks: taken, bound cell by cell, filled at the cut-off, kept as sent."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.figures.registry import figure
from lianfang.incidents.models import Incident
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.reporting import workbook_filling as filling
from lianfang.reporting.docx_forms import BODY
from lianfang.reporting.models import CellBinding, FilledWorkbook, SuperiorWorkbook
from lianfang.reporting.superior_files import is_document, require_cells, require_readable


class WorkbookUnnamed(BadInput):
    """Give the workbook a name of at most 80 characters, and who wants it."""


class WorkbookKnown(DomainError):
    """There is a workbook {name} already; retire it or choose another name."""


class MinuteUnreadable(BadInput):
    """A workbook fills itself at a time of day such as 17:55."""


class FigureGone(BadInput):
    """{cell}: there is no figure “{figure}”; choose one of the registry."""


class PartUnknown(BadInput):
    """{cell}: {figure} has no part “{part}”; its parts are: {known}."""


class MomentInFuture(DomainError):
    """A workbook is filled as of a moment that has come, not before."""


@dataclass(frozen=True, slots=True)
class NewBinding:
    """A cell and what it asks; an empty figure takes the binding away."""

    sheet: str
    cell: str
    figure: str
    part: str = ""
    place: str = ""
    days_back: int = 0


@operation
def take_workbook(
    incident: Incident,
    name: str,
    issuer: str,
    filename: str,
    content: bytes,
    *,
    by: Actor,
    at: datetime,
    minute: int | None = None,
) -> SuperiorWorkbook:
    """Take a superior's workbook as it came; `minute` of the day at which it fills itself.

    Raises WorkbookUnnamed, WorkbookKnown, MinuteUnreadable, NotAWorkbook, NotADocument,
    NoPlaceholder, NotAllowed.
    """
    by.require(Permission.BIND_WORKBOOK, incident.division)
    title, who = name.strip(), issuer.strip()
    if not (0 < len(title) <= 80 and 0 < len(who) <= 80):
        raise WorkbookUnnamed
    if minute is not None and not 0 <= minute < 24 * 60:
        raise MinuteUnreadable
    require_readable(filename, content)
    if SuperiorWorkbook.objects.filter(incident=incident, name=title).exists():
        raise WorkbookKnown(name=title)
    made = SuperiorWorkbook.objects.create(
        incident=incident,
        name=title,
        issuer=who,
        filename=filename[:120],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        minute=minute,
        recorded_at=recorded_at(),
    )
    concerning(made, sha256=made.sha256)
    return made


@operation
def bind_cells(workbook: UUID, bindings: Sequence[NewBinding], *, by: Actor, at: datetime) -> int:
    """Bind cells to figures, all or none; a later binding of a cell replaces the earlier one.

    Raises SheetGone, CellUnreadable, CellMerged, CellHoldsFormula, PlaceholderUnknown,
    FigureGone, PartUnknown, NotFound, NotAllowed.
    """
    held = _held(workbook, by)
    cells = [(new.sheet, new.cell) for new in bindings]
    require_cells(held.filename, bytes(held.content), cells)
    for new in bindings:
        if new.figure:
            _require_figure(new)
    made = CellBinding.objects.bulk_create(
        CellBinding(
            workbook=held,
            sheet=BODY if is_document(held.filename) else new.sheet,
            cell=new.cell,
            figure=new.figure,
            part=new.part,
            place=new.place or held.incident.division,
            days_back=new.days_back,
            recorded_at=recorded_at(),
        )
        for new in bindings
    )
    concerning(held, cells=len(made))
    return len(made)


def _require_figure(new: NewBinding) -> None:
    try:
        found = figure(new.figure)
    except KeyError:
        raise FigureGone(cell=new.cell, figure=new.figure) from None
    if new.part and new.part not in found.parts:
        known = "、".join(found.parts) or "—"
        raise PartUnknown(cell=new.cell, figure=found.id, part=new.part, known=known)


@operation
def fill_workbook(workbook: UUID, as_of: datetime, *, by: Actor, at: datetime) -> FilledWorkbook:
    """Fill a workbook as of a moment and keep it as sent; the same moment again is the same file.

    What cannot be filled is named in `missing`, and its cell stays as it came. Raises
    MomentInFuture, NotFound, NotAllowed.
    """
    held = _held(workbook, by)
    if as_of > at:
        raise MomentInFuture
    kept = FilledWorkbook.objects.filter(workbook=held, as_of=as_of).first()
    if kept is None:
        content, filled, missing = filling.filled(held, as_of, by.scope)
        kept = FilledWorkbook.objects.create(
            workbook=held,
            as_of=as_of,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            filled=filled,
            missing=missing,
            recorded_at=recorded_at(),
        )
    concerning(kept, held, sha256=kept.sha256)
    return kept


def _held(pk: UUID, by: Actor) -> SuperiorWorkbook:
    by.require(Permission.BIND_WORKBOOK)
    found = (
        SuperiorWorkbook.objects.select_for_update(of=("self",))
        .select_related("incident")
        .filter(pk=pk, retired_at=None)
        .first()
    )
    if found is None:
        raise NotFound
    by.require(Permission.BIND_WORKBOOK, found.incident.division)
    return found
