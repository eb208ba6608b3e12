"""Teams of five: proposed from the standing members of the place, within the issuing act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest

from lianfang.accounts.choices import RelationKind
from lianfang.accounts.models import Relation
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Duty, owe
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.quarantine.beds import TICK
from lianfang.quarantine.choices import TeamRole
from lianfang.quarantine.models import Order, StandingMember, TeamMember
from lianfang.quarantine.rules import TEAM_WITHIN

Standing = dict[str, dict[str, UUID]]

_ID = """(lpad(to_hex((extract(epoch FROM {x}.from_at) * 1000)::bigint), 12, '0') || '7'
 || substr({hash}, 1, 3) || '8' || substr({hash}, 4, 15))::uuid"""
"""A UUIDv7 whose free bits follow from what the row says: the same again for the same."""

_MEMBERS = f"""INSERT INTO quarantine_teammember
    (id, order_id, person, division, role, post, from_at, to_at, recorded_at)
 SELECT {_ID.format(x="x", hash="md5(x.order_id || x.role)")}, x.* FROM (
    SELECT o.id AS order_id, o.person_id, o.division, s.role, s.post, o.start_at AS from_at,
        o.end_at, o.recorded_at
    FROM quarantine_order o JOIN quarantine_standingmember s
      ON s.division = left(o.division, 12) AND s.to_at IS NULL
    WHERE o.id = ANY(%s)) x"""

_RELATIONS = f"""INSERT INTO accounts_relation
    (id, post_id, subject, kind, division, from_at, to_at, recorded_at)
 SELECT {_ID.format(x="m", hash="md5(m.role || m.order_id)")}, m.post, m.person, %s, m.division,
    m.from_at, m.to_at, m.recorded_at
 FROM quarantine_teammember m WHERE m.order_id = ANY(%s)"""


def standing_of(divisions: set[str]) -> Standing:
    """Role to post for each village or community."""
    found: Standing = defaultdict(dict)
    rows = StandingMember.objects.filter(
        division__in={d[:12] for d in divisions}, to_at__isnull=True
    ).values_list("division", "role", "post")
    for division, role, post in rows:
        found[division][role] = post
    return found


def propose(orders: Sequence[Order], standing: Standing, recorded_at: datetime) -> None:
    """Fill the five roles of each order; what stays empty becomes a duty of four hours.

    Each member gets a relation to the person until the order's end, and no longer.
    """
    keys = [o.pk for o in orders]
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [keys])
        cursor.execute(_RELATIONS, [RelationKind.TEAM, keys])
    incomplete = [
        _completing(order, team, recorded_at)
        for order in orders
        if len(team := standing.get(order.division[:12], {})) < len(TeamRole)
    ]
    owe(orders[0].incident_id, incomplete, recorded_at)


def stand_down(orders: Sequence[Order], at: datetime) -> None:
    """The teams of orders that end early answer for nobody from now on."""
    ending = Greatest(Value(at), F("from_at") + TICK)
    TeamMember.objects.filter(order__in=[o.pk for o in orders], to_at__gt=at).update(to_at=ending)
    Relation.objects.filter(
        subject__in=[o.person_id for o in orders], kind=RelationKind.TEAM, to_at__gt=at
    ).update(to_at=ending)


def _completing(order: Order, team: dict[str, UUID], recorded_at: datetime) -> Duty:
    due = recorded_at + TEAM_WITHIN
    return Duty(
        kind=DutyKind.TEAM_COMPLETE,
        subject=order.pk,
        slot="team",
        owner=team.get(TeamRole.TOWNSHIP_CADRE),
        unit=None,
        division=order.division,
        opens_at=recorded_at,
        due_at=due,
        late_at=due,
        closes_at=min(max(order.end_at, due), due + MOST_OVERDUE),
    )
