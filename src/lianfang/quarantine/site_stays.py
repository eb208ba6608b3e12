"""Staying at a site: signing to stay on, coming along, another bed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.people.models import Person
from lianfang.quarantine import beds
from lianfang.quarantine.choices import SiteMode, StayKind, Zone
from lianfang.quarantine.models import BedStay, Order
from lianfang.quarantine.site_models import Bed, Room
from lianfang.quarantine.site_rules import SIGN_AHEAD


class NoStay(DomainError):
    """Nobody stays in a bed under this order now."""


class SignedTooEarly(DomainError):
    """A stay after the end is signed for at most one day before it; it ends on {end}."""


class SignedInFuture(BadInput):
    """The stay cannot be signed later than now; enter when it was signed."""


class AlreadySigned(DomainError):
    """The stay after the end was signed for already."""


class BedTaken(DomainError):
    """Bed {bed} is taken; choose another one."""


class RoomTaken(DomainError):
    """Somebody stays in the room of bed {bed}: say that they belong together, or choose again."""


class BedNotForStaying(DomainError):
    """Bed {bed} lies outside the quarantine zone; nobody stays there."""


class BedElsewhere(DomainError):
    """Bed {bed} belongs to another site than the order names."""


class SiteTakesNobody(DomainError):
    """{site} takes nobody in now: it is “{mode}”."""


class NoRoomFree(DomainError):
    """No room is free at {site}."""


class StayOver(DomainError):
    """The order has ended: let the person go, or have the stay signed for."""


class StaysAlready(DomainError):
    """This person already stays in a bed."""


@operation
def sign_stay(order: UUID, signed_at: datetime, *, by: Actor, at: datetime) -> BedStay:
    """A person signed to stay on freely after the order's end.

    The stay is voluntary from the end on, or from the signing if that came later: the time
    between them was held. Raises NotFound, NoStay, SignedTooEarly, SignedInFuture, AlreadySigned.
    """
    found = _order(order, by)
    until = beds.until_of(found)
    if signed_at > at:
        raise SignedInFuture
    if signed_at < until - SIGN_AHEAD:
        raise SignedTooEarly(end=f"{clock.local(until):%Y-%m-%d %H:%M}")
    theirs = BedStay.objects.filter(order=found, person=found.person_id)
    if theirs.filter(_going(at), kind=StayKind.VOLUNTARY).exists():
        raise AlreadySigned
    stay = theirs.filter(_going(at), kind=StayKind.ORDER).first()
    if stay is None:
        raise NoStay
    turns = max(until, signed_at)
    beds.leave(theirs.filter(pk=stay.pk), turns, recorded_at())
    signed = BedStay.objects.create(
        bed_id=stay.bed_id,
        order=found,
        person=found.person_id,
        division=found.division,
        kind=StayKind.VOLUNTARY,
        signed_at=signed_at,
        from_at=max(turns, stay.from_at + beds.TICK),
        recorded_at=recorded_at(),
    )
    concerning(found, found.person_id)
    return signed


@operation
def add_accompanying(order: UUID, person: UUID, bed: UUID, *, by: Actor, at: datetime) -> BedStay:
    """A guardian or family member stays beside the person of an order, under no order.

    The bed is in the same room, or in a free one. Raises NotFound, NoStay, StayOver,
    StaysAlready, and what a bed is refused for.
    """
    found = _order(order, by)
    _in_force(found, at)
    stay = BedStay.objects.filter(_going(at), order=found, person=found.person_id).first()
    if stay is None:
        raise NoStay
    place = _bed(found, bed, at, (SiteMode.ACTIVE,))
    lying = beds.lying(place.site_id, at)
    if not Person.objects.filter(pk=person).exists():
        raise NotFound
    if any(other.person == person for other in lying):
        raise StaysAlready
    beside = BedStay(bed=place, order=found, person=person, kind=StayKind.ACCOMPANYING)
    _free(place, lying, beside={found.person_id})
    return _enter(beside, found, at)


@operation
def move_bed(
    order: UUID, bed: UUID, *, by: Actor, at: datetime, together: bool = False
) -> BedStay:
    """Someone under a site order takes another bed of the site.

    A room in which others stay is shared only when they belong `together`. Raises NotFound,
    NoStay, StayOver, and what a bed is refused for: BedTaken, RoomTaken, BedElsewhere,
    BedNotForStaying, SiteTakesNobody.
    """
    found = _order(order, by)
    _in_force(found, at)
    place = _bed(found, bed, at, (SiteMode.ACTIVE, SiteMode.DRAINING))
    theirs = BedStay.objects.filter(order=found, person=found.person_id)
    stay = theirs.filter(_going(at), kind=StayKind.ORDER).first()
    if stay is None:
        raise NoStay
    lying = beds.lying(place.site_id, at)
    _free(place, lying, beside={s.person for s in lying} if together else {found.person_id})
    ahead = theirs.filter(kind=StayKind.VOLUNTARY, from_at__gt=at)
    if ahead.exists():
        raise AlreadySigned
    beds.leave(theirs.filter(pk=stay.pk), at, recorded_at())
    moved = BedStay(bed=place, order=found, person=found.person_id, kind=StayKind.ORDER)
    return _enter(moved, found, max(at, stay.from_at + beds.TICK))


@operation
def stop_accompanying(stay: UUID, *, by: Actor, at: datetime) -> BedStay:
    """Someone who came along leaves. Raises NotFound, also for one who does not accompany."""
    by.require(Permission.RUN_SITE)
    found = BedStay.objects.filter(_going(at), pk=stay, kind=StayKind.ACCOMPANYING).first()
    if found is None:
        raise NotFound
    by.require(Permission.RUN_SITE, found.division)
    left, _held = beds.leave(BedStay.objects.filter(pk=stay), at, recorded_at())
    concerning(found.order_id, found.person)
    return left[0]


def check_in(order: Order, at: datetime, recorded: datetime) -> BedStay | None:
    """Give a person brought to the site of an order a bed, unless one is held there already.

    Within the act of whoever hands the person over. Raises SiteTakesNobody, NoRoomFree.
    """
    if BedStay.objects.filter(_going(at), order=order, person=order.person_id).exists():
        return None
    if order.site is None:
        raise NoStay
    mode = beds.mode_of(order.site.pk, at)
    if mode != SiteMode.ACTIVE:
        raise SiteTakesNobody(site=order.site, mode=SiteMode(mode or SiteMode.PLANNED).label)
    free = beds.free_beds(order.site.pk, at)
    if not free:
        raise NoRoomFree(site=order.site)
    return BedStay.objects.create(
        bed_id=free[0],
        order=order,
        person=order.person_id,
        division=order.division,
        from_at=at,
        recorded_at=recorded,
    )


def _order(pk: UUID, by: Actor) -> Order:
    by.require(Permission.RUN_SITE)
    found = Order.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    by.require(Permission.RUN_SITE, found.division)
    return found


def _in_force(order: Order, at: datetime) -> None:
    if beds.until_of(order) <= at:
        raise StayOver


def _going(at: datetime) -> Q:
    return Q(to_at__isnull=True) | Q(to_at__gt=at)


def _bed(order: Order, bed: UUID, at: datetime, modes: tuple[str, ...]) -> Bed:
    """The bed, held with its room until the transaction ends, if the site lets anyone into it."""
    found = Bed.objects.select_related("site", "room").filter(pk=bed).first()
    if found is None:
        raise NotFound
    if found.site_id != order.site_id:
        raise BedElsewhere(bed=found.number)
    mode = beds.mode_of(found.site_id, at)
    if mode not in modes:
        raise SiteTakesNobody(site=found.site, mode=SiteMode(mode or SiteMode.PLANNED).label)
    if found.room.zone != Zone.QUARANTINE:
        raise BedNotForStaying(bed=found.number)
    Room.objects.select_for_update().get(pk=found.room_id)
    Bed.objects.select_for_update().get(pk=bed)
    return found


def _free(bed: Bed, lying: list[BedStay], *, beside: set[UUID]) -> None:
    if any(stay.bed_id == bed.pk for stay in lying):
        raise BedTaken(bed=bed.number)
    if any(s.bed.room_id == bed.room_id and s.person not in beside for s in lying):
        raise RoomTaken(bed=bed.number)


def _enter(stay: BedStay, order: Order, at: datetime) -> BedStay:
    stay.division, stay.from_at, stay.recorded_at = order.division, at, recorded_at()
    stay.save(force_insert=True)
    concerning(order, stay.person)
    return stay
