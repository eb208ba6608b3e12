"""Which post of an order's team owes something about it, and who stands behind that one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.quarantine.choices import TeamRole

Behind = tuple[UUID | None, UUID | None]
"""A post and its deputy; None where there is none, and the duty shows at the township."""

_POSTS = """SELECT o.id, coalesce(m.post, s.post), s.deputy FROM quarantine_order o
 LEFT JOIN LATERAL (SELECT post FROM quarantine_teammember m
    WHERE m.order_id = o.id AND m.role = %(role)s AND m.from_at <= %(at)s AND m.to_at > %(at)s
    ORDER BY m.from_at DESC LIMIT 1) m ON true
 LEFT JOIN quarantine_standingmember s
   ON s.division = left(o.division, 12) AND s.role = %(role)s AND s.to_at IS NULL
 WHERE o.id = ANY(%(orders)s)"""


def posts_of(role: TeamRole, orders: Iterable[UUID], at: datetime) -> dict[UUID, Behind]:
    """Who fills a role for each order: its team's member, else the village's standing one."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, {"role": str(role), "orders": list(orders), "at": at})
        return {order: (post, deputy) for order, post, deputy in cursor.fetchall()}
