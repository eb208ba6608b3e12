"""Running a site: its rooms, its work groups, inspections and drills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.quarantine.choices import SiteGroup, Zone
from lianfang.quarantine.site_models import Bed, Room, Site, SiteDuty, SiteInspection

MOST_BEDS = 8
"""Beds in a room; more are no quarantine."""


class RoomKnown(DomainError):
    """The site already has a room {number}."""


class BedsWrong(BadInput):
    """Room {number} cannot have {beds} beds; enter 1 to {most}."""


class WantingMissing(BadInput):
    """Say what is wanting, in a few words, since the site was not found sound."""


class DutyOver(DomainError):
    """This post does not work in the group any more."""


@dataclass(frozen=True, slots=True)
class NewRoom:
    """A room to be added; with several beds it is for a family, or someone with a guardian."""

    number: str
    beds: int = 1
    zone: str = Zone.QUARANTINE
    barrier_free: bool = False
    own_toilet: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """What an inspection, or a drill of opening, found."""

    sound: bool
    zones_apart: bool = True
    drill: bool = False
    wanting: str = ""


@operation
def add_rooms(site: UUID, rooms: Sequence[NewRoom], *, by: Actor, at: datetime) -> int:
    """Add rooms with their beds; gives how many beds. Raises NotFound, RoomKnown, BedsWrong."""
    found = _run(site, by)
    known = set(Room.objects.filter(site=found).values_list("number", flat=True))
    for room in rooms:
        if room.number in known:
            raise RoomKnown(number=room.number)
        if not 1 <= room.beds <= MOST_BEDS:
            raise BedsWrong(number=room.number, beds=room.beds, most=MOST_BEDS)
        known.add(room.number)
    made = [
        Room(
            site=found,
            number=room.number,
            zone=room.zone,
            barrier_free=room.barrier_free,
            own_toilet=room.own_toilet,
        )
        for room in rooms
    ]
    Room.objects.bulk_create(made)
    beds = [
        Bed(site=found, room=row, number=number)
        for room, row in zip(rooms, made, strict=True)
        for number in _numbers(room)
    ]
    Bed.objects.bulk_create(beds)
    concerning(found, rooms=len(made), beds=len(beds))
    return len(beds)


def _numbers(room: NewRoom) -> list[str]:
    if room.beds == 1:
        return [room.number]
    return [f"{room.number}-{n}" for n in range(1, room.beds + 1)]


@operation
def inspect_site(site: UUID, look: Look, *, by: Actor, at: datetime) -> SiteInspection:
    """Record that a site was looked over, or its opening rehearsed.

    Zones that run into each other are never sound. Raises NotFound, WantingMissing.
    """
    found = _run(site, by)
    sound = look.sound and look.zones_apart
    if not sound and not look.wanting.strip():
        raise WantingMissing
    made = SiteInspection.objects.create(
        site=found,
        drill=look.drill,
        sound=sound,
        zones_apart=look.zones_apart,
        wanting=look.wanting.strip(),
        by_post=by.post_id or by.id,
        at=at,
        recorded_at=recorded_at(),
    )
    concerning(found, drill=look.drill, sound=sound)
    return made


@operation
def assign_group(site: UUID, group: str, post: UUID, *, by: Actor, at: datetime) -> SiteDuty:
    """A post works in a group of a site from now on; said again, it is the same. NotFound."""
    found = _run(site, by)
    duty, _ = SiteDuty.objects.get_or_create(
        site=found,
        group=SiteGroup(group).value,
        post=post,
        to_at=None,
        defaults={"from_at": at, "recorded_at": recorded_at()},
    )
    concerning(found, post)
    return duty


@operation
def leave_group(duty: UUID, *, by: Actor, at: datetime) -> SiteDuty:
    """A post does not work in a group any more. Raises NotFound, DutyOver."""
    by.require(Permission.RUN_SITE)
    found = SiteDuty.objects.select_for_update().filter(pk=duty).first()
    if found is None:
        raise NotFound
    _run(found.site_id, by)
    if found.to_at is not None:
        raise DutyOver
    found.to_at = at
    found.save(update_fields=["to_at"])
    concerning(found.site_id, found.post)
    return found


def _run(site: UUID, by: Actor) -> Site:
    by.require(Permission.RUN_SITE)
    found = Site.objects.select_for_update().filter(pk=site).first()
    if found is None:
        raise NotFound
    by.require(Permission.RUN_SITE, found.division)
    return found
