"""The release paper: owed from the moment of issue, and never in the way of the lapse (R10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Duty, owe
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.quarantine.choices import TeamRole
from lianfang.quarantine.models import Order
from lianfang.quarantine.teams import Standing

READY_BEFORE = timedelta(days=1)
"""A release paper can be made ready a day before the end (R10)."""

LATE_AFTER = timedelta(hours=2)


def owe_papers(orders: Sequence[Order], standing: Standing) -> None:
    """Owe each order's release paper at its end; the order lapses with it or without."""
    owe(orders[0].incident_id, [_paper(o, standing) for o in orders], orders[0].recorded_at)


def _paper(order: Order, standing: Standing) -> Duty:
    late = order.end_at + LATE_AFTER
    return Duty(
        kind=DutyKind.RELEASE_PAPER,
        subject=order.pk,
        slot="paper",
        owner=standing.get(order.division[:12], {}).get(TeamRole.VILLAGE_CADRE),
        unit=None,
        division=order.division,
        opens_at=max(order.start_at, order.end_at - READY_BEFORE),
        due_at=order.end_at,
        late_at=late,
        closes_at=late + MOST_OVERDUE,
    )
