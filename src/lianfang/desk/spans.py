"""When an order holds, from its row."""

from __future__ import annotations

from lianfang.quarantine.models import Order
from lianfang.quarantine.rules import Span


def span_of(order: Order) -> Span:
    """From its start until its end, or an earlier end."""
    return Span(order.start_at, order.end_at, order.ended_at)
