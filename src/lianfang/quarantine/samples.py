"""Readings that someone else measures a second time (复核抽查): which are drawn, and by whom.

A share of a day's readings, by a keyed digest that nobody without the incident's key can
foretell. Rows of equal readings come first: for a second look, never for blame (C8).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Duty
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.incidents.keyring import token_key
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock
from lianfang.quarantine.check_rules import SAME_IN_A_ROW
from lianfang.quarantine.choices import TeamRole
from lianfang.quarantine.duty_posts import posts_of
from lianfang.quarantine.models import CheckSample

DRAWN_AT = time(20)
"""When a day's readings are drawn from."""

DUE_AT = time(18)
"""When, on the next day, what was drawn is to have been measured again."""

SHARE = 0.02
"""The share of a day's persons whose reading is measured again."""

_OTHERS = (TeamRole.VILLAGE_CADRE, TeamRole.DOCTOR, TeamRole.TOWNSHIP_CADRE)
"""Who measures again, in this order: whoever of them had nothing to do with the first."""


@dataclass(frozen=True, slots=True)
class Drawable:
    """A day's latest reading of an order; `hands` took or keyed it, `alike` puts it first."""

    check: UUID
    order: UUID
    person: UUID
    division: str
    hands: frozenset[UUID]
    alike: bool


_DRAWABLE = """WITH today AS (
    SELECT DISTINCT ON (c.order_id) c.* FROM quarantine_healthcheck c
    JOIN quarantine_order o ON o.id = c.order_id
    WHERE c.slot_on = %(day)s AND c.corrects_id IS NULL AND o.incident_id = %(incident)s
      AND o.start_at <= %(at)s AND least(o.end_at, o.ended_at) > %(open)s
    ORDER BY c.order_id, c.at DESC, c.id),
 rows AS (
    SELECT order_id FROM (
        SELECT order_id, temperature, row_number() OVER (
            PARTITION BY order_id ORDER BY slot_on DESC, slot DESC) AS n
        FROM quarantine_healthcheck WHERE corrects_id IS NULL
          AND slot_on BETWEEN %(day)s - %(same)s AND %(day)s
          AND order_id IN (SELECT order_id FROM today)) r
    WHERE n <= %(same)s GROUP BY order_id
    HAVING count(*) = %(same)s AND min(temperature) = max(temperature)),
 sheets AS (
    SELECT by_post, slot, left(division, 12) AS village FROM quarantine_healthcheck
    WHERE slot_on = %(day)s AND corrects_id IS NULL GROUP BY 1, 2, 3
    HAVING count(*) >= %(same)s AND min(temperature) = max(temperature))
 SELECT t.id, t.order_id, t.person, t.division, t.by_post, t.keyed_by,
    t.order_id IN (SELECT order_id FROM rows) OR EXISTS (SELECT FROM sheets s
        WHERE s.by_post = t.by_post AND s.slot = t.slot AND s.village = left(t.division, 12))
 FROM today t"""


def drawable(incident: UUID, day: date, at: datetime) -> list[Drawable]:
    """The day's readings of orders that are still in force when they would be measured again."""
    with connection.cursor() as cursor:
        cursor.execute(
            _DRAWABLE,
            {
                "incident": incident,
                "day": day,
                "at": at,
                "open": at + timedelta(hours=12),
                "same": SAME_IN_A_ROW,
            },
        )
        return [
            Drawable(check, order, person, code, frozenset(filter(None, (by, keyed))), alike)
            for check, order, person, code, by, keyed, alike in cursor.fetchall()
        ]


def draw(incident: UUID, found: Sequence[Drawable], share: float) -> list[Drawable]:
    """A share of them, at least one of any; alike ones first, the rest by the keyed digest."""
    key = token_key(incident)

    def chance(one: Drawable) -> tuple[bool, bytes]:
        return not one.alike, hmac.digest(key, b"sample" + one.check.bytes, hashlib.sha256)

    return sorted(found, key=chance)[: ceil(share * len(found))]


def owners_of(drawn: Sequence[Drawable], at: datetime) -> dict[UUID, UUID | None]:
    """Who measures each again, by check: a post of the team that had no hand in the first."""
    orders = {one.order for one in drawn}
    by_role = [posts_of(role, orders, at) for role in _OTHERS]
    return {
        one.check: next(
            (
                post
                for found in by_role
                for post in (found.get(one.order) or (None, None))[:1]
                if post and post not in one.hands
            ),
            None,
        )
        for one in drawn
    }


def duty_of(sample: CheckSample, day: date, at: datetime) -> Duty:
    """What is owed about a sample: until the next evening, by day."""
    due = max(at, clock.moment(day + timedelta(days=1), DUE_AT))
    return Duty(
        kind=DutyKind.CHECK_SAMPLE,
        subject=sample.pk,
        slot="1",
        owner=sample.post,
        unit=None,
        division=sample.division,
        opens_at=max(at, clock.moment(day + timedelta(days=1), time(7))),
        due_at=due,
        late_at=due,
        closes_at=due + MOST_OVERDUE,
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many readings were measured again, and of how many the second agreed."""

    measured: int
    agreeing: int


def agreement(scope: Scope, incident: UUID, place: str, at: datetime) -> Agreement:
    """Agreement below a place as of a moment, within the scope entered."""
    found = CheckSample.objects.filter(
        order__incident=incident,
        division__gte=place,
        division__lt=place + ":",
        done_recorded_at__lte=at,
    ).aggregate(measured=Count("pk"), agreeing=Count("pk", filter=Q(agrees=True)))
    return Agreement(found["measured"], found["agreeing"])


def is_drawn(incident: UUID, day: date) -> bool:
    """Whether a day's samples have been drawn."""
    since = clock.moment(day, DRAWN_AT)
    return CheckSample.objects.filter(
        order__incident=incident, drawn_at__gte=since, drawn_at__lt=since + timedelta(days=1)
    ).exists()


def last_draw_due(at: datetime) -> date:
    """The latest day whose samples can be drawn."""
    today = clock.day_of(at)
    return today if clock.moment(today, DRAWN_AT) <= at else today - timedelta(days=1)


def hands_of(post: Collection[UUID | None]) -> frozenset[UUID]:
    """Posts, without those that are none."""
    return frozenset(p for p in post if p)
