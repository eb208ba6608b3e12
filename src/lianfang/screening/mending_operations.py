"""Showing whoever sent a list which values to mend, and as a workbook to be sent again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import ScopeKind
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.people import vault
from lianfang.people.choices import Purpose
from lianfang.people.models import Reading
from lianfang.screening.choices import Fate
from lianfang.screening.findings import MESSAGES, Code, Message
from lianfang.screening.intakes import require_provider
from lianfang.screening.mending import RowToMend, write_workbook
from lianfang.screening.models import Batch, Row


class NothingToMend(DomainError):
    """No row of this list is left to mend."""


@dataclass(frozen=True, slots=True)
class ToMend(NamesSomeone):
    """One value that was not taken, or disagrees; `message` uses {column} and {value}."""

    row: UUID
    file: str
    sheet: str
    number: int
    fate: str
    column: str
    value: str
    message: Message


@operation
def open_findings(rows: Sequence[UUID], *, by: Actor, at: datetime) -> tuple[ToMend, ...]:
    """Open the cells in which something was found, and no others, of rows within the scope.

    Who may is who imports: the department sees its own rows. The entry names the rows. Raises
    NotFound, NotAllowed.
    """
    by.require(Permission.IMPORT_LIST)
    found = Row.objects.filter(pk__in=rows).select_related("batch")
    listed = list(found.order_by("sheet", "number"))
    if len(listed) != len(set(rows)):
        raise NotFound
    concerning(*rows)
    return tuple(mend for row in listed for mend in _to_mend(row))


def _to_mend(row: Row) -> Iterator[ToMend]:
    if not row.findings:
        return
    cells = json.loads(vault.open_text(row.batch.incident_id, bytes(row.cells), row.pk))
    for mark in row.findings:
        yield ToMend(
            row=row.pk,
            file=row.batch.file_name,
            sheet=row.sheet,
            number=row.number,
            fate=row.fate,
            column=mark["column"],
            value=cells.get(mark["column"], "").strip(),
            message=MESSAGES[Code(mark["code"])],
        )


@dataclass(frozen=True, slots=True)
class SentBack(NamesSomeone):
    """A list's rows to mend as a workbook, and how many of them were set aside."""

    workbook: bytes
    set_aside: int


@operation
def send_back(
    batch: UUID, *, by: Actor, at: datetime, say: Callable[[str], str] = str
) -> SentBack:
    """Give a list's rows that are set aside, and those taken with findings, as a workbook.

    Who may is who imports. The entry names the rows; where headquarters' staff and not the
    provider open them, a reading is kept for each person as well. `say` translates. Raises
    NothingToMend, NotFound, NotAllowed.
    """
    one = Batch.objects.select_related("provider").filter(pk=batch).first()
    if one is None:
        raise NotFound
    require_provider(by, one.provider)
    rows = list(
        Row.objects.filter(batch=one)
        .exclude(fate=Fate.MENDED)
        .exclude(findings=[])
        .order_by("sheet", "number")
    )
    if not rows:
        raise NothingToMend
    persons = list(dict.fromkeys(row.person_id for row in rows if row.person_id))
    if persons and by.scope.kind is not ScopeKind.UNIT:
        _log(persons, by)
    concerning(one, *(row.pk for row in rows))
    data = write_workbook(
        [_as_sent(row, one) for row in rows], one.columns, file=one.file_name, say=say
    )
    return SentBack(data, sum(row.fate == Fate.REJECTED for row in rows))


def _as_sent(row: Row, batch: Batch) -> RowToMend:
    cells = json.loads(vault.open_text(batch.incident_id, bytes(row.cells), row.pk))
    return RowToMend(
        code=row.pk,
        sheet=row.sheet,
        number=row.number,
        cells=cells,
        marks=row.findings,
        set_aside=row.fate == Fate.REJECTED,
    )


def _log(persons: Sequence[UUID], by: Actor) -> None:
    Reading(
        officer=by.id,
        post=by.post_id or by.id,
        unit_name=by.unit_name,
        role=by.role or by.kind,
        persons=list(persons),
        fields=["row"],
        purpose=Purpose.CORRECTION,
        relation=by.scope.kind,
        recorded_at=recorded_at(),
    ).save(force_insert=True)
