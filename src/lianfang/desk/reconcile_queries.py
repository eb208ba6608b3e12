"""What the rows behind a number are of, as far as the reader's scope shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.scope import Scope, ScopeKind
from lianfang.screening.reconciling_rows import Chosen


@dataclass(frozen=True, slots=True)
class RowOf:
    """A row of a list: where it stands, and whom it is about (masked, where one may know)."""

    sheet: str
    number: int
    batch: UUID | None
    title: str
    name: str


_ROWS = """SELECT r.id, r.sheet, r.number, b.id, coalesce(b.title, ''), {name}
 FROM screening_row r LEFT JOIN screening_batch b ON b.id = r.batch_id {people}
 WHERE r.id = ANY (%s)"""
_PEOPLE = "LEFT JOIN people_person p ON p.id = r.person_id"
_LEADS = """SELECT l.id, p.display FROM screening_lead l
 JOIN people_person p ON p.id = l.person_id WHERE l.id = ANY (%s)"""


def rows_of(scope: Scope, chosen: Sequence[Chosen]) -> dict[UUID, RowOf]:
    """Those that are rows of lists within the scope entered, by id."""
    sees_people = scope.kind in (ScopeKind.AREA, ScopeKind.AREAS)
    name, people = ("coalesce(p.display, '')", _PEOPLE) if sees_people else ("''", "")
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(name=name, people=people), [[one.id for one in chosen]])
        return {row[0]: RowOf(*row[1:]) for row in cursor.fetchall()}


def names_of_leads(scope: Scope, chosen: Sequence[Chosen]) -> dict[UUID, str]:
    """The masked names of the leads within the scope entered, by lead."""
    if scope.kind not in (ScopeKind.AREA, ScopeKind.AREAS):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LEADS, [[one.lead for one in chosen if one.lead]])
        return dict(cursor.fetchall())
