"""Checks laid anew at the moment at which another number of them is owed each day.

Each order has a row for every slot of its edition; those that are not owed are void, so that
they can be owed again. No order is made longer or shorter (I14).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.duties.choices import DutyKind
from lianfang.duties.laying import keep_slots
from lianfang.incidents.parameters import Laying
from lianfang.quarantine.models import Order
from lianfang.quarantine.slots import CHECKS, EVERY_SLOT, owed


def lay_checks(laying: Laying) -> int:
    """Keep the checks that one kind of order owes from then on; gives how many changed."""
    running = Order.objects.filter(
        incident=laying.incident,
        kind=laying.key.removeprefix(CHECKS),
        end_at__gt=laying.since,
        ended_at=None,
    )
    return keep_slots(
        DutyKind.HEALTH_CHECK,
        list(running.values_list("pk", flat=True)),
        laying.value.split(","),
        since=laying.since,
        by=laying.by,
        recorded_at=laying.recorded_at,
    )


def keep_owed(orders: Sequence[Order], by: UUID, recorded_at: datetime) -> None:
    """Of the checks that new orders were given, keep those that are owed today."""
    for kind in sorted({o.kind for o in orders}):
        same = [o for o in orders if o.kind == kind]
        names = owed(same[0].incident_id, kind, recorded_at)
        if names != EVERY_SLOT.split(","):
            since = min(o.start_at for o in same)
            keys = [o.pk for o in same]
            keep_slots(
                DutyKind.HEALTH_CHECK, keys, names, since=since, by=by, recorded_at=recorded_at
            )
