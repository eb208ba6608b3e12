"""What must balance in looking after people: needs and dependants against their duties."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.figures.identities import Identity

_WAITING = """(SELECT count(*) FROM duties_obligation d WHERE d.kind = '{kind}'
    AND d.incident = %(incident)s AND d.recorded_at <= %(at)s AND d.lifted_at IS NULL
    AND (d.done_at IS NULL OR d.done_recorded_at > %(at)s))"""

_NEEDS = f"""SELECT count(*),
    count(*) FILTER (WHERE n.outcome = 'met' AND n.closed_recorded_at <= %(at)s),
    count(*) FILTER (WHERE n.outcome = 'cannot' AND n.closed_recorded_at <= %(at)s),
    {_WAITING.format(kind="need")}
 FROM quarantine_need n WHERE n.incident_id = %(incident)s AND n.recorded_at <= %(at)s"""

_DEPENDANTS = f"""SELECT count(*),
    count(*) FILTER (WHERE d.carer IS NOT NULL AND d.first_recorded_at <= %(at)s),
    {_WAITING.format(kind="dependant_carer")}
 FROM (SELECT e.carer, e.recorded_at, least(e.accepted_recorded_at, o.done_recorded_at)
        AS first_recorded_at
    FROM quarantine_dependant e JOIN quarantine_dependantsasked a ON a.id = e.asked_id
    LEFT JOIN duties_obligation o ON o.kind = 'dependant_carer' AND o.subject = e.id
    WHERE a.incident_id = %(incident)s AND e.recorded_at <= %(at)s) d"""
"""A later carer stands for an earlier: since when there is one is the duty's to say."""


def identities(incident: UUID, at: datetime) -> list[Identity]:
    """The identities of care at a moment, over the whole incident."""
    raised, met, cannot, waiting = _numbers(_NEEDS, incident, at)
    dependants, cared_for, uncared_for = _numbers(_DEPENDANTS, incident, at)
    return [
        Identity(
            "Needs raised = open as duties + met + answered that they cannot be",
            raised,
            waiting + met + cannot,
        ),
        Identity(
            "Dependants = with a carer + without one, each a duty",
            dependants,
            cared_for + uncared_for,
        ),
    ]


def _numbers(sql: str, incident: UUID, at: datetime) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"incident": incident, "at": at})
        row = cursor.fetchone()
    return tuple(int(n) for n in row) if row else ()
