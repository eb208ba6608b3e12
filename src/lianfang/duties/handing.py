"""Open duties change hands: the one who owed them hands them to another, dues unmoved."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.duties.rules import first_slot_day


def hand_over(
    kinds: Collection[str],
    subjects: Collection[UUID],
    owner: UUID | None,
    to: UUID,
    at: datetime,
) -> int:
    """Let `to` owe what `owner` (None: nobody) still owes about some subjects; gives how many.

    What is done, lifted or closed stays with whose it was.
    """
    if not subjects or not kinds:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE duties_obligation SET owner = %s
               WHERE kind = ANY(%s) AND subject = ANY(%s) AND slot_on >= %s
                 AND owner IS NOT DISTINCT FROM %s AND closes_at > %s
                 AND done_at IS NULL AND lifted_at IS NULL""",
            [to, [str(k) for k in kinds], list(subjects), first_slot_day(at), owner, at],
        )
        return int(cursor.rowcount)
