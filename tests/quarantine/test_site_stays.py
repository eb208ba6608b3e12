"""Beds and who may lie in them: rooms for one, families, signing to stay on, held or not."""

import pytest

from lianfang.kernel.errors import NotFound
from lianfang.quarantine.models import BedStay, HeldFact
from lianfang.quarantine.site_life import NewRoom, add_rooms
from lianfang.quarantine.site_models import Bed
from lianfang.quarantine.site_operations import check_out, set_site_mode
from lianfang.quarantine.site_stays import (
    AlreadySigned,
    BedElsewhere,
    BedNotForStaying,
    BedTaken,
    NoStay,
    RoomTaken,
    SignedInFuture,
    SignedTooEarly,
    SiteTakesNobody,
    StayOver,
    StaysAlready,
    add_accompanying,
    move_bed,
    sign_stay,
    stop_accompanying,
)
from tests.quarantine.cast import (
    BEDS,
    DAY,
    HOUR,
    NOW,
    acting,
    ended,
    issued,
    ordered,
    people,
    person,
    proposal,
    seen,
    the_order,
    unbalanced,
)
from tests.quarantine.test_at_once import at_once


def family_room(world, beds=3, zone="quarantine"):
    with acting(world.district, NOW):
        add_rooms(world.site, [NewRoom("901", beds, zone)], by=world.district, at=NOW)
    rows = Bed.objects.filter(room__number="901").order_by("number")
    return seen(lambda: list(rows.values_list("pk", flat=True)))


def done(world, act, *args, at=NOW + HOUR, **more):
    with acting(world.district, at):
        return act(*args, by=world.district, at=at, **more)


def lying(order):
    return seen(lambda: list(BedStay.objects.filter(order=order).order_by("from_at")))


def test_a_family_room_takes_one_person_unless_told_otherwise(world):
    family_room(world)
    answer = issued(
        world, *(proposal(p, "site", site=world.site) for p in people(world, BEDS + 3))
    )
    assert len(answer.orders) == BEDS + 1
    assert {why for _, why in answer.unissued} == {"no_bed"}
    assert unbalanced(world, NOW) == []


def test_people_who_belong_together_share_a_room(world):
    one, two, three = family_room(world)
    mother, child, stranger = (ordered(world, "site") for _ in range(3))
    done(world, move_bed, mother, one)
    with pytest.raises(RoomTaken):
        done(world, move_bed, stranger, two)
    done(world, move_bed, child, two, together=True)
    with pytest.raises(BedTaken):
        done(world, move_bed, stranger, two, together=True)
    assert [s.bed_id for s in lying(child)][-1] == two
    assert seen(HeldFact.objects.count) == 0
    assert unbalanced(world, NOW + 2 * HOUR) == []
    assert three not in seen(lambda: set(BedStay.objects.values_list("bed_id", flat=True)))


def test_fifty_at_once_want_one_bed_and_one_gets_it(lasting):
    with acting(lasting.district, NOW):
        rooms = [NewRoom(f"8{n:02d}") for n in range(50)]
        add_rooms(lasting.site, rooms, by=lasting.district, at=NOW)
    bed = family_room(lasting, beds=1)[0]
    orders = issued(
        lasting, *(proposal(p, "site", site=lasting.site) for p in people(lasting, 50))
    ).orders

    def want(order):
        try:
            return done(lasting, move_bed, order, bed, together=True).bed_id
        except BedTaken as refused:
            return str(refused)

    answers = at_once(want, orders)
    assert answers.count(bed) == 1
    assert {a for a in answers if a != bed} == {"Bed 901 is taken; choose another one."}
    assert seen(lambda: BedStay.objects.filter(bed=bed).count()) == 1
    assert unbalanced(lasting, NOW + 2 * HOUR) == []


def test_a_bed_of_a_closed_site_is_refused_with_a_sentence(world):
    bed = family_room(world, beds=1)[0]
    order = ordered(world, "site")
    done(world, set_site_mode, world.site, "draining")
    done(world, move_bed, order, bed, at=NOW + 2 * HOUR)
    with pytest.raises(SiteTakesNobody) as refused:
        done(world, add_accompanying, order, person(world), bed, at=NOW + 3 * HOUR)
    assert "学府宾馆" in str(refused.value)


def test_nobody_stays_outside_the_quarantine_zone(world):
    bed = family_room(world, beds=1, zone="clean")[0]
    order = ordered(world, "site")
    with pytest.raises(BedNotForStaying):
        done(world, move_bed, order, bed)
    with pytest.raises(BedElsewhere):
        done(world, move_bed, ordered(world), bed)


def test_signed_on_the_last_day_nobody_is_held(world):
    order = the_order(ordered(world, "site"))
    signed = order.end_at - 3 * HOUR
    with pytest.raises(SignedTooEarly):
        done(world, sign_stay, order.pk, order.end_at - 2 * DAY, at=signed)
    with pytest.raises(SignedInFuture):
        done(world, sign_stay, order.pk, signed + HOUR, at=signed)
    done(world, sign_stay, order.pk, signed, at=signed)
    with pytest.raises(AlreadySigned):
        done(world, sign_stay, order.pk, signed, at=signed)
    first, second = lying(order.pk)
    assert (first.kind, first.to_at) == ("order", order.end_at)
    assert (second.kind, second.from_at, second.signed_at) == ("voluntary", order.end_at, signed)
    for at in (signed, order.end_at, order.end_at + DAY):
        assert unbalanced(world, at) == []
    done(world, check_out, [order.pk], at=order.end_at + DAY)
    assert seen(HeldFact.objects.count) == 0
    assert unbalanced(world, order.end_at + 2 * DAY) == []


def test_signed_late_the_time_until_then_was_held(world):
    order = the_order(ordered(world, "site"))
    signed = order.end_at + 2 * HOUR
    done(world, sign_stay, order.pk, signed, at=signed)
    fact = seen(HeldFact.objects.get)
    assert (fact.from_at, fact.to_at) == (order.end_at, signed)
    done(world, check_out, [order.pk], at=signed + DAY)
    assert seen(HeldFact.objects.count) == 1


def test_who_signed_ahead_and_is_released_early_frees_the_bed(world):
    order = the_order(ordered(world, "site"))
    signed = order.end_at - 3 * HOUR
    done(world, sign_stay, order.pk, signed, at=signed)
    ended(world, order.pk, at=signed + HOUR)
    for _ in range(BEDS):
        assert ordered(
            world, "site", at=signed + 2 * HOUR, anchor_at=NOW + DAY, anchor="last_exposure"
        )
    assert unbalanced(world, signed + 2 * HOUR) == []
    assert unbalanced(world, order.end_at) == []


def test_a_guardian_stays_beside_and_is_under_no_order(world):
    one, two, three = family_room(world)
    child, other = ordered(world, "site"), ordered(world, "site")
    done(world, move_bed, child, one)
    mother = person(world)
    stay = done(world, add_accompanying, child, mother, two)
    assert unbalanced(world, NOW + 2 * HOUR) == []
    with pytest.raises(StaysAlready):
        done(world, add_accompanying, child, mother, three)
    with pytest.raises(RoomTaken):
        done(world, add_accompanying, other, person(world), three)
    done(world, stop_accompanying, stay.pk, at=NOW + 2 * HOUR)
    with pytest.raises(NotFound):
        done(world, stop_accompanying, stay.pk, at=NOW + 3 * HOUR)


def test_who_accompanies_leaves_with_the_person_and_was_not_held(world):
    one, two = family_room(world, 2)
    child = the_order(ordered(world, "site"))
    done(world, move_bed, child.pk, one)
    done(world, add_accompanying, child.pk, person(world), two)
    end = child.end_at
    assert unbalanced(world, end + HOUR) == []
    assert done(world, check_out, [child.pk], at=end + HOUR) == 2
    assert seen(HeldFact.objects.count) == 1


def test_after_the_end_no_bed_is_changed(world):
    bed = family_room(world, 1)[0]
    order = the_order(ordered(world, "site"))
    with pytest.raises(StayOver):
        done(world, move_bed, order.pk, bed, at=order.end_at)
    done(world, check_out, [order.pk], at=order.end_at)
    with pytest.raises(NoStay):
        done(world, sign_stay, order.pk, order.end_at, at=order.end_at)


def test_a_new_order_at_the_same_site_keeps_the_bed(world):
    orders = [the_order(ordered(world, "site")) for _ in range(BEDS)]
    first = orders[0]
    again = proposal(first.person_id, "site", site=world.site, supersedes=first.pk)
    new = issued(world, again, at=NOW + DAY).orders[0]
    assert lying(new)[0].bed_id == lying(first.pk)[0].bed_id
    assert unbalanced(world, NOW + DAY) == []
