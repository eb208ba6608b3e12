"""When the system learnt a thing: moments that a cut-off can close.

Each act takes its `recorded_at` while it shares an advisory lock until it commits; a cut-off
takes the lock alone. So after a cut-off nothing can appear before it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from lianfang.kernel import clock

_LOCK = 0x6C69616E66616E67
_TICK = timedelta(microseconds=1)


def shared() -> datetime:
    """A moment after every cut-off, held open until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])
    return _after_cutoffs()


def alone() -> datetime:
    """As `shared`, once every act in flight has ended, and holding off new ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return _after_cutoffs()


def alone_at_once() -> datetime | None:
    """As `alone` when no act is in flight; None otherwise, without waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        row = cursor.fetchone()
    return _after_cutoffs() if row and row[0] else None


def _after_cutoffs() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(moment) FROM audit_cutoff")
        row = cursor.fetchone()
    latest: datetime | None = row[0] if row else None
    now = clock.now()
    return now if latest is None or now > latest else latest + _TICK
