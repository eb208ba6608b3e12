"""Dedicated vehicles: set apart, disinfected after each trip, retired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.quarantine.models import Vehicle, VehicleDisinfection
from lianfang.quarantine.transfer_rules import is_clean

_TRIPS = second_role_use(
    "quarantine.vehicle_trips", "A vehicle's trips before this one carried people of anywhere."
)

_LAST = """SELECT bool_or(t.handed_at IS NULL AND t.cancelled_at IS NULL),
    max(coalesce(t.handed_at, t.cancelled_at)),
    (SELECT max(d.at) FROM quarantine_vehicledisinfection d
     WHERE d.vehicle_id = %(vehicle)s AND d.at <= %(at)s)
 FROM quarantine_transfer t
 WHERE t.vehicle_id = %(vehicle)s AND t.departed_at IS NOT NULL"""

_MAY_TEND = (Permission.REQUEST_TRANSFER, Permission.APPROVE_TRANSFER, Permission.RUN_SITE)


class PlateKnown(DomainError):
    """Vehicle {plate} is registered already."""


class PlateMissing(BadInput):
    """Enter the vehicle's number plate, at most 16 characters."""


class VehicleRetired(DomainError):
    """Vehicle {plate} is not set apart for transfers any more; choose another one."""


class VehicleUnderWay(DomainError):
    """Vehicle {plate} is under way with somebody else; it cannot be in two places."""


class VehicleNotClean(DomainError):
    """Vehicle {plate} was not disinfected since its last trip; disinfect it first."""


@dataclass(frozen=True, slots=True)
class NewVehicle:
    """A vehicle to be set apart, the unit that keeps it, and where it stands."""

    plate: str
    unit: UUID
    division: str


@operation
def register_vehicles(
    vehicles: Sequence[NewVehicle], *, by: Actor, at: datetime
) -> tuple[UUID, ...]:
    """Set vehicles apart for transfers; gives their ids. Raises PlateMissing, PlateKnown."""
    by.require(Permission.RUN_SITE)
    plates = [vehicle.plate.strip().upper() for vehicle in vehicles]
    for plate, vehicle in zip(plates, vehicles, strict=True):
        by.require(Permission.RUN_SITE, vehicle.division)
        if not 0 < len(plate) <= 16:
            raise PlateMissing
        if plates.count(plate) > 1 or Vehicle.objects.filter(plate=plate).exists():
            raise PlateKnown(plate=plate)
    made = [
        Vehicle(plate=plate, unit=v.unit, division=v.division, recorded_at=recorded_at())
        for plate, v in zip(plates, vehicles, strict=True)
    ]
    Vehicle.objects.bulk_create(made)
    concerning(*made)
    return tuple(vehicle.pk for vehicle in made)


@operation
def disinfect_vehicle(vehicle: UUID, *, by: Actor, at: datetime) -> VehicleDisinfection:
    """Record that a vehicle was disinfected. Raises NotFound, VehicleUnderWay."""
    found = held(vehicle)
    if not any(by.may(permission) for permission in _MAY_TEND):
        raise NotAllowed
    under_way, _ended, _clean = _last(vehicle, at)
    if under_way:
        raise VehicleUnderWay(plate=found.plate)
    made = VehicleDisinfection.objects.create(
        vehicle=found, by_post=by.post_id or by.id, at=at, recorded_at=recorded_at()
    )
    concerning(found)
    return made


@operation
def retire_vehicle(vehicle: UUID, *, by: Actor, at: datetime) -> Vehicle:
    """A vehicle is not set apart any more. Raises NotFound, VehicleUnderWay, VehicleRetired."""
    found = held(vehicle)
    by.require(Permission.RUN_SITE, found.division)
    if found.retired_at is not None:
        raise VehicleRetired(plate=found.plate)
    if _last(vehicle, at)[0]:
        raise VehicleUnderWay(plate=found.plate)
    found.retired_at = at
    found.save(update_fields=["retired_at"])
    concerning(found)
    return found


def held(vehicle: UUID) -> Vehicle:
    """A vehicle, held until the transaction ends, so that its trips come one after another."""
    with across_scopes(_TRIPS):
        found = Vehicle.objects.select_for_update().filter(pk=vehicle).first()
    if found is None:
        raise NotFound
    return found


def require_fit(vehicle: Vehicle, at: datetime) -> None:
    """Refuse a vehicle that may not leave: retired, under way, or not clean since its trip."""
    if vehicle.retired_at is not None:
        raise VehicleRetired(plate=vehicle.plate)
    under_way, ended, disinfected = _last(vehicle.pk, at)
    if under_way:
        raise VehicleUnderWay(plate=vehicle.plate)
    if not is_clean(ended, disinfected):
        raise VehicleNotClean(plate=vehicle.plate)


def _last(vehicle: UUID, at: datetime) -> tuple[bool, datetime | None, datetime | None]:
    """Whether it is under way, when its last trip ended, and when it was last disinfected."""
    with across_scopes(_TRIPS), connection.cursor() as cursor:
        cursor.execute(_LAST, {"vehicle": vehicle, "at": at})
        row = cursor.fetchone()
    return (bool(row[0]), row[1], row[2]) if row else (False, None, None)
