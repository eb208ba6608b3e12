"""Transfers: step by step, by a clean vehicle that is in one place, handed over by two."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.accounts.models import Unit
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine.dependants import DependantsNotAsked, ask_dependants
from lianfang.quarantine.models import BedStay, Transfer
from lianfang.quarantine.site_operations import check_out, set_site_mode
from lianfang.quarantine.transfer_rules import Course, Step, due_at, is_clean, next_steps
from lianfang.quarantine.transfers import (
    BeforeLastStep,
    DriverMissing,
    NothingToApprove,
    NotNextStep,
    SameHand,
    SiteOrderMissing,
    SiteTakesNobodyNow,
    UnderWayAlready,
    WhyMissing,
    approve_transfer,
    arrive,
    assign_vehicle,
    cancel_transfer,
    depart,
    hand_over,
    request_transfer,
)
from lianfang.quarantine.vehicles import (
    NewVehicle,
    PlateKnown,
    PlateMissing,
    VehicleNotClean,
    VehicleRetired,
    VehicleUnderWay,
    disinfect_vehicle,
    register_vehicles,
    retire_vehicle,
)
from tests.quarantine.cast import (
    DAY,
    GRID,
    HOUR,
    NEXT_GRID,
    NOW,
    VILLAGE,
    acting,
    duties,
    ordered,
    person,
    seen,
    the_order,
    unbalanced,
)
from tests.quarantine.test_at_once import at_once

MINUTE = timedelta(minutes=1)


def act(world, what, *args, at=NOW, by=None, **more):
    actor = by or world.district
    with acting(actor, at):
        return what(*args, by=actor, at=at, **more)


def vehicle(world, plate="晋M0120救"):
    unit = seen(lambda: Unit.objects.get(kind="headquarters").pk)
    return act(world, register_vehicles, [NewVehicle(plate, unit, "140802")])[0]


def asked(world, who):
    act(world, ask_dependants, who, "transfer", nobody=True)


def wanted(world, who=None, destination="clinic", **more):
    return act(world, request_transfer, who or person(world), destination, **more).pk


def to_site(world, order, **more):
    found = the_order(order)
    return wanted(world, found.person_id, "site", order=order, site=world.site, **more)


def departed(world, transfer, car, at=NOW):
    act(world, assign_vehicle, transfer, car, "王师傅", at=at)
    return act(world, depart, transfer, at=at)


def handed(world, transfer, at):
    act(world, arrive, transfer, at=at)
    act(world, hand_over, transfer, at=at, by=world.actor("cdc", at))
    return act(world, hand_over, transfer, at=at)


def test_a_person_is_brought_to_the_site_step_by_step(world):
    order = ordered(world, "site")
    asked(world, the_order(order).person_id)
    transfer = to_site(world, order)
    duty = duties(transfer, "transfer")[0]
    assert (duty.due_at - NOW, duty.owner) == (4 * HOUR, world.posts[f"township_cadre.{VILLAGE}"])
    with pytest.raises(NotNextStep):
        act(world, assign_vehicle, transfer, vehicle(world, "晋M1"), "王师傅")
    act(world, approve_transfer, transfer, at=NOW + 5 * MINUTE)
    departed(world, transfer, vehicle(world), NOW + 10 * MINUTE)
    with pytest.raises(BeforeLastStep):
        act(world, arrive, transfer, at=NOW + 9 * MINUTE)
    done = handed(world, transfer, NOW + 40 * MINUTE)
    assert done.given_by == world.posts["cdc"] != done.taken_by
    assert duties(transfer, "transfer")[0].done_at == NOW + 40 * MINUTE
    assert seen(BedStay.objects.count) == 1
    assert unbalanced(world, NOW + HOUR) == []


def test_dependants_are_asked_about_before_a_person_is_brought_to_a_site(world):
    order = ordered(world, "site")
    week = NOW + 8 * DAY
    with pytest.raises(DependantsNotAsked):
        to_site(world, order, at=week)
    act(world, ask_dependants, the_order(order).person_id, "transfer", nobody=True, at=week)
    assert to_site(world, order, at=week)


def test_an_emergency_waits_for_nobody(world):
    order = ordered(world)
    doctor = world.actor(f"doctor.{VILLAGE}")
    who = the_order(order).person_id
    transfer = act(
        world, request_transfer, who, "clinic", order=order, emergency=True, by=doctor
    ).pk
    assert duties(transfer, "transfer")[0].due_at == NOW + HOUR
    with pytest.raises(NothingToApprove):
        act(world, approve_transfer, transfer)
    car = vehicle(world)
    act(world, assign_vehicle, transfer, car, "王师傅", by=doctor)
    act(world, depart, transfer, by=doctor)
    act(world, arrive, transfer, by=doctor, at=NOW + HOUR)
    act(world, hand_over, transfer, by=doctor, at=NOW + HOUR)
    with pytest.raises(SameHand):
        act(world, hand_over, transfer, by=doctor, at=NOW + HOUR)
    assert act(world, hand_over, transfer, at=NOW + HOUR).handed_at == NOW + HOUR


def test_one_who_left_the_bed_and_is_brought_back_gets_one(world):
    order = ordered(world, "site")
    act(world, check_out, [order], at=NOW + HOUR)
    asked(world, the_order(order).person_id)
    transfer = to_site(world, order, at=NOW + 2 * HOUR)
    act(world, approve_transfer, transfer, at=NOW + 2 * HOUR)
    departed(world, transfer, vehicle(world), NOW + 2 * HOUR)
    doctor = world.actor(f"doctor.{VILLAGE}")
    act(world, arrive, transfer, at=NOW + 3 * HOUR, by=doctor)
    act(world, hand_over, transfer, at=NOW + 3 * HOUR)
    act(world, hand_over, transfer, at=NOW + 3 * HOUR, by=doctor)
    assert seen(lambda: BedStay.objects.filter(order=order).count()) == 2
    assert unbalanced(world, NOW + 4 * HOUR) == []


def test_a_vehicle_is_disinfected_before_its_next_trip(world):
    car = vehicle(world)
    first, second = (wanted(world, emergency=True) for _ in range(2))
    departed(world, first, car)
    with pytest.raises(VehicleUnderWay):
        departed(world, second, car, NOW + MINUTE)
    with pytest.raises(VehicleUnderWay):
        act(world, disinfect_vehicle, car, at=NOW + MINUTE)
    handed(world, first, NOW + HOUR)
    with pytest.raises(VehicleNotClean) as refused:
        act(world, depart, second, at=NOW + 2 * HOUR)
    assert "晋M0120救" in str(refused.value)
    act(world, disinfect_vehicle, car, at=NOW + 2 * HOUR)
    assert act(world, depart, second, at=NOW + 2 * HOUR).departed_at


def test_a_trip_called_off_on_the_way_wants_disinfection_too(world):
    car = vehicle(world)
    first, second = (wanted(world, emergency=True) for _ in range(2))
    departed(world, first, car)
    act(world, cancel_transfer, first, "车辆故障", at=NOW + MINUTE)
    with pytest.raises(VehicleNotClean):
        departed(world, second, car, NOW + 2 * MINUTE)


def test_twenty_want_one_vehicle_and_one_leaves(lasting):
    car = vehicle(lasting)
    transfers = [wanted(lasting, emergency=True) for _ in range(20)]
    for transfer in transfers:
        act(lasting, assign_vehicle, transfer, car, "王师傅")

    def leave(transfer):
        try:
            return bool(act(lasting, depart, transfer))
        except VehicleUnderWay:
            return False

    assert at_once(leave, transfers).count(True) == 1
    assert seen(lambda: Transfer.objects.filter(departed_at__isnull=False).count()) == 1


def test_a_person_has_one_open_transfer(world):
    who = person(world)
    first = wanted(world, who)
    with pytest.raises(UnderWayAlready):
        wanted(world, who)
    with pytest.raises(WhyMissing):
        act(world, cancel_transfer, first, " ")
    act(world, cancel_transfer, first, "改由家属送诊", at=NOW + MINUTE)
    assert duties(first, "transfer")[0].lifted_at
    with pytest.raises(NotNextStep):
        act(world, approve_transfer, first, at=NOW + HOUR)
    assert wanted(world, who, at=NOW + HOUR) != first


def test_nobody_is_brought_to_a_site_without_its_order(world):
    home = ordered(world)
    with pytest.raises(SiteOrderMissing):
        to_site(world, home, emergency=True)
    with pytest.raises(SiteOrderMissing):
        wanted(world, person(world), "site", site=world.site)
    order = the_order(ordered(world, "site"))
    with pytest.raises(SiteOrderMissing):
        to_site(world, order.pk, at=order.end_at, emergency=True)
    act(world, set_site_mode, world.site, "draining", at=NOW + HOUR)
    with pytest.raises(SiteTakesNobodyNow):
        to_site(world, order.pk, at=NOW + HOUR, emergency=True)


def test_a_driver_is_named_and_the_vehicle_in_service(world):
    transfer = wanted(world, emergency=True)
    car = vehicle(world)
    with pytest.raises(DriverMissing):
        act(world, assign_vehicle, transfer, car, " ")
    with pytest.raises(NotNextStep):
        act(world, depart, transfer)
    act(world, retire_vehicle, car)
    with pytest.raises(VehicleRetired):
        act(world, assign_vehicle, transfer, car, "王师傅")
    with pytest.raises(VehicleRetired):
        act(world, retire_vehicle, car)


def test_a_plate_is_registered_once(world):
    vehicle(world)
    with pytest.raises(PlateKnown):
        vehicle(world, "晋m0120救")
    with pytest.raises(PlateMissing):
        vehicle(world, " ")


def test_the_next_township_asks_for_nobody_here(world):
    secretary = world.actor(f"township_cadre.{VILLAGE}")
    with pytest.raises(NotFound):
        act(world, request_transfer, person(world, NEXT_GRID), "clinic", by=secretary)
    transfer = act(world, request_transfer, person(world, GRID), "clinic", by=secretary).pk
    with pytest.raises(NotAllowed):
        act(world, approve_transfer, transfer, by=secretary)


# --- rules ------------------------------------------------------------------------------------

_FIELDS = {
    Step.APPROVED: "approved_at",
    Step.ASSIGNED: "assigned_at",
    Step.UNDER_WAY: "departed_at",
    Step.ARRIVED: "arrived_at",
    Step.HANDED_OVER: "handed_at",
    Step.CANCELLED: "cancelled_at",
}


@given(st.booleans(), st.lists(st.integers(0, 9), max_size=12))
def test_every_path_keeps_the_order_of_steps(emergency, picks):
    values = {"emergency": emergency, "requested_at": NOW}
    path = [Step.REQUESTED]
    for number, pick in enumerate(picks, 1):
        follow = next_steps(Course(**values))
        if not follow:
            break
        step = follow[pick % len(follow)]
        values |= {"given": True} if step is Step.GIVEN else {_FIELDS[step]: NOW + number * HOUR}
        assert Course(**values).step is step
        path.append(step)
    if Step.UNDER_WAY in path:
        assert Step.ASSIGNED in path
        assert emergency or Step.APPROVED in path
    if Step.ARRIVED in path:
        assert Step.CANCELLED not in path


def test_clean_means_disinfected_since_the_last_trip():
    assert is_clean(None, None)
    assert not is_clean(NOW, None)
    assert not is_clean(NOW, NOW - HOUR)
    assert is_clean(NOW, NOW)
    assert due_at(NOW, emergency=True) < due_at(NOW, emergency=False) < NOW + DAY
