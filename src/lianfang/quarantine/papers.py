"""Papers of orders within the issuing act: each order's own is queued to be handed over (R9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection

from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Duty, owe
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.quarantine.choices import OrderKind, PaperKind, TeamRole
from lianfang.quarantine.models import Order
from lianfang.quarantine.teams import Standing

SERVED_WITHIN = timedelta(hours=2)
"""An order reaches its person within two hours (domain.md, entity 7)."""

_QUEUE = """INSERT INTO quarantine_paper
    (id, order_id, person, division, kind, number, recorded_at, copy_at)
 SELECT (left(o.id::text, 14) || '7' || substr(md5(o.id || 'paper'), 1, 3) || '-8'
    || substr(md5(o.id || 'paper'), 4, 3) || '-' || substr(md5(o.id || 'paper'), 7, 12))::uuid,
    o.id, o.person_id, o.division, CASE o.kind WHEN %s THEN %s ELSE %s END, o.number,
    o.recorded_at, ''
 FROM quarantine_order o WHERE o.id = ANY(%s)
 ON CONFLICT DO NOTHING"""


def own_kind(order_kind: str) -> PaperKind:
    """The paper that an order itself is: a promise or a decision."""
    return PaperKind.PROMISE if order_kind == OrderKind.VOLUNTARY else PaperKind.ORDER


def queue(orders: Sequence[Order], standing: Standing) -> None:
    """Write each order's own paper under the order's number, owed to be handed over at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            _QUEUE,
            [
                OrderKind.VOLUNTARY,
                PaperKind.PROMISE,
                PaperKind.ORDER,
                [order.pk for order in orders],
            ],
        )
    owe(orders[0].incident_id, [_serving(o, standing) for o in orders], orders[0].recorded_at)


def _serving(order: Order, standing: Standing) -> Duty:
    due = order.start_at + SERVED_WITHIN
    return Duty(
        kind=DutyKind.PAPER_SERVICE,
        subject=order.pk,
        slot="paper",
        owner=standing.get(order.division[:12], {}).get(TeamRole.VILLAGE_CADRE),
        unit=None,
        division=order.division,
        opens_at=order.start_at,
        due_at=due,
        late_at=due,
        closes_at=due + MOST_OVERDUE,
    )
