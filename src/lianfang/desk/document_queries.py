"""Whose papers are to be printed or handed over, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.scope import Scope
from lianfang.quarantine.choices import PaperKind
from lianfang.quarantine.models import Paper
from lianfang.quarantine.paper_operations import RELEASE_FROM

AT_ONCE = 200
"""Papers on a page: what one officer hands over in a day, and one print."""

_UNTIL = "least(o.end_at, o.ended_at)"
_WHEN = {
    PaperKind.ORDER: f"o.kind <> 'voluntary' AND {_UNTIL} > %(at)s",
    PaperKind.PROMISE: f"o.kind = 'voluntary' AND {_UNTIL} > %(at)s",
    PaperKind.COURTESY: f"o.kind <> 'site' AND {_UNTIL} > %(at)s",
    PaperKind.RELEASE: f"{_UNTIL} <= %(soon)s AND coalesce(o.ended_as, '') <> 'superseded'",
}
_LINES = """SELECT o.id, p.id, coalesce(p.number, ''), m.display, o.division,
    {until}, p.printed_at, d.due_at
 FROM quarantine_order o JOIN people_person m ON m.id = o.person_id
 LEFT JOIN quarantine_paper p ON p.order_id = o.id AND p.kind = %(kind)s
 LEFT JOIN duties_obligation d ON d.kind = %(duty)s AND d.subject = o.id
 WHERE o.incident_id = %(incident)s AND o.start_at <= %(at)s AND p.handed IS NULL AND {when}
 ORDER BY {until}, o.id LIMIT %(limit)s"""

DUTY_OF: dict[str, str] = {
    PaperKind.ORDER: "paper_service",
    PaperKind.PROMISE: "paper_service",
    PaperKind.COURTESY: "",
    PaperKind.RELEASE: "release_paper",
}


@dataclass(frozen=True, slots=True)
class PaperLine:
    """An order whose paper of a kind nobody handed over yet; `number` once it was written."""

    order: UUID
    paper: UUID | None
    number: str
    display: str
    division: str
    until: datetime
    printed_at: datetime | None
    due_at: datetime | None


def paper_lines(scope: Scope, incident: UUID, kind: PaperKind, at: datetime) -> list[PaperLine]:
    """The papers of a kind still to be handed over, those whose order ends first before."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LINES.format(until=_UNTIL, when=_WHEN[kind]),
            {
                "kind": str(kind),
                "duty": DUTY_OF[kind],
                "incident": incident,
                "at": at,
                "soon": at + RELEASE_FROM,
                "limit": AT_ONCE,
            },
        )
        return [PaperLine(*row) for row in cursor.fetchall()]


def written(scope: Scope, orders: Sequence[UUID], kind: str) -> list[UUID]:
    """The papers of a kind that these orders have."""
    found = Paper.objects.filter(order__in=orders, kind=kind, printed_at__isnull=False)
    return list(found.values_list("pk", flat=True))
