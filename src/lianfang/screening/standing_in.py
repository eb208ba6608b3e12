"""Leads follow who is there: to a stand-in while a post is away, and back. Across scopes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts import absences
from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind
from lianfang.incidents.models import Incident
from lianfang.screening import giving, owing
from lianfang.screening.giving import Gift
from lianfang.screening.models import Placement
from lianfang.screening.owing import CLIMBED, PASSED_ON, Owed
from lianfang.screening.owners import Owner, Owners
from lianfang.screening.placing import Placer

RETURNED = "returned"
"""Why a lead lies with whom it belongs to: they are there again."""


def pass_on(incident: Incident, *, by: UUID, at: datetime, recorded_at: datetime) -> list[UUID]:
    """Give each lead whose post is away to its stand-in, and back whose post is there again.

    The clock of what is owed runs on: the new post owes it by the same time. What the old one
    has missed already stays missed, and the new one is asked anew.
    """
    owing.hold([owed.lead for owed in _candidates(incident, at)])
    placer = Placer(incident, at)
    passing = changes(incident, placer.owners, at)
    ledger.void_slots(
        DutyKind.LEAD_ANSWER,
        [(o.lead, o.slot_on, str(o.slot)) for o, _ in passing if o.closes_at > at],
        lifted_by=by,
        why="passed on",
        recorded_at=recorded_at,
    )
    gifts = [gift for _, gift in passing]
    giving.give(incident.pk, gifts, placer, at=at, recorded_at=recorded_at)
    return [gift.lead for gift in gifts]


def changes(incident: Incident, owners: Owners, at: datetime) -> list[tuple[Owed, Gift]]:
    """What is owed by one post and ought to be by another, with the lead as given to that one."""
    owed = _candidates(incident, at)
    away = absences.deputies(at)
    earlier = owing.history(one.lead for one in owed)
    found = []
    for one in owed:
        placements = earlier[one.lead]
        owner = _owner(owing.here(placements), one.division, owners)
        if owner is None or owner.post == one.owner:
            continue
        gift = Gift(
            one.lead,
            one.division,
            PASSED_ON if one.owner in away else RETURNED,
            len(placements) + 1,
            placements[-1].pk,
            owner,
            owing.asked(owing.here(placements)),
            one.times if one.closes_at > at else None,
        )
        found.append((one, gift))
    return found


def _candidates(incident: Incident, at: datetime) -> list[Owed]:
    return owing.passing(incident.pk, at, absences.deputies(at))


def _owner(here: Sequence[Placement], division: str, owners: Owners) -> Owner | None:
    """Whose a lead is: the present post nearest to its place, or the one it climbed to."""
    if not any(placement.why == CLIMBED for placement in here):
        return owners.owner(division)
    own = [placement.post for placement in here if placement.why != PASSED_ON]
    return owners.stand_in(own[-1], division) if own[-1] else owners.owner(division)
