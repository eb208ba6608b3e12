"""Writing readings by the sheet: one statement for any number, an open slot taken once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from lianfang.quarantine.models import HealthCheck

_INSERT = """INSERT INTO quarantine_healthcheck (id, order_id, person, division, slot_on, slot,
        temperature, thermometer, indoors, symptoms, manner, by_post, keyed_by, at, received_at,
        offset_seconds, recorded_at)
    SELECT c.id, c.order_id, c.person, c.division, c.slot_on, c.slot, c.temperature,
        c.thermometer, c.indoors, string_to_array(c.symptoms, chr(31)), c.manner, c.by_post,
        c.keyed_by, c.at, c.received_at, c.offset_seconds, c.recorded_at
    FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::date[], %s::text[],
        %s::smallint[], %s::text[], %s::boolean[], %s::text[], %s::text[], %s::uuid[],
        %s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::int[], %s::timestamptz[])
        AS c (id, order_id, person, division, slot_on, slot, temperature, thermometer, indoors,
        symptoms, manner, by_post, keyed_by, at, received_at, offset_seconds, recorded_at)
    ON CONFLICT DO NOTHING RETURNING id"""

_BETWEEN = chr(31)
"""The unit separator, between the symptoms of one reading."""


def insert_checks(checks: Sequence[HealthCheck]) -> set[UUID]:
    """Write checks whose slot has none yet, in their order; gives the ids of those written."""
    if not checks:
        return set()
    columns = zip(*(_values(check) for check in checks), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [list(column) for column in columns])
        return {pk for (pk,) in cursor.fetchall()}


def _values(c: HealthCheck) -> tuple[object, ...]:
    return (
        c.id, c.order_id, c.person, c.division, c.slot_on, str(c.slot), c.temperature,
        str(c.thermometer), c.indoors, _BETWEEN.join(c.symptoms), str(c.manner), c.by_post,
        c.keyed_by, c.at, c.received_at, c.offset_seconds, c.recorded_at,
    )  # fmt: skip
