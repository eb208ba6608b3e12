"""A site from plan to closing: rooms, inspections, groups; when another is needed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.accounts.models import Unit
from lianfang.kernel.errors import NotAllowed
from lianfang.quarantine.choices import SiteMode
from lianfang.quarantine.site_life import (
    BedsWrong,
    Look,
    NewRoom,
    RoomKnown,
    WantingMissing,
    add_rooms,
    assign_group,
    inspect_site,
    leave_group,
)
from lianfang.quarantine.site_models import Bed, SiteDuty
from lianfang.quarantine.site_operations import (
    NotNextMode,
    NotSound,
    StillOccupied,
    check_out,
    establish_site,
    set_site_mode,
)
from lianfang.quarantine.site_rules import (
    Filling,
    Looked,
    MoveFault,
    Readiness,
    Standing,
    fault_of_move,
    filling,
    groups_wanting,
    lacks_standby,
    next_modes,
    readiness,
)
from tests.quarantine.cast import DAY, HOUR, NOW, VILLAGE, acting, ordered, seen, unbalanced

SOUND = Looked(NOW, True)


def moved(world, mode, at=NOW, site=None):
    with acting(world.district, at):
        return set_site_mode(site or world.site, mode, by=world.district, at=at)


def looked(world, site, at=NOW, **look):
    with acting(world.district, at):
        return inspect_site(site, Look(**{"sound": True, **look}), by=world.district, at=at)


def planned(world):
    office = seen(lambda: Unit.objects.get(kind="headquarters").pk)
    with acting(world.district, NOW):
        made = establish_site(office, "党校", VILLAGE, 2, "planned", by=world.district, at=NOW)
    return made.pk


def test_a_site_lives_from_plan_to_closing(world):
    site = planned(world)
    with pytest.raises(NotSound):
        moved(world, "inspected", site=site)
    looked(world, site)
    for hours, mode in enumerate(
        ("inspected", "standby", "active", "draining", "disinfecting", "closed"), 1
    ):
        assert moved(world, mode, NOW + hours * HOUR, site).mode == mode
    with pytest.raises(NotNextMode) as refused:
        moved(world, "active", NOW + 9 * HOUR, site)
    assert "Closed" in str(refused.value) or "关闭" in str(refused.value)


def test_after_disinfection_it_stands_by_again(world):
    looked(world, world.site)
    for hours, mode in enumerate(("draining", "disinfecting", "standby", "active"), 1):
        moved(world, mode, NOW + hours * HOUR)
    assert ordered(world, "site", at=NOW + DAY)


def test_an_unsound_look_keeps_it_closed_until_a_sound_one(world):
    looked(world, world.site)
    for hours, mode in enumerate(("draining", "disinfecting", "standby"), 1):
        moved(world, mode, NOW + hours * HOUR)
    looked(world, world.site, NOW + 4 * HOUR, zones_apart=False, wanting="污染区与清洁区相通")
    with pytest.raises(NotSound):
        moved(world, "active", NOW + 5 * HOUR)
    looked(world, world.site, NOW + 6 * HOUR, drill=True)
    moved(world, "active", NOW + 7 * HOUR)


def test_it_is_disinfected_only_when_nobody_is_there(world):
    order = ordered(world, "site")
    moved(world, "draining", NOW + HOUR)
    with pytest.raises(StillOccupied) as refused:
        moved(world, "disinfecting", NOW + 2 * HOUR)
    assert "1 people" in str(refused.value)
    with acting(world.district, NOW + 3 * HOUR):
        check_out([order], by=world.district, at=NOW + 3 * HOUR)
    moved(world, "disinfecting", NOW + 4 * HOUR)


def test_rooms_with_several_beds_are_added_once(world):
    rooms = [NewRoom("201", 3, barrier_free=True), NewRoom("202")]
    with acting(world.district, NOW):
        how = {"by": world.district, "at": NOW}
        assert add_rooms(world.site, rooms, **how) == 4
        with pytest.raises(RoomKnown):
            add_rooms(world.site, rooms[:1], **how)
        with pytest.raises(BedsWrong):
            add_rooms(world.site, [NewRoom("203", 0)], **how)
    numbers = seen(lambda: set(Bed.objects.filter(room__number="201").values_list("number")))
    assert numbers == {("201-1",), ("201-2",), ("201-3",)}
    assert unbalanced(world, NOW) == []


def test_what_is_wanting_is_said(world):
    with pytest.raises(WantingMissing):
        looked(world, world.site, sound=False)


def test_a_post_works_in_a_group_until_it_leaves(world):
    post = world.posts["cdc"]
    how = {"by": world.district, "at": NOW}
    with acting(world.district, NOW):
        duty = assign_group(world.site, "health", post, **how)
        assert assign_group(world.site, "health", post, **how) == duty
    later = {"by": world.district, "at": NOW + HOUR}
    with acting(world.district, NOW + HOUR):
        leave_group(duty.pk, **later)
        again = assign_group(world.site, "health", post, **later)
    assert again != duty
    assert seen(SiteDuty.objects.count) == 2


def test_a_secretary_runs_no_site(world):
    secretary = world.actor(f"township_cadre.{VILLAGE}")
    how = {"by": secretary, "at": NOW}
    with acting(secretary, NOW):
        for act in (
            lambda: add_rooms(world.site, [], **how),
            lambda: inspect_site(world.site, Look(True), **how),
            lambda: assign_group(world.site, "health", world.posts["cdc"], **how),
        ):
            with pytest.raises(NotAllowed):
                act()


# --- rules ------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(list(SiteMode)), max_size=12))
def test_no_path_reaches_use_without_standing_by(wanted):
    mode, path = SiteMode.PLANNED, [SiteMode.PLANNED]
    for new in wanted:
        if fault_of_move(mode, new, SOUND, 0) is None:
            mode = new
            path.append(mode)
    for before, after in zip(path, path[1:], strict=False):
        assert after in next_modes(before)
        if after is SiteMode.ACTIVE:
            assert before is SiteMode.STANDBY


@pytest.mark.parametrize(
    ("old", "new", "look", "occupied", "fault"),
    [
        ("standby", "active", SOUND, 0, None),
        ("standby", "active", Looked(NOW, False), 0, MoveFault.NOT_SOUND),
        ("standby", "active", None, 0, MoveFault.NOT_SOUND),
        ("active", "standby", SOUND, 0, MoveFault.NOT_NEXT),
        ("active", "draining", None, 5, None),
        ("draining", "disinfecting", None, 1, MoveFault.OCCUPIED),
        ("draining", "disinfecting", None, 0, None),
    ],
)
def test_what_keeps_a_site_in_its_mode(old, new, look, occupied, fault):
    assert fault_of_move(old, new, look, occupied) == fault


@pytest.mark.parametrize(
    ("look", "ready"),
    [
        (None, Readiness.NEVER),
        (Looked(NOW - timedelta(days=7), True), Readiness.READY),
        (Looked(NOW - timedelta(days=7, seconds=1), True), Readiness.STALE),
        (Looked(NOW, False), Readiness.UNSOUND),
    ],
)
def test_ready_is_a_sound_look_within_the_week(look, ready):
    assert readiness(look, NOW) is ready


@pytest.mark.parametrize(
    ("rooms", "taken", "another"), [(10, 8, True), (10, 7, False), (0, 0, False), (9, 7, False)]
)
def test_another_site_is_proposed_at_four_of_five_rooms(rooms, taken, another):
    assert Filling(rooms, taken).another is another


def test_only_sites_in_use_count_as_filling():
    sites = [
        Standing("active", 10, 9, SOUND),
        Standing("draining", 50, 1, SOUND),
        Standing("standby", 40, 0, SOUND),
    ]
    assert filling(sites) == Filling(10, 9)


def test_a_site_in_use_wants_one_ready_beside_it():
    used = Standing("active", 10, 0, SOUND)
    ready = Standing("standby", 10, 0, SOUND)
    stale = Standing("standby", 10, 0, Looked(NOW - timedelta(days=8), True))
    assert lacks_standby([used], NOW)
    assert lacks_standby([used, stale], NOW)
    assert not lacks_standby([used, stale, ready], NOW)
    assert not lacks_standby([stale], NOW)


def test_five_groups_are_needed_and_care_is_welcome():
    assert groups_wanting({"health", "care"}) == (
        "disinfection",
        "information",
        "security",
        "logistics",
    )
