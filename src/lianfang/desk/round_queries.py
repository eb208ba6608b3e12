"""Who helps in a sweep's round, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope


@dataclass(frozen=True, slots=True)
class HelperLine:
    """A villager who counts the doors of a place; `until` is when the post ended, if it did."""

    name: str
    username: str
    division: str
    since: datetime
    until: datetime | None


def helpers(scope: Scope, round: UUID, place: str) -> list[HelperLine]:
    """The helpers of a round in a place, by place and name."""
    low, high = prefix_range(place)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT o.name, o.username, h.division, p.from_at, p.to_at
               FROM screening_helper h JOIN accounts_post p ON p.id = h.post_id
               JOIN accounts_holding n ON n.post_id = p.id
               JOIN accounts_officer o ON o.id = n.officer_id
               WHERE h.round_id = %s AND h.division >= %s AND h.division < %s
               ORDER BY h.division, o.name""",
            [round, low, high],
        )
        return [HelperLine(*row) for row in cursor.fetchall()]
