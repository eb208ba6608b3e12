"""Orders: issued with an end, an authority and a number; lifted with everything they brought."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from lianfang.accounts.models import Relation
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.people.joining import join
from lianfang.quarantine.models import BedStay, Order, TeamMember
from lianfang.quarantine.operations import issue_orders
from lianfang.quarantine.proposals import NoAuthority, ReasonMissing, SiteMissing
from lianfang.quarantine.queries import orders_of
from lianfang.quarantine.site_models import Authority
from lianfang.quarantine.site_operations import set_site_mode
from tests.quarantine.cast import (
    BEDS,
    DAY,
    HOUR,
    NEXT_GRID,
    NEXT_VILLAGE,
    NOW,
    UNSTAFFED,
    VILLAGE,
    acting,
    duties,
    ended,
    entries,
    issued,
    ordered,
    people,
    person,
    proposal,
    seen,
    the_order,
    unbalanced,
)


def test_an_order_has_authority_number_reason_and_end(world):
    order = the_order(ordered(world))
    assert order.authority.issuer == "区疾控中心"
    assert order.number == "盐联防居〔2020〕1号"
    assert order.end_at == clock.moment(date(2020, 2, 4))
    assert entries("issue_orders") == 1


def test_numbers_run_on_per_kind(world):
    home = issued(world, *(proposal(p) for p in people(world, 2))).orders
    promise = ordered(world, "voluntary")
    home += (ordered(world),)
    assert [the_order(o).number for o in home] == [f"盐联防居〔2020〕{n}号" for n in (1, 2, 3)]
    assert the_order(promise).number == "盐联防诺〔2020〕1号"


def test_a_township_secretary_issues_with_team_checks_and_relations(world):
    secretary = world.actor(f"township_cadre.{VILLAGE}")
    who = person(world)
    (order,) = issued(world, proposal(who), by=secretary).orders
    team = seen(lambda: list(TeamMember.objects.filter(order=order)))
    assert {m.role: m.post for m in team} == {
        role: world.posts[f"{role}.{VILLAGE}"]
        for role in ("township_cadre", "village_cadre", "doctor", "police", "militia")
    }
    relations = seen(lambda: list(Relation.objects.filter(subject=who)))
    assert {r.post_id for r in relations} == {m.post for m in team}
    assert {r.to_at for r in relations} == {the_order(order).end_at}
    owed = duties(order)
    assert len(owed) == 26
    assert {d.owner for d in owed} == {world.posts[f"doctor.{VILLAGE}"]}
    assert duties(order, "team_complete") == []
    assert unbalanced(world, NOW) == []


def test_a_place_without_standing_members_owes_a_team_within_four_hours(world):
    order = ordered(world, division=UNSTAFFED)
    (duty,) = duties(order, "team_complete")
    assert duty.due_at == NOW + 4 * HOUR
    assert unbalanced(world, NOW) == []
    ((name, orders, teams),) = unbalanced(world, NOW + 4 * HOUR)
    assert "teams of five" in name and (orders, teams) == (1, 0)


def test_the_secretary_of_the_next_township_may_not(world):
    stranger = world.actor(f"township_cadre.{NEXT_VILLAGE}")
    who = person(world)
    with pytest.raises(NotAllowed):
        issued(world, proposal(who), by=stranger)
    assert entries("issue_orders") == 0
    answer = issued(world, proposal(who, division=NEXT_GRID), by=stranger)
    assert (answer.orders, answer.unissued) == ((), ((who, "out_of_scope"),))


@pytest.mark.parametrize("role", ["village_cadre", "doctor", "police", "militia"])
def test_a_village_or_a_team_can_order_nobody(world, role):
    who = person(world)
    with pytest.raises(NotAllowed):
        issued(world, proposal(who), by=world.actor(f"{role}.{VILLAGE}"))


def test_a_kind_without_authority_is_refused(world):
    seen(lambda: Authority.objects.filter(kind="site").update(to_at=NOW))
    who = person(world)
    with override("en"), pytest.raises(NoAuthority, match="Site order"):
        issued(world, proposal(who, "site", site=world.site))
    assert ordered(world)


def test_an_order_without_a_reason_refuses_the_whole_act(world):
    one, other = people(world, 2)
    with pytest.raises(ReasonMissing):
        issued(world, proposal(one), proposal(other, reason=" "))
    assert seen(Order.objects.count) == 0


def test_a_site_order_names_its_site(world):
    with pytest.raises(SiteMissing):
        issued(world, proposal(person(world), "site"))


def test_found_on_day_nine_leaves_five_days(world):
    at = datetime(2020, 1, 29, 2, tzinfo=UTC)
    order = the_order(ordered(world, at=at))
    assert clock.day_of(order.end_at) - clock.day_of(at) == 6 * DAY
    assert len({d.slot_on for d in duties(order.pk)} - {clock.day_of(at)}) == 5


def test_found_after_the_period_leaves_no_order(world):
    who = person(world)
    answer = issued(world, proposal(who), at=clock.moment(date(2020, 2, 4)))
    assert (answer.orders, answer.unissued) == ((), ((who, "past"),))


def test_an_anchor_ahead_leaves_no_order(world):
    one, other = people(world, 2)
    answer = issued(
        world,
        proposal(one, anchor_at=NOW + HOUR, precision="minute"),
        proposal(other, anchor_at=NOW + HOUR),
    )
    assert answer.unissued == ((one, "future_anchor"),)


def test_nobody_is_under_two_orders(world):
    who = person(world)
    answer = issued(world, proposal(who), proposal(who, "voluntary"))
    assert len(answer.orders) == 1
    assert answer.unissued == ((who, "in_force"),)
    assert issued(world, proposal(who), at=NOW + HOUR).unissued == ((who, "in_force"),)


def test_two_records_of_one_person_count_as_one(world):
    here, there = person(world), person(world, NEXT_GRID)
    with acting(world.district, NOW):
        join(there, here, "同一身份证号", NOW)
    issued(world, proposal(there, division=NEXT_GRID))
    secretary = world.actor(f"township_cadre.{VILLAGE}")
    assert issued(world, proposal(here), by=secretary).unissued == ((here, "in_force"),)
    third = person(world)
    with acting(world.district, NOW):
        join(third, here, "同一手机号", NOW)
    assert issued(world, proposal(third)).unissued == ((third, "in_force"),)


def test_a_join_of_two_under_orders_is_told_apart_from_a_second_order(world):
    orders = issued(world, *(proposal(p) for p in people(world, 2))).orders
    one, other = (the_order(o).person_id for o in orders)
    with acting(world.district, NOW + HOUR):
        join(one, other, "同一人", NOW + HOUR)
        assert orders_of(world.district.scope, one).count() == 2
    assert unbalanced(world, NOW + HOUR) == []


def test_a_move_to_a_site_keeps_anchor_and_end(world):
    old = the_order(ordered(world, anchor_at=NOW - DAY, precision="minute"))
    at = NOW + 30 * HOUR
    move = proposal(old.person_id, "site", site=world.site, supersedes=old.pk, anchor_at=at)
    new = the_order(issued(world, move, at=at).orders[0])
    old = the_order(old.pk)
    assert (new.anchor_at, new.end_at, new.anchor_precision) == (
        old.anchor_at,
        old.end_at,
        old.anchor_precision,
    )
    assert (old.ended_at, old.ended_as) == (at, "superseded")
    assert all(d.lifted_as == "void" for d in duties(old.pk) if d.due_at >= at)
    assert {d.due_at for d in duties(new.pk)} == {
        d.due_at for d in duties(old.pk) if d.lifted_as == "void"
    }
    assert seen(lambda: BedStay.objects.get(order=new.pk).to_at) is None
    assert unbalanced(world, at) == []


def test_a_move_from_site_to_site_changes_the_bed_at_one_moment(world):
    old = the_order(ordered(world, "site"))
    at = NOW + HOUR
    move = proposal(old.person_id, "site", site=world.site, supersedes=old.pk)
    new = issued(world, move, at=at).orders[0]
    stays = seen(lambda: list(BedStay.objects.order_by("from_at").values_list("from_at", "to_at")))
    assert stays == [(NOW, at), (at, None)]
    assert new != old.pk
    assert unbalanced(world, at) == []


def test_what_is_not_in_force_cannot_be_replaced(world):
    old = the_order(ordered(world))
    ended(world, old.pk)
    move = proposal(old.person_id, supersedes=old.pk)
    assert issued(world, move, at=NOW + 2 * HOUR).unissued == ((old.person_id, "not_in_force"),)


def test_a_full_site_takes_nobody_more(world):
    arriving = people(world, BEDS + 1)
    answer = issued(world, *(proposal(p, "site", site=world.site) for p in arriving))
    assert len(answer.orders) == BEDS
    assert answer.unissued == ((arriving[-1], "no_bed"),)
    assert unbalanced(world, NOW) == []


def test_beds_held_by_the_next_township_are_not_free(world):
    ordered(world, "site", division=NEXT_GRID)
    arriving = people(world, BEDS)
    secretary = world.actor(f"township_cadre.{VILLAGE}")
    moves = [proposal(p, "site", site=world.site) for p in arriving]
    assert len(issued(world, *moves, by=secretary).orders) == BEDS - 1


def test_a_site_that_is_emptied_takes_nobody(world):
    with acting(world.district, NOW):
        set_site_mode(world.site, "draining", by=world.district, at=NOW)
    who = person(world)
    answer = issued(world, proposal(who, "site", site=world.site))
    assert answer.unissued == ((who, "site_not_in_use"),)


def test_sent_twice_it_is_issued_once(world):
    move = proposal(person(world))
    first = issued(world, move, key="k1")
    assert issued(world, move, at=NOW + HOUR, key="k1") == first
    assert seen(Order.objects.count) == 1
    assert entries("issue_orders") == 1


def test_an_act_without_a_reason_leaves_the_old_order_alone(world):
    old = the_order(ordered(world))
    with acting(world.district, NOW), pytest.raises(ReasonMissing):
        issue_orders(
            world.incident,
            [proposal(old.person_id, supersedes=old.pk, reason="")],
            by=world.district,
            at=NOW,
        )
    assert the_order(old.pk).ended_at is None
