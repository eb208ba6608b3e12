"""Where a reader stands: the post, the incident, the place chosen within its area, the moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.actors import PLACED, Actor
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk.places import Places, places_of
from lianfang.incidents import queries as incidents
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed


class NoIncident(DomainError):
    """The headquarters has not been activated: there is no incident yet."""


class OtherPlace(NotAllowed):
    """This place lies outside the area of the post in which you are working now."""


class MomentUnreadable(BadInput):
    """“{value}” is not a moment; write it with its offset, such as 2020-02-10T18:00+08:00."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Who looks, at which place, at which moment."""

    actor: Actor
    incident: Incident
    at: datetime
    place: str
    places: Places

    @property
    def scope(self) -> Scope:
        """The scope entered."""
        return self.actor.scope

    @property
    def today(self) -> date:
        """The district's day."""
        return clock.day_of(self.at)

    @property
    def own_area(self) -> str:
        """The area of the post; the whole district's where the post has none of its own."""
        return self.actor.division if has_area(self.actor) else self.incident.division

    @property
    def whole_district(self) -> bool:
        """Whether the reader answers for all of the incident's district."""
        return self.actor.scope.covers(self.incident.division)

    @property
    def post(self) -> UUID:
        """The post in which the reader acts."""
        return self.actor.post_id or self.actor.id


def has_area(actor: Actor) -> bool:
    """Whether the post answers for an area, and not for a unit or for named persons."""
    return actor.scope.kind in PLACED


def stand_of(request: OfficerRequest, at: datetime) -> Stand:
    """Where the reader stands; `?place=` narrows it within the post's area.

    Raises NoIncident, OtherPlace.
    """
    incident, actor = request.incident or incidents.latest(), request.actor
    if incident is None:
        raise NoIncident
    places = places_of(incident.division, at)
    own = actor.division if has_area(actor) else incident.division
    place = request.GET.get("place", "") or own
    if has_area(actor) and not actor.scope.covers(place):
        raise OtherPlace
    if place != own and place not in places:
        raise OtherPlace
    return Stand(actor, incident, at, place, places)


def moment_of(request: OfficerRequest, at: datetime) -> datetime | None:
    """The moment named by `?as_of=`, never later than now; None if none is named."""
    given = request.GET.get("as_of", "").replace(" ", "+")
    if not given:
        return None
    try:
        moment = clock.local(clock.from_outside(datetime.fromisoformat(given)))
    except ValueError:
        raise MomentUnreadable(value=given) from None
    return min(moment, at)
