"""The records behind a figure's rows, as far as the reader's scope shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.scope import Scope


@dataclass(frozen=True, slots=True)
class Record:
    """What a row is of: a masked name or a title, and the page that opens it, if any."""

    name: str
    view: str = ""
    key: UUID | None = None


_NAMES: dict[str, tuple[str, str]] = {
    "F34": (
        """SELECT l.id, p.display, l.id FROM screening_lead l
           JOIN people_person p ON p.id = l.person_id WHERE l.id = ANY(%s)""",
        "lead",
    ),
    "F36": ("SELECT id, display, id FROM people_person WHERE id = ANY(%s)", "person"),
    "F37": ("SELECT id, display, id FROM people_person WHERE id = ANY(%s)", "person"),
    "F38": (
        """SELECT o.id, p.display, p.id FROM quarantine_order o
           JOIN people_person p ON p.id = o.person_id WHERE o.id = ANY(%s)""",
        "person",
    ),
    "F40": (
        """SELECT d.id, p.display, p.id FROM duties_obligation d
           JOIN quarantine_order o ON o.id = d.subject
           JOIN people_person p ON p.id = o.person_id WHERE d.id = ANY(%s)""",
        "person",
    ),
    "F41": (
        """SELECT d.id, u.name, u.id FROM duties_obligation d
           JOIN accounts_unit u ON u.id = d.subject WHERE d.id = ANY(%s)""",
        "",
    ),
    "F01": ("SELECT id, name, id FROM accounts_unit WHERE id = ANY(%s)", ""),
    "F02": ("SELECT id, name, id FROM accounts_officer WHERE id = ANY(%s)", ""),
    "F03": ("SELECT id, name, id FROM accounts_officer WHERE id = ANY(%s)", ""),
    "F04": ("SELECT id, name, id FROM jurisdictions_division WHERE id = ANY(%s)", ""),
    "F05": ("SELECT id, name, id FROM places_compound WHERE id = ANY(%s)", ""),
    "F20": ("SELECT id, name, id FROM quarantine_site WHERE id = ANY(%s)", ""),
    "F26": ("SELECT id, title, id FROM incidents_protocoledition WHERE id = ANY(%s)", ""),
    "F06": ("SELECT id, name, id FROM accounts_officer WHERE id = ANY(%s)", ""),
    "F27": ("SELECT id, title, id FROM command_directive WHERE id = ANY(%s)", "directive"),
    "F32": ("SELECT id, name, id FROM command_plan WHERE id = ANY(%s)", ""),
    "F28": ("SELECT id, document, id FROM command_leveldecision WHERE id = ANY(%s)", ""),
}


def records(scope: Scope, figure: str, ids: Sequence[UUID]) -> dict[UUID, Record]:
    """What each row of a figure is of; rows outside the scope entered are left out."""
    if figure not in _NAMES or not ids:
        return {}
    sql, view = _NAMES[figure]
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(ids)])
        return {row[0]: Record(row[1], view, row[2]) for row in cursor.fetchall()}
