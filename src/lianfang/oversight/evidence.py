"""What is on record of a township's day: leads found, orders begun, fevers read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.kernel import clock

_ZEROS = """WITH latest AS (
   SELECT DISTINCT ON (r.unit_id) r.unit_id, r.division, r.is_zero, r.figures
   FROM reporting_dailyreport r JOIN accounts_unit u ON u.id = r.unit_id
   WHERE r.incident_id = %(incident)s AND r.day = %(day)s AND r.form = 'township'
   AND u.kind = 'township'
   ORDER BY r.unit_id, r.version DESC)
 SELECT z.unit_id, z.division, z.figures,
   (SELECT count(*) FROM screening_answer a
     WHERE a.outcome = 'found' AND a.at >= %(begins)s AND a.at < %(ends)s
       AND a.division >= z.division AND a.division < z.division || ':') AS found,
   (SELECT count(*) FROM quarantine_order o
     WHERE o.recorded_at >= %(begins)s AND o.recorded_at < %(ends)s
       AND o.division >= z.division AND o.division < z.division || ':') AS ordered,
   (SELECT count(*) FROM quarantine_healthcheck h
     WHERE h.temperature >= 373 AND h.at >= %(begins)s AND h.at < %(ends)s
       AND h.division >= z.division AND h.division < z.division || ':') AS fevers
 FROM latest z WHERE z.is_zero AND NOT EXISTS (
   SELECT FROM oversight_contradiction c WHERE c.incident_id = %(incident)s
     AND c.unit_id = z.unit_id AND c.day = %(day)s)"""


@dataclass(frozen=True, slots=True)
class Held:
    """A township's signed zero, and what is on record of the same day."""

    unit: UUID
    division: str
    stated: dict[str, int]
    evidence: dict[str, int]


def zeros_against_records(incident: UUID, day: date) -> list[Held]:
    """The signed zeros of a day, each beside what its township's records of the day count."""
    values: dict[str, Any] = {
        "incident": incident,
        "day": day,
        "begins": clock.moment(day),
        "ends": clock.moment(date.fromordinal(day.toordinal() + 1)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ZEROS, values)
        return [
            Held(unit, division, {}, {"found": found, "ordered": ordered, "fevers": fevers})
            for unit, division, _figures, found, ordered, fevers in cursor.fetchall()
        ]
