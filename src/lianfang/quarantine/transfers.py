"""Bringing a person to a site, a clinic or home: asked for, approved, driven, handed over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind, LiftKind
from lianfang.duties.ledger import lift
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people.models import Person
from lianfang.quarantine import beds, site_stays, vehicles
from lianfang.quarantine.care import care_done, owe_care
from lianfang.quarantine.choices import Destination, OrderKind, SiteMode, TeamRole
from lianfang.quarantine.dependants import require_asked
from lianfang.quarantine.models import Order, Transfer
from lianfang.quarantine.transfer_rules import Course, Step, due_at, next_steps
from lianfang.quarantine.transfer_words import STEPS

_DRIVING = second_role_use(
    "quarantine.transfers",
    "Whoever drives keeps its duty, and a bed for the person.",
)

_MAY_DRIVE = (
    Permission.REQUEST_TRANSFER,
    Permission.APPROVE_TRANSFER,
    Permission.BRING_TO_CLINIC,
    Permission.RUN_SITE,
)


class NotNextStep(DomainError):
    """The transfer is “{now}”; this step does not follow from there."""


class BeforeLastStep(BadInput):
    """This cannot have happened before the step that came before it."""


class UnderWayAlready(DomainError):
    """A transfer of this person is open already; complete it or call it off first."""


class SiteOrderMissing(DomainError):
    """A person is brought to a site only under a site order in force that names the site."""


class SiteTakesNobodyNow(DomainError):
    """The site takes nobody in now; choose another one in the order."""


class DriverMissing(BadInput):
    """Enter the driver's name, at most 40 characters."""


class WhyMissing(BadInput):
    """Say in a few words why the transfer is called off, at most 120 characters."""


class SameHand(DomainError):
    """Whoever gave the person over cannot also take them in: the other side signs."""


class NothingToApprove(DomainError):
    """An emergency needs no approval: give it a vehicle at once."""


@operation
def request_transfer(
    person: UUID,
    destination: str,
    *,
    order: UUID | None = None,
    site: UUID | None = None,
    emergency: bool = False,
    by: Actor,
    at: datetime,
) -> Transfer:
    """Ask for a person to be brought somewhere: four hours to arrive, an emergency one.

    To a site only under its order, and, save in an emergency, with dependants asked about (C2).
    Raises NotFound, UnderWayAlready, SiteOrderMissing, SiteTakesNobodyNow, DependantsNotAsked.
    """
    found = Person.objects.filter(pk=person).first()
    if found is None or destination not in Destination.values:
        raise NotFound
    by.require(Permission.REQUEST_TRANSFER, found.division)
    if (destination == Destination.SITE) != (site is not None):
        raise SiteOrderMissing
    under = _order(found, order, site, at)
    if site and not emergency:
        require_asked([person], at)
    made = Transfer(
        incident_id=found.incident_id,
        order=under,
        person=person,
        division=under.division if under else found.division,
        destination=destination,
        site_id=site,
        emergency=emergency,
        requested_by=by.post_id or by.id,
        requested_at=at,
        recorded_at=recorded_at(),
    )
    _begin(made)
    _owe(made, found)
    concerning(person, made, destination=destination, emergency=emergency)
    return made


def _begin(new: Transfer) -> None:
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        raise UnderWayAlready from None


def _order(person: Person, order: UUID | None, site: UUID | None, at: datetime) -> Order | None:
    """The order under which a person is brought; a site needs one in force that names it."""
    found = Order.objects.filter(pk=order, person=person).first() if order else None
    if order and found is None:
        raise NotFound
    if site is None:
        return found
    holds = found and found.kind == OrderKind.SITE and found.start_at <= at < beds.until_of(found)
    if found is None or not holds or found.site_id != site:
        raise SiteOrderMissing
    if beds.mode_of(site, at) != SiteMode.ACTIVE:
        raise SiteTakesNobodyNow
    return found


def _owe(transfer: Transfer, person: Person) -> None:
    owe_care(
        transfer.incident_id, DutyKind.TRANSFER, transfer.pk, person, TeamRole.TOWNSHIP_CADRE,
        recorded_at=transfer.recorded_at, due_at=_due(transfer),
    )  # fmt: skip


def _due(transfer: Transfer) -> datetime:
    return due_at(transfer.recorded_at, emergency=transfer.emergency)


@operation
def approve_transfer(transfer: UUID, *, by: Actor, at: datetime) -> Transfer:
    """Allow a transfer. Raises NotFound, NotNextStep; NothingToApprove in an emergency."""
    by.require(Permission.APPROVE_TRANSFER)
    found = _found(transfer, by, (Permission.APPROVE_TRANSFER,))
    if found.emergency:
        raise NothingToApprove
    _follow(found, Step.APPROVED, at)
    found.approved_by, found.approved_at = by.post_id or by.id, at
    return _kept(found)


@operation
def assign_vehicle(
    transfer: UUID, vehicle: UUID, driver: str, *, by: Actor, at: datetime
) -> Transfer:
    """Give a transfer a vehicle and a driver; another one until it has left.

    Raises NotFound, NotNextStep, DriverMissing, VehicleRetired.
    """
    found = _found(transfer, by, _MAY_DRIVE)
    _follow(found, Step.ASSIGNED, at)
    if not 0 < len(driver.strip()) <= 40:
        raise DriverMissing
    car = vehicles.held(vehicle)
    if car.retired_at is not None:
        raise vehicles.VehicleRetired(plate=car.plate)
    found.vehicle, found.driver, found.assigned_at = car, driver.strip(), at
    return _kept(found)


@operation
def depart(transfer: UUID, *, by: Actor, at: datetime) -> Transfer:
    """The vehicle leaves with the person.

    Raises NotFound, NotNextStep, VehicleRetired, VehicleUnderWay, VehicleNotClean.
    """
    found = _found(transfer, by, _MAY_DRIVE)
    _follow(found, Step.UNDER_WAY, at)
    if found.vehicle_id is None:
        raise NotNextStep(now=STEPS[Step.REQUESTED])
    vehicles.require_fit(vehicles.held(found.vehicle_id), at)
    found.departed_at = at
    return _kept(found)


@operation
def arrive(transfer: UUID, *, by: Actor, at: datetime) -> Transfer:
    """The person has arrived: what was owed is done. Raises NotFound, NotNextStep."""
    found = _found(transfer, by, _MAY_DRIVE)
    _follow(found, Step.ARRIVED, at)
    found.arrived_at = at
    with across_scopes(_DRIVING):
        care_done(
            DutyKind.TRANSFER, found.pk, _due(found), by=by.post_id or by.id, at=at,
            recorded_at=recorded_at(),
        )  # fmt: skip
    return _kept(found)


@operation
def hand_over(transfer: UUID, *, by: Actor, at: datetime) -> Transfer:
    """Sign the hand-over: first whoever gives the person over, then another post that takes in.

    With the second signature the person is in the site's bed, the one held since the order or,
    if it was left, a free one. Raises NotFound, NotNextStep, SameHand, and what a bed is refused
    for.
    """
    found = _found(transfer, by, _MAY_DRIVE)
    post = by.post_id or by.id
    if found.given_by is None:
        _follow(found, Step.GIVEN, at)
        found.given_by = post
        return _kept(found)
    _follow(found, Step.HANDED_OVER, at)
    if post == found.given_by:
        raise SameHand
    found.taken_by, found.handed_at = post, at
    if found.destination == Destination.SITE and found.order is not None:
        with across_scopes(_DRIVING):
            site_stays.check_in(found.order, at, recorded_at())
    return _kept(found)


@operation
def cancel_transfer(transfer: UUID, why: str, *, by: Actor, at: datetime) -> Transfer:
    """Call a transfer off, or say that it failed, and why: what was owed falls away.

    Raises NotFound, NotNextStep once the person has arrived, WhyMissing.
    """
    found = _found(transfer, by, _MAY_DRIVE)
    if not 0 < len(why.strip()) <= 120:
        raise WhyMissing
    _follow(found, Step.CANCELLED, at)
    found.cancelled_at, found.why = at, why.strip()
    with across_scopes(_DRIVING):
        lift(
            DutyKind.TRANSFER,
            [found.pk],
            due_from=found.recorded_at,
            lifted_as=LiftKind.VOID,
            lifted_by=by.id,
            why="transfer cancelled",
            recorded_at=recorded_at(),
        )
    return _kept(found)


def course_of(transfer: Transfer) -> Course:
    """The moments of a transfer, for the rules."""
    return Course(
        emergency=transfer.emergency,
        requested_at=transfer.requested_at,
        approved_at=transfer.approved_at,
        assigned_at=transfer.assigned_at,
        departed_at=transfer.departed_at,
        arrived_at=transfer.arrived_at,
        given=transfer.given_by is not None,
        handed_at=transfer.handed_at,
        cancelled_at=transfer.cancelled_at,
    )


def _found(pk: UUID, by: Actor, permissions: tuple[Permission, ...]) -> Transfer:
    found = Transfer.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    if not any(by.may(permission, found.division) for permission in permissions):
        raise NotAllowed
    return found


def _follow(transfer: Transfer, step: Step, at: datetime) -> None:
    course = course_of(transfer)
    if step not in next_steps(course):
        raise NotNextStep(now=STEPS[course.step])
    if at < course.last_at:
        raise BeforeLastStep


def _kept(transfer: Transfer) -> Transfer:
    transfer.save()
    concerning(transfer.person, transfer)
    return transfer
