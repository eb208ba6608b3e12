"""Giving whoever sent a list its rows to mend, as a workbook to be sent again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation
from lianfang.jurisdictions.scope import ScopeKind
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.people import vault
from lianfang.people.choices import LookKind, Purpose
from lianfang.people.opening import log_reading, relation_of
from lianfang.screening.choices import Fate
from lianfang.screening.findings import ABOUT_OTHERS
from lianfang.screening.intakes import require_provider
from lianfang.screening.mending import RowToMend, write_workbook
from lianfang.screening.models import Batch, Row


class NothingToMend(DomainError):
    """No row of this list is left to mend."""


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

    Who may is who imports; a provider is not told what others know (`ABOUT_OTHERS`). A row set
    aside is replaced by its mended one; a row that was taken stays, and what is mended in it
    comes in as one more row about the same person. The entry names the rows; where headquarters'
    staff and not the provider open them, a reading is kept for each person as well. `say`
    translates. Raises NothingToMend, NotFound, NotAllowed.
    """
    one = Batch.objects.select_related("provider").filter(pk=batch).first()
    if one is None:
        raise NotFound
    require_provider(by, one.provider)
    found = Row.objects.filter(batch=one).exclude(fate=Fate.MENDED).exclude(findings=[])
    marks = {row: _marks(row, by) for row in found.order_by("sheet", "number")}
    rows = [row for row, told in marks.items() if told]
    if not rows:
        raise NothingToMend
    persons = list(dict.fromkeys(row.person_id for row in rows if row.person_id))
    if persons and by.scope.kind is not ScopeKind.UNIT:
        log_reading(
            persons, ["row"], Purpose.CORRECTION, by=by, relation=relation_of(by),
            kind=LookKind.EXPORTED,
        )  # fmt: skip
    concerning(one, *(row.pk for row in rows))
    data = write_workbook(
        [_as_sent(row, one, marks[row]) for row in rows], one.columns, file=one.file_name, say=say
    )
    return SentBack(data, sum(row.fate == Fate.REJECTED for row in rows))


def _marks(row: Row, by: Actor) -> list[dict[str, str]]:
    """What was found in a row, as far as this reader may know it."""
    hidden = ABOUT_OTHERS if by.scope.kind is ScopeKind.UNIT else ()
    return [mark for mark in row.findings if mark["code"] not in hidden]


def _as_sent(row: Row, batch: Batch, marks: list[dict[str, str]]) -> RowToMend:
    cells = json.loads(vault.open_text(batch.incident_id, bytes(row.cells), row.pk))
    return RowToMend(
        code=row.pk,
        sheet=row.sheet,
        number=row.number,
        cells=cells,
        marks=marks,
        set_aside=row.fate == Fate.REJECTED,
    )
