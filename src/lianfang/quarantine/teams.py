"""Teams of five: proposed from the standing members of the place, within the issuing act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.choices import RelationKind
from lianfang.accounts.models import Relation
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Duty, owe
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.quarantine.choices import TeamRole
from lianfang.quarantine.models import Order, StandingMember, TeamMember
from lianfang.quarantine.rules import TEAM_WITHIN

Standing = dict[str, dict[str, UUID]]


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
    members, relations, gaps = [], [], []
    for order in orders:
        team = standing.get(order.division[:12], {})
        for role, post in team.items():
            members.append(
                TeamMember(
                    order=order, person=order.person_id, division=order.division, role=role,
                    post=post, from_at=order.start_at, to_at=order.end_at,
                    recorded_at=recorded_at,
                )
            )  # fmt: skip
            relations.append(
                Relation(
                    post_id=post, subject=order.person_id, kind=RelationKind.TEAM,
                    division=order.division, from_at=order.start_at, to_at=order.end_at,
                    recorded_at=recorded_at,
                )
            )  # fmt: skip
        if len(team) < len(TeamRole):
            gaps.append(_completing(order, team, recorded_at))
    TeamMember.objects.bulk_create(members, batch_size=2000)
    Relation.objects.bulk_create(relations, batch_size=2000)
    if gaps:
        owe(orders[0].incident_id, gaps, recorded_at)


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
