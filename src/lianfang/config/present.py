"""The incident in hand and its time, for every door: web, worker and command line alike."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import connection

from lianfang.incidents import queries
from lianfang.incidents.models import Incident
from lianfang.kernel import clock

_FRESH = 5.0  # seconds for which an answer is kept in this process
_kept: tuple[float, Incident | None] | None = None


def incident() -> Incident | None:
    """The incident that has not ended, and the clock set to its time.

    Kept for a few seconds; within an open transaction it is always read anew, because what
    such a transaction sees is not for others.
    """
    global _kept
    if connection.in_atomic_block:
        return _read()
    if _kept is None or time.monotonic() - _kept[0] > _FRESH:
        _kept = (time.monotonic(), _read())
    return _kept[1]


def forget() -> None:
    """Read the incident anew next time."""
    global _kept
    _kept = None


def latest() -> Incident | None:
    """As `incident`; after the last one's end the one that is being wound up."""
    return incident() or queries.latest()


def _read() -> Incident | None:
    found = queries.latest()
    clock.shift(found.offset if found and found.offset else timedelta(0))
    return found if found and found.ended_at is None else None
