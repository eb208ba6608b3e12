"""Changing when single duties are due: an exception for one, new times for those to come."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection

from lianfang.incidents.rules import Slot


def postpone(
    kind: str, subject: UUID, slot_on: date, slot: str, late_at: datetime, recorded_at: datetime
) -> int:
    """Let one duty come later; gives 0 where it is done, lifted or late already.

    What is late stays late, so that a moment that was told keeps its answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE duties_obligation
               SET late_at = %s, closes_at = greatest(closes_at, %s)
               WHERE kind = %s AND subject = %s AND slot_on = %s AND slot = %s
                 AND done_at IS NULL AND lifted_at IS NULL AND late_at > %s AND late_at < %s""",
            [late_at, late_at, str(kind), subject, slot_on, slot, recorded_at, late_at],
        )
        return int(cursor.rowcount)


def retime(incident: UUID, kind: str, slot: Slot, from_on: date, recorded_at: datetime) -> int:
    """Give the duties of a slot from a day on its new times; what has opened keeps its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE duties_obligation o
               SET opens_at = t.opens_at, due_at = t.due_at, closes_at = t.closes_at,
                   late_at = t.due_at + %(grace)s * interval '1 minute'
               FROM (SELECT id, slot_on,
                     (slot_on + %(opens)s * interval '1 minute') AT TIME ZONE 'Asia/Shanghai'
                       AS opens_at,
                     (slot_on + %(due)s * interval '1 minute') AT TIME ZONE 'Asia/Shanghai'
                       AS due_at,
                     (slot_on + %(closes)s * interval '1 minute') AT TIME ZONE 'Asia/Shanghai'
                       AS closes_at
                   FROM duties_obligation
                   WHERE kind = %(kind)s AND incident = %(incident)s AND slot = %(slot)s
                     AND slot_on >= %(from_on)s AND opens_at > %(at)s
                     AND done_at IS NULL AND lifted_at IS NULL) t
               WHERE o.id = t.id AND o.slot_on = t.slot_on AND t.opens_at > %(at)s""",
            {
                "incident": incident, "kind": str(kind), "slot": slot.name, "from_on": from_on,
                "opens": slot.opens, "due": slot.due, "grace": slot.grace,
                "closes": slot.closes, "at": recorded_at,
            },
        )  # fmt: skip
        return int(cursor.rowcount)


def waive(
    kind: str, subject: UUID, slot_on: date, slot: str, by: UUID, why: str, recorded_at: datetime
) -> int:
    """Waive one duty that is still to do and not late; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE duties_obligation
               SET lifted_at = %s, lifted_as = 'waived', lifted_by = %s, lifted_why = %s
               WHERE kind = %s AND subject = %s AND slot_on = %s AND slot = %s
                 AND done_at IS NULL AND lifted_at IS NULL AND late_at > %s""",
            [recorded_at, by, why, str(kind), subject, slot_on, slot, recorded_at],
        )
        return int(cursor.rowcount)
