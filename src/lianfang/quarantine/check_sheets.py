"""A village's paper sheet for a day: one row for each order, with the code that is keyed back.

The code is the order's own running number, so that a row means the same person however the list
has changed since it was printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope

MOST = 400
"""How many rows a sheet has at most: a village's, not a township's."""

_CODE = re.compile(r"(\d+)号")

_ROWS = """SELECT o.id, o.number, p.display, o.division, o.kind, coalesce((
    SELECT jsonb_object_agg(c.slot, c.temperature) FROM quarantine_healthcheck c
    WHERE c.order_id = o.id AND c.slot_on = %(day)s AND c.corrects_id IS NULL), '{}')
 FROM quarantine_order o JOIN people_person p ON p.id = o.person_id
 WHERE o.division >= %(low)s AND o.division < %(high)s AND o.incident_id = %(incident)s
   AND o.start_at < %(until)s AND least(o.end_at, o.ended_at) > %(since)s
 ORDER BY o.division, o.id LIMIT %(most)s"""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A person on the sheet, and the day's readings by slot, in tenths of a degree."""

    order: UUID
    code: str
    name: str
    division: str
    kind: str
    readings: Mapping[str, int]


def check_sheet(
    scope: Scope, incident: UUID, place: str, day: date, since: datetime, until: datetime
) -> list[SheetRow]:
    """The rows of a village's sheet for a day, in one question; by grid, then by age of order."""
    low, high = prefix_range(place)
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS,
            {
                "incident": incident, "low": low, "high": high, "day": day, "since": since,
                "until": until, "most": MOST,
            },
        )  # fmt: skip
        return [
            SheetRow(pk, code_of(number), name, division, kind, _read(readings))
            for pk, number, name, division, kind, readings in cursor.fetchall()
        ]


def _read(readings: str | dict[str, int]) -> dict[str, int]:
    """An object of JSON, as the driver gives it: read already or as text."""
    return dict(json.loads(readings)) if isinstance(readings, str) else readings


def code_of(number: str) -> str:
    """The running number within an order's number: “12” of “盐联防居〔2020〕12号”."""
    found = _CODE.search(number)
    return found[1] if found else number
