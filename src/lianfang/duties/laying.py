"""Duties not yet due laid anew when a parameter changes: some fall away, some come back.

What is done, lifted for another reason, or due before the change stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.duties.choices import LiftKind

LAID_ANEW = "laid anew"
"""Why a duty fell away, in the ledger's own words."""


def keep_slots(
    kind: str,
    subjects: Sequence[UUID],
    slots: Sequence[str],
    *,
    since: datetime,
    by: UUID,
    recorded_at: datetime,
) -> int:
    """Of the duties due from `since` on keep those in some slots; gives how many changed.

    One that had fallen away by an earlier change is owed again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE duties_obligation
               SET lifted_at = %(at)s, lifted_as = %(void)s, lifted_by = %(by)s,
                   lifted_why = %(why)s
               WHERE kind = %(kind)s AND subject = ANY(%(subjects)s) AND due_at >= %(since)s
                 AND NOT slot = ANY(%(slots)s) AND done_at IS NULL AND lifted_at IS NULL""",
            _values(kind, subjects, slots, since, by, recorded_at),
        )
        fallen = int(cursor.rowcount)
        cursor.execute(
            """UPDATE duties_obligation
               SET lifted_at = NULL, lifted_as = NULL, lifted_by = NULL, lifted_why = NULL
               WHERE kind = %(kind)s AND subject = ANY(%(subjects)s) AND due_at >= %(since)s
                 AND slot = ANY(%(slots)s) AND lifted_why = %(why)s""",
            _values(kind, subjects, slots, since, by, recorded_at),
        )
        return fallen + int(cursor.rowcount)


def _values(
    kind: str,
    subjects: Sequence[UUID],
    slots: Sequence[str],
    since: datetime,
    by: UUID,
    recorded_at: datetime,
) -> dict[str, Any]:
    return {
        "kind": str(kind), "subjects": list(subjects), "slots": list(slots), "since": since,
        "by": by, "at": recorded_at, "why": LAID_ANEW, "void": LiftKind.VOID.value,
    }  # fmt: skip
