"""Showing whoever sent a list which values to mend: file, row, column, value and remedy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation
from lianfang.kernel.errors import NotFound
from lianfang.people import vault
from lianfang.screening.findings import MESSAGES, Code, Message
from lianfang.screening.models import Row


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
