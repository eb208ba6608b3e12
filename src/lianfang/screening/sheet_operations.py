"""Putting a place's leads or doors on a sheet of paper that can be keyed back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.screening import paper_lines
from lianfang.screening.choices import SheetKind
from lianfang.screening.models import PaperSheet, Round

_NUMBERING = second_role_use(
    "screening.sheet_number",
    "Sheets of paper are numbered through the district's day: the last number is read.",
)


class NothingToPrint(DomainError):
    """Nothing waits at this place, so there is nothing to print."""


@operation
def make_lead_sheet(incident: UUID, place: str, *, by: Actor, at: datetime) -> UUID:
    """Number a sheet of the leads that wait at a place, in walking order; gives its id.

    If the day's latest sheet of the place has the same lines, it is that one: the same list
    printed twice is one list. Raises NotAllowed, NothingToPrint.
    """
    by.require(Permission.ANSWER_LEAD, place)
    new = _New(incident, SheetKind.LEADS, place, None)
    return _made(new, paper_lines.leads(incident, place), by, at)


@operation
def make_door_sheet(round: UUID, grid: str, *, by: Actor, at: datetime) -> UUID:
    """Number a sheet of a grid's doors that a round has not covered yet; gives its id.

    As `make_lead_sheet`. Raises NotAllowed, NotFound, NothingToPrint.
    """
    by.require(Permission.SWEEP, grid)
    found = Round.objects.filter(pk=round).first()
    if found is None:
        raise NotFound
    new = _New(found.incident_id, SheetKind.DOORS, grid, found.pk)
    return _made(new, paper_lines.doors(found.pk, grid), by, at)


@dataclass(frozen=True, slots=True)
class _New:
    incident: UUID
    kind: str
    place: str
    round: UUID | None


def _made(new: _New, lines: Sequence[UUID], by: Actor, at: datetime) -> UUID:
    if not lines:
        raise NothingToPrint
    day = clock.day_of(at)
    with across_scopes(_NUMBERING):
        number = paper_lines.next_number(new.incident, day)
    same = paper_lines.latest(new.incident, new.kind, new.place, day)
    if same is not None and same.lines == list(lines) and same.round_id == new.round:
        concerning(same)
        return same.pk
    sheet = PaperSheet.objects.create(
        incident_id=new.incident,
        kind=new.kind,
        round_id=new.round,
        division=new.place,
        doors=new.place if new.round else None,
        day=day,
        number=number,
        lines=list(lines),
        by_post=by.post_id or by.id,
        at=at,
        recorded_at=recorded_at(),
    )
    concerning(sheet, *lines, number=number)
    return sheet.pk
