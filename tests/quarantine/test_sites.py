"""Authorities, sites, standing teams; leaving a bed, and what showed anyone held."""

from typing import Any

import pytest

from lianfang.accounts.models import Unit
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine.models import BedStay, HeldFact, Order, StandingMember
from lianfang.quarantine.site_models import Authority, Bed
from lianfang.quarantine.site_operations import (
    NewAuthority,
    NotHeld,
    SiteKnown,
    check_out,
    establish_site,
    grant_authority,
    report_held,
    set_site_mode,
    set_standing_teams,
)
from tests.quarantine.cast import (
    BEDS,
    DAY,
    HOUR,
    NEXT_GRID,
    NEXT_VILLAGE,
    NOW,
    VILLAGE,
    acting,
    entries,
    issued,
    new_id,
    ordered,
    proposal,
    seen,
    the_order,
    unbalanced,
)

ENTRY = NewAuthority(
    "home", "省指挥部", "条例", "晋〔2020〕9号", "知情、就医、申诉", "复议", "12345", NOW
)


def out(world, *orders, by=None, at=NOW + DAY, **more) -> int:
    actor = by or world.district
    with acting(actor, at):
        return check_out(orders, by=actor, at=at, **more)


def held(world, order, start, end, by=None, **more) -> HeldFact:
    actor = by or world.district
    with acting(actor, end):
        return report_held(order, "gate", start, end, by=actor, at=end, **more)


def end_of(order):
    return seen(lambda: Order.objects.get(pk=order).end_at)


def test_the_newest_authority_issues(world):
    by: dict[str, Any] = {"by": world.district, "at": NOW, "key": "k"}
    with acting(world.district, NOW):
        assert grant_authority(world.incident, [ENTRY], **by) == 1
        assert grant_authority(world.incident, [ENTRY], **by) == 1
    order = ordered(world)
    issuer = seen(lambda: Order.objects.select_related("authority").get(pk=order).authority)
    assert issuer.issuer == "省指挥部"
    assert seen(Authority.objects.count) == 4
    assert entries("grant_authority") == 2


def test_a_secretary_grants_arranges_and_establishes_nothing(world):
    secretary = world.actor(f"township_cadre.{VILLAGE}")
    office = seen(lambda: Unit.objects.get(kind="headquarters").pk)
    by = {"by": secretary, "at": NOW}
    with acting(secretary, NOW):
        with pytest.raises(NotAllowed):
            grant_authority(world.incident, [ENTRY], **by)
        with pytest.raises(NotAllowed):
            establish_site(office, "宾馆", VILLAGE, 3, "active", **by)
        with pytest.raises(NotAllowed):
            set_site_mode(world.site, "standby", **by)
        with pytest.raises(NotAllowed):
            set_standing_teams({}, **by)
        with pytest.raises(NotAllowed):
            check_out([], **by)


def test_a_site_has_a_bed_a_room_and_its_unit_keeps_one(world):
    commander = world.actor("commander")
    by: dict[str, Any] = {"by": commander, "at": NOW}
    key: dict[str, Any] = {"key": "k"}
    office = seen(lambda: Unit.objects.get(kind="headquarters").pk)
    with acting(commander, NOW):
        site = establish_site(office, "宾馆", VILLAGE, 12, "standby", **by, **key)
        assert establish_site(office, "宾馆", VILLAGE, 12, "standby", **by, **key) == site
        with pytest.raises(SiteKnown):
            establish_site(office, "宾馆", VILLAGE, 12, "standby", **by)
        with pytest.raises(NotFound):
            set_site_mode(new_id(), "active", **by)
    assert list(
        seen(lambda: list(Bed.objects.filter(site=site).values_list("number", flat=True)))
    ) == [f"{n:02d}" for n in range(1, 13)]
    assert unbalanced(world, NOW) == []


def test_new_standing_members_take_the_place_of_the_old(world):
    post = world.posts[f"doctor.{NEXT_VILLAGE}"]
    with acting(world.district, NOW):
        set_standing_teams({VILLAGE: {"doctor": post}}, by=world.district, at=NOW)
        set_standing_teams({VILLAGE: {"doctor": post}}, by=world.district, at=NOW + HOUR)
    standing = seen(
        lambda: list(
            StandingMember.objects.filter(division=VILLAGE, to_at=None).values_list("role", "post")
        )
    )
    assert standing == [("doctor", post)]


def test_leaving_before_the_end_frees_the_bed_and_holds_nobody(world):
    orders = [ordered(world, "site") for _ in range(BEDS)]
    assert out(world, orders[0]) == 1
    assert seen(HeldFact.objects.count) == 0
    assert unbalanced(world, NOW + DAY) == []
    assert ordered(world, "site", at=NOW + DAY)
    assert entries("check_out") == 1


def test_leaving_after_the_end_shows_how_long_one_was_held(world):
    order = ordered(world, "site")
    end = end_of(order)
    assert unbalanced(world, end + HOUR) == []
    assert out(world, order, at=end + 2 * HOUR) == 1
    fact = seen(HeldFact.objects.get)
    assert (fact.how, fact.from_at, fact.to_at) == ("bed", end, end + 2 * HOUR)
    assert unbalanced(world, end + 3 * HOUR) == []


def test_leaving_at_the_end_holds_nobody(world):
    order = ordered(world, "site")
    out(world, order, at=end_of(order))
    assert seen(HeldFact.objects.count) == 0


def test_left_twice_is_left_once(world):
    order = ordered(world, "site")
    assert (out(world, order), out(world, order, at=NOW + 2 * DAY)) == (1, 0)
    assert seen(lambda: BedStay.objects.get().to_at) == NOW + DAY
    with pytest.raises(NotFound):
        out(world, new_id())


def test_a_new_order_after_the_end_moves_the_person_out_of_the_old_bed(world):
    old = the_order(ordered(world, "site"))
    at = old.end_at + HOUR
    again = proposal(
        old.person_id, "site", site=world.site, anchor="last_exposure", anchor_at=old.end_at
    )
    assert len(issued(world, again, at=at).orders) == 1
    assert seen(lambda: BedStay.objects.filter(to_at=None).count()) == 1
    assert seen(lambda: HeldFact.objects.get().to_at) == at
    assert unbalanced(world, at) == []


def test_what_showed_a_person_held_is_kept_once(world):
    order = ordered(world)
    end = end_of(order)
    first = held(world, order, end, end + HOUR)
    assert held(world, order, end, end + HOUR) == first
    assert held(world, order, end, end + HOUR, key="k") == first
    assert seen(HeldFact.objects.count) == 1


def test_nobody_is_held_before_the_end_or_in_the_future(world):
    order = ordered(world)
    end = end_of(order)
    with pytest.raises(NotHeld):
        held(world, order, end - HOUR, end + HOUR)
    with pytest.raises(NotHeld):
        held(world, order, end + HOUR, end + HOUR)
    with acting(world.district, end), pytest.raises(NotHeld):
        report_held(order, "said", end, end + HOUR, by=world.district, at=end)


def test_a_stranger_reports_nothing_held(world):
    order = ordered(world, division=NEXT_GRID)
    end = end_of(order)
    with pytest.raises(NotFound):
        held(world, order, end, end + HOUR, by=world.actor(f"village_cadre.{VILLAGE}"))
