"""Readings and the orders they belong to, by one statement each for any number of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from lianfang.incidents.rules import Parameters, Slot
from lianfang.quarantine.models import HealthCheck
from lianfang.quarantine.rules import Span

_ORDERS = """SELECT o.id, o.person_id, o.division, o.start_at, o.end_at, o.ended_at,
        e.parameters::text
    FROM quarantine_order o JOIN incidents_protocoledition e ON e.id = o.edition
    WHERE o.id = ANY(%s)"""
_OF_TEAM = """ AND EXISTS (SELECT FROM quarantine_teammember t
    WHERE t.order_id = o.id AND t.post = %s)"""


@dataclass(frozen=True, slots=True)
class Observed:
    """What recording needs of an order: whose it is, where, its span and its day's slots."""

    pk: UUID
    person: UUID
    division: str
    span: Span
    slots: tuple[Slot, ...]


def observed(orders: Iterable[UUID], team_of: UUID | None = None) -> dict[UUID, Observed]:
    """Those of the orders within the scope; with `team_of`, those in whose team the post is."""
    asked = list(orders)
    with connection.cursor() as cursor:
        if team_of:
            cursor.execute(_ORDERS + _OF_TEAM, [asked, team_of])
        else:
            cursor.execute(_ORDERS, [asked])
        return {
            pk: Observed(pk, person, place, Span(*span), Parameters.from_text(edition).slots)
            for pk, person, place, *span, edition in cursor.fetchall()
        }


def take_checks(checks: Sequence[HealthCheck]) -> set[UUID]:
    """Write checks whose slot has none yet and close their duties, across scopes, in one order.

    All are of one act. Gives the ids of those written.
    """
    if not checks:
        return set()
    readings = json.dumps([_values(check) for check in checks])
    with connection.cursor() as cursor:
        cursor.execute("SELECT quarantine_take_checks(%s::jsonb)", [readings])
        (written,) = cursor.fetchone()
        return set(written)


def _values(c: HealthCheck) -> dict[str, object]:
    return {
        "id": str(c.pk), "order_id": str(c.order_id), "person": str(c.person),
        "division": c.division, "slot_on": c.slot_on.isoformat(), "slot": str(c.slot),
        "temperature": c.temperature, "thermometer": str(c.thermometer), "indoors": c.indoors,
        "symptoms": list(map(str, c.symptoms)), "manner": str(c.manner),
        "by_post": str(c.by_post), "keyed_by": str(c.keyed_by) if c.keyed_by else None,
        "at": c.at.isoformat(), "received_at": c.received_at.isoformat(),
        "offset_seconds": c.offset_seconds, "recorded_at": c.recorded_at.isoformat(),
    }  # fmt: skip
