"""What giving leads to another place would do, before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import NotFound
from lianfang.screening import reassigning
from lianfang.screening.placing import Placer
from lianfang.screening.reaching import held

_PREVIEWING = second_role_use(
    "screening.preview", "How a place's grids are loaded decides how leads are spread over them."
)


@dataclass(frozen=True, slots=True)
class PlaceLoad:
    """What a grid would get, and the post that would owe it.

    `before` and `after` count the leads that wait there; None where the caller does not answer
    for the place.
    """

    division: str
    post: UUID | None
    gets: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A lead that would not go, and why: "settled"."""

    lead: UUID
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """How many leads would move, how many are there already, who gets them, and who stays."""

    moving: int
    unchanged: int
    places: tuple[PlaceLoad, ...]
    refused: tuple[Refused, ...]


def preview_reassign(leads: Sequence[UUID], division: str, *, by: Actor, at: datetime) -> Preview:
    """What `reassign_leads` would do with these leads now; nothing is changed.

    One that is refused keeps the others from moving: leave it out. Raises NotFound, NotAllowed,
    PlaceUnknown.
    """
    going = list(held(leads, Permission.REASSIGN_LEAD, by).values())
    if not going:
        raise NotFound
    with across_scopes(_PREVIEWING):
        placer = Placer(Incident.objects.get(pk=going[0].incident_id), at)
        sorted_out = reassigning.sort_out(going, division, placer)
        gets = Counter(placer.grid_for(division) for _ in sorted_out.moving)
        places = tuple(_load(code, gets[code], placer, by) for code in sorted(gets))
    refused = tuple(Refused(lead.pk, "settled") for lead in sorted_out.settled)
    return Preview(len(sorted_out.moving), len(sorted_out.there), places, refused)


def _load(code: str, gets: int, placer: Placer, by: Actor) -> PlaceLoad:
    owner = placer.owner(code)
    seen = by.may(Permission.REASSIGN_LEAD, code)
    after = placer.load(code) if seen else None
    before = None if after is None else after - gets
    return PlaceLoad(code, owner.post if owner else None, gets, before, after)
