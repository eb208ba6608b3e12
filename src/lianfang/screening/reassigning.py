"""Giving leads to another place: what may move, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind, LiftKind
from lianfang.duties.models import Obligation
from lianfang.incidents.models import Incident
from lianfang.kernel.errors import BadInput, DomainError
from lianfang.screening import giving
from lianfang.screening.giving import Gift
from lianfang.screening.models import Lead
from lianfang.screening.owing import history
from lianfang.screening.placing import Placer
from lianfang.screening.rules import STAYING


class PlaceUnknown(BadInput):
    """{code} is not a place of this district. Choose a township, a community or a grid."""


class LeadSettled(DomainError):
    """{count} of these leads are settled already; only leads without their person move on."""


@dataclass(frozen=True, slots=True)
class Reassigned:
    """How many leads were received, and how many were there already."""

    received: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Sorted:
    """Leads that would move to a place, that are there, and that are settled and stay."""

    moving: tuple[Lead, ...]
    there: tuple[Lead, ...]
    settled: tuple[Lead, ...]


def sort_out(leads: Sequence[Lead], division: str, placer: Placer) -> Sorted:
    """Which leads may go to a place. Raises PlaceUnknown."""
    if not placer.knows(division):
        raise PlaceUnknown(code=division)
    there = tuple(lead for lead in leads if lead.division.startswith(division))
    going = [lead for lead in leads if not lead.division.startswith(division)]
    settled = tuple(lead for lead in going if lead.outcome in STAYING)
    return Sorted(tuple(lead for lead in going if lead.outcome not in STAYING), there, settled)


def move(
    leads: Sequence[Lead],
    division: str,
    why: str,
    *,
    by: UUID,
    at: datetime,
    recorded_at: datetime,
) -> list[UUID]:
    """Give leads of one incident to a place; gives those that were not there. Across scopes."""
    incident = Incident.objects.get(pk=leads[0].incident_id)
    placer = Placer(incident, at)
    found = sort_out(leads, division, placer)
    if found.settled:
        raise LeadSettled(count=len(found.settled))
    going = found.moving
    if not going:
        return []
    places = {lead.pk: placer.grid_for(division) for lead in going}
    _void(going, by, at, recorded_at)
    gifts = _gifts(places, why)
    giving.give(incident.pk, gifts, placer, at=at, recorded_at=recorded_at)
    giving.place_leads(places)
    giving.move_people({lead.person_id: places[lead.pk] for lead in going})
    return list(places)


def _gifts(places: dict[UUID, str], why: str) -> list[Gift]:
    earlier = history(places)
    return [
        Gift(lead, place, why, len(earlier[lead]) + 1, earlier[lead][-1].pk)
        for lead, place in places.items()
    ]


def _void(leads: Sequence[Lead], by: UUID, at: datetime, recorded_at: datetime) -> None:
    """What the old places still owed fell away; what they had missed stays missed."""
    pks = [lead.pk for lead in leads]
    owed = Obligation.objects.filter(
        kind=DutyKind.LEAD_ANSWER, subject__in=pks, done_at=None, lifted_at=None
    )
    first = owed.order_by("due_at").values_list("due_at", flat=True).first()
    if first is None:
        return
    ledger.lift(
        DutyKind.LEAD_ANSWER,
        pks,
        due_from=first,
        lifted_as=LiftKind.VOID,
        lifted_by=by,
        why="reassigned",
        recorded_at=recorded_at,
        open_at=at,
    )
