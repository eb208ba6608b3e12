"""Freed people go to the next front; nobody leaves an object without an owner."""

from datetime import timedelta

import pytest

from lianfang.command.chart_operations import NewPairing, pair
from lianfang.command.models import Pairing
from lianfang.command.phase_operations import IndicatorUnknown, decide_phase
from lianfang.command.phase_rules import Indicator, Is
from lianfang.kernel.errors import NotAllowed
from lianfang.quarantine.models import TeamMember
from lianfang.transitions.models import Redeployment
from lianfang.transitions.redeploy_operations import (
    FrontMissing,
    LeavesWithoutOwner,
    NobodyChosen,
    StillNeeded,
    redeploy,
    relieve,
)
from lianfang.transitions.redeploying import free, stationed
from tests.quarantine.cast import DAY, HOUR, NOW, VILLAGE, acting, ended, ordered, seen
from tests.transitions.test_changes import incident_of

FRONT = ("防输入卡口", "转段通知")
LATER = NOW + 3 * DAY


def are_free(world, at):
    with acting(world.district, at):
        found = free(world.district.scope, world.incident, "140802", at)
    return {f.title: f for f in found}


def sent(world, posts, at, front=FRONT, **more):
    with acting(world.district, at):
        return redeploy(incident_of(world), posts, *front, by=world.district, at=at, **more)


def test_members_of_finished_teams_are_free_once_nothing_is_left_to_do(world):
    order, other = ordered(world), ordered(world)
    assert are_free(world, NOW + HOUR) == {}
    ended(world, order, at=NOW + 2 * HOUR)
    assert are_free(world, NOW + 3 * HOUR) == {}
    ended(world, other, at=NOW + 4 * HOUR)
    found = are_free(world, LATER + 20 * DAY)
    militia = f"militia.{VILLAGE}"
    assert found[militia].orders == 2
    assert found[militia].since == NOW + 4 * HOUR
    posts = [found[militia].post]
    assert sent(world, posts, LATER + 20 * DAY, key="k") == 1
    assert sent(world, posts, LATER + 20 * DAY, key="k") == 1
    assert militia not in are_free(world, LATER + 20 * DAY + HOUR)
    assert seen(lambda: Redeployment.objects.get().front) == FRONT[0]


def test_whoever_is_still_needed_is_refused_and_nothing_is_changed(world):
    order = ordered(world)
    member = seen(lambda: TeamMember.objects.filter(order=order)[0].post)
    with pytest.raises(StillNeeded):
        sent(world, [member], NOW + HOUR)
    with pytest.raises(NobodyChosen):
        sent(world, [], NOW)
    with pytest.raises(FrontMissing):
        sent(world, [member], NOW, (" ", "1号"))
    doctor = world.actor(f"doctor.{VILLAGE}")
    with acting(doctor, NOW), pytest.raises(NotAllowed):
        redeploy(incident_of(world), [member], *FRONT, by=doctor, at=NOW)
    assert not seen(Redeployment.objects.exists)


def led(world, name, kind):
    with acting(world.district, NOW):
        new = NewPairing(world.posts[name], kind, "leader", VILLAGE)
        pair(incident_of(world), [new], "包联通知", by=world.district, at=NOW)
    return seen(lambda: Pairing.objects.get(post=world.posts[name], to_at=None).pk)


def relieved(world, pairing, successor=None, at=LATER):
    with acting(world.district, at):
        return relieve(incident_of(world), pairing, successor, *FRONT, by=world.district, at=at)


def test_a_stationed_leader_leaves_only_what_someone_else_answers_for(world):
    pairing = led(world, "commander", "station")
    with pytest.raises(LeavesWithoutOwner):
        relieved(world, pairing)
    with pytest.raises(LeavesWithoutOwner):
        relieved(world, pairing, world.posts["commander"])
    relieved(world, pairing, world.posts["cdc"])
    held = seen(lambda: list(Pairing.objects.filter(to_at=None).values_list("post", "division")))
    assert held == [(world.posts["cdc"], VILLAGE)]
    with acting(world.district, LATER):
        (one,) = stationed(world.district.scope, world.incident, "140802", LATER)
    assert (one.post, one.shared) == (world.posts["cdc"], False)
    led(world, f"village_cadre.{VILLAGE}", "secretary")
    relieved(world, one.pairing, at=LATER + HOUR)
    assert seen(lambda: Pairing.objects.get(to_at=None).kind) == "secretary"


def test_the_next_phase_keeps_how_the_criteria_of_the_one_before_stood(world):
    aims = (["隔离到位"], "指挥部", "转段通知")
    wanted = [Indicator("F36", Is.AT_MOST, 0), Indicator("F26", Is.AT_LEAST, 14)]
    with acting(world.district, NOW):
        incident, by = incident_of(world), world.district
        decide_phase(incident, "第一阶段", *aims, NOW, indicators=wanted, by=by, at=NOW)
        with pytest.raises(IndicatorUnknown):
            none = [Indicator("F99", Is.EXACTLY, 1)]
            decide_phase(incident, "x", *aims, NOW, indicators=none, by=by, at=NOW)
    ordered(world)
    with acting(world.district, LATER):
        made = decide_phase(incident, "第二阶段", *aims, LATER, by=by, at=LATER)
    stood = {one["figure"]: (one["wanted"], one["value"]) for one in made.stood}
    assert stood == {"F36": (0, 1.0), "F26": (14, 14.0)}


@pytest.mark.parametrize(
    ("comparison", "value", "met"),
    [
        (Is.AT_MOST, 3, True), (Is.AT_MOST, 3.1, False), (Is.AT_LEAST, 3, True),
        (Is.AT_LEAST, 2.9, False), (Is.EXACTLY, 3, True), (Is.EXACTLY, 4, False),
        (Is.AT_MOST, None, False),
    ],
)  # fmt: skip
def test_an_indicator_is_met_as_it_is_wanted(comparison, value, met):
    assert Indicator("F01", comparison, 3).met(value) is met


def test_a_team_member_is_free_again_after_another_team(world):
    order = ordered(world)
    ended(world, order, at=NOW + HOUR)
    month = LATER + 30 * DAY
    militia = f"militia.{VILLAGE}"
    sent(world, [are_free(world, month)[militia].post], month)
    again = ordered(world, at=month + HOUR, anchor_at=month)
    assert militia not in are_free(world, month + 2 * HOUR)
    ended(world, again, at=month + 3 * HOUR)
    assert militia in are_free(world, month + 40 * DAY + timedelta(hours=1))
