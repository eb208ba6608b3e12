"""When the system learnt a thing: moments that a cut-off can close.

Each act takes its `recorded_at` while it shares an advisory lock until it commits; a cut-off
takes the lock alone. So after a cut-off nothing can appear before it. Sealing closes moments in
the same way, so that no entry can slip into a window that is sealed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.kernel import clock

_LOCK = 0x6C69616E66616E67
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an actor's key has been given already: the act, and its answer as stored."""

    action: str
    answer: Any


def begin(actor: UUID, key: str | None) -> tuple[datetime, Earlier | None]:
    """A moment after all that is closed, held open until the transaction ends.

    And what the actor's key has been given before, if it has.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_begin(%s, %s, %s)", [_LOCK, actor, key])
        closed, action, answer = cursor.fetchone()
    earlier = Earlier(action, answer and json.loads(answer)) if action else None
    return _after(closed), earlier


def alone() -> datetime:
    """As `shared`, once every act in flight has ended, and holding off new ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return _after_closed()


def alone_at_once() -> bool:
    """Hold off new acts until the transaction ends; False, at once, if one is in flight."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def _after_closed() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest((SELECT max(moment) FROM audit_cutoff),"
            " (SELECT until FROM audit_seal ORDER BY n DESC LIMIT 1))"
        )
        row = cursor.fetchone()
    return _after(row[0] if row else None)


def _after(latest: datetime | None) -> datetime:
    now = clock.now()
    return now if latest is None or now > latest else latest + _TICK
