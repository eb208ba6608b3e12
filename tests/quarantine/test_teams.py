"""Teams by hand: hand-over with duties and history, gaps, load, deputies, role names."""

from datetime import timedelta

import pytest

from lianfang.accounts.models import Relation
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine.dependants import ask_dependants
from lianfang.quarantine.models import TeamMember
from lianfang.quarantine.site_operations import set_standing_teams
from lianfang.quarantine.team_operations import (
    LabelsUnclear,
    MemberTwice,
    MemberUnfit,
    TeamStoodDown,
    set_member,
    set_team_template,
)
from lianfang.quarantine.team_queries import history, incomplete, labels_of, loads
from lianfang.quarantine.team_rules import LISHI, URBAN
from lianfang.screening.absence_operations import declare_absence
from tests.quarantine.cast import (
    DAY,
    HOUR,
    NEXT_VILLAGE,
    NOW,
    UNSTAFFED,
    VILLAGE,
    acting,
    duties,
    ended,
    ordered,
    seen,
    the_order,
    unbalanced,
)
from tests.quarantine.home_cast import CADRE, DOCTOR, TOWN, asked, duty_of

ROLES = ("township_cadre", "village_cadre", "doctor", "police", "militia")
LATER = NOW + HOUR


def put(world, order, role, post, *, by=None, at=LATER, **more):
    actor = by or world.actor(TOWN, at)
    with acting(actor, at):
        return set_member(order, role, world.posts.get(post, post), by=actor, at=at, **more)


def look(world, question, *args, at=LATER):
    with acting(world.district, at):
        return question(world.district.scope, *args)


def test_the_fifth_member_completes_the_team(world):
    order = ordered(world, division=UNSTAFFED + "001")
    for number, role in enumerate(ROLES, 1):
        assert unbalanced(world, LATER) == []
        gaps = look(world, incomplete, VILLAGE[:9], LATER)
        assert [len(g.missing) for g in gaps] == [6 - number]
        assert put(world, order, role, f"{role}.{VILLAGE}") == number
    (owed,) = duties(order, "team_complete")
    assert owed.done_at == LATER
    assert look(world, incomplete, VILLAGE[:9], LATER) == []
    assert {d.owner for d in duties(order) if d.due_at > LATER} == {world.posts[DOCTOR]}
    assert unbalanced(world, LATER) == []


def test_a_role_changes_hands_with_its_history_its_sight_and_its_duties(world):
    order = the_order(ordered(world))
    need = asked(world, order.person_id, "medicine").need
    spare = spare_doctor(world)
    put(world, order.pk, "doctor", spare)
    told = [m for m in look(world, history, order.pk) if m.role == "doctor"]
    assert [(m.post, m.from_at, m.to_at) for m in told] == [
        (world.posts[DOCTOR], NOW, LATER),
        (spare, LATER, order.end_at),
    ]
    assert world.actor(DOCTOR, LATER).scope.subjects == ()
    held = seen(lambda: Relation.objects.get(post=spare, subject=order.person_id))
    assert (held.from_at, held.to_at) == (LATER, order.end_at)
    assert {d.owner for d in duties(order.pk) if d.due_at > LATER} == {spare}
    assert duty_of(need, "need").owner == spare


def spare_doctor(world):
    """A second doctor of the township."""
    from lianfang.accounts.choices import Role
    from lianfang.accounts.models import Post, Unit
    from lianfang.accounts.operations import NewPost, establish_posts

    by = world.district
    with acting(by, NOW):
        office = Unit.objects.get(kind="headquarters")
        plan = NewPost(office.pk, Role.DOCTOR, VILLAGE, "spare", "spare", "王明")
        establish_posts([plan], password=None, by=by, at=NOW)
        return Post.objects.get(title="spare").pk


def test_what_is_done_stays_with_who_did_it(world):
    order = the_order(ordered(world))
    cadre = world.actor(CADRE)
    with acting(cadre, NOW):
        (child,) = ask_dependants(
            order.person_id, "site_order", [("child", "女儿")], by=cadre, at=NOW
        ).dependants
    assert put(world, order.pk, "village_cadre", CADRE) == 5
    assert duty_of(child, "dependant_carer").owner == world.posts[CADRE]
    assert seen(TeamMember.objects.count) == 5


@pytest.mark.parametrize(
    ("role", "post", "error"),
    [
        ("doctor", f"police.{VILLAGE}", MemberUnfit),
        ("doctor", f"doctor.{NEXT_VILLAGE}", MemberUnfit),
        ("driver", DOCTOR, MemberUnfit),
        ("township_cadre", CADRE, MemberTwice),
    ],
)
def test_who_does_not_fit_is_refused(world, role, post, error):
    order = ordered(world)
    with pytest.raises(error):
        put(world, order, role, post)
    assert seen(TeamMember.objects.count) == 5


def test_strangers_and_guards_change_no_team_nor_after_the_end(world):
    order = ordered(world)
    with pytest.raises(NotFound):
        put(world, order, "doctor", DOCTOR, by=world.actor(f"township_cadre.{NEXT_VILLAGE}"))
    with pytest.raises(NotAllowed):
        put(world, order, "doctor", DOCTOR, by=world.actor(f"police.{VILLAGE}"))
    ended(world, order)
    with pytest.raises(TeamStoodDown):
        put(world, order, "doctor", DOCTOR, at=NOW + 2 * HOUR)


def test_load_counts_people_and_members_are_free_when_the_order_ends(world):
    one, _other = ordered(world), ordered(world)

    def doctors(at):
        found = look(world, loads, VILLAGE, at, at=at)
        return [(x.people, x.villages) for x in found if x.role == "doctor"]

    assert doctors(LATER) == [(2, 1)]
    ended(world, one)
    assert doctors(NOW + 2 * HOUR) == [(1, 1)]
    assert doctors(NOW + 20 * DAY) == [(0, 0)]


def test_who_is_away_is_shown_with_the_deputy_who_then_owes(world):
    who = the_order(ordered(world)).person_id
    spare = spare_doctor(world)
    team = {VILLAGE: {role: world.posts[f"{role}.{VILLAGE}"] for role in ROLES}}
    with acting(world.district, NOW):
        set_standing_teams(team, {VILLAGE: {"doctor": spare}}, by=world.district, at=NOW)
        declare_absence(world.posts[DOCTOR], NOW, NOW + 2 * DAY, by=world.district, at=NOW)
    (away,) = (x for x in look(world, loads, VILLAGE, LATER) if x.away_until)
    assert (away.title, away.deputy, away.away_until) == (DOCTOR, "spare", NOW + 2 * DAY)
    assert duty_of(asked(world, who, "visit", at=LATER).need, "need").owner == spare


def test_the_roles_are_called_as_the_longest_prefix_says(world):
    def called(division, at=LATER):
        with acting(world.district, at):
            return labels_of(None, division, at)

    def named(division, labels, at=NOW):
        with acting(world.district, at):
            set_team_template(division, "城区", labels, by=world.district, at=at)

    assert called(VILLAGE) == LISHI
    named(VILLAGE, URBAN)
    assert (called(VILLAGE + "001"), called(NEXT_VILLAGE)) == (URBAN, LISHI)
    named("140802", URBAN | {"police": "派出所民警"}, NOW + timedelta(minutes=1))
    assert called(VILLAGE)["police"] == "社区民警"
    assert called(NEXT_VILLAGE)["police"] == "派出所民警"
    for wrong in ({}, URBAN | {"doctor": " "}, URBAN | {"cook": "厨师"}):
        with pytest.raises(LabelsUnclear):
            named(VILLAGE, wrong)
    stranger = world.actor(TOWN)
    with pytest.raises(NotAllowed), acting(stranger, NOW):
        set_team_template(VILLAGE, "城区", URBAN, by=stranger, at=NOW)
