"""Who an officer is in a post, and what that post may see."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lianfang.accounts import queries
from lianfang.accounts.models import Holding, Officer, Post
from lianfang.accounts.permissions import Permission
from lianfang.accounts.role_table import ROLE_PERMISSIONS, ROLE_SCOPES
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.data import CITY_2019, DISTRICT_2023, register_lines
from lianfang.jurisdictions.models import CodeLink
from lianfang.jurisdictions.operations import load_register
from lianfang.jurisdictions.rules import LinkKind
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.people.models import Person
from tests.cast import (
    DISTRICT,
    GRID,
    OFFICE,
    TOWNSHIP,
    Cast,
    details,
    gather,
    outbreak,
    relate,
    resident,
)

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather(NOW)


@pytest.fixture
def incident() -> Incident:
    return outbreak(NOW)


def seen(scope: Scope) -> set[object]:
    with entered(scope):
        return set(Person.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("who", "kind", "prefix"),
    [
        ("commander", ScopeKind.AREA, DISTRICT),
        ("staff", ScopeKind.AREA, DISTRICT),
        ("supervisor", ScopeKind.AREA, DISTRICT),
        ("analyst", ScopeKind.AREA, DISTRICT),
        ("secretary", ScopeKind.AREA, TOWNSHIP),
        ("grid_worker", ScopeKind.AREA, GRID),
        ("doctor", ScopeKind.RELATION, ""),
        ("policeman", ScopeKind.GUARD, ""),
        ("transport_liaison", ScopeKind.UNIT, ""),
        ("reviewer", ScopeKind.NONE, ""),
        ("administrator", ScopeKind.NONE, ""),
    ],
)
def test_each_role_has_its_kind_of_scope(cast, who, kind, prefix):
    actor = cast.actor(who)
    assert (actor.scope.kind, actor.scope.prefix) == (kind, prefix)
    assert actor.scope.actor == actor.id
    assert actor.scope.post == actor.post_id
    assert actor.permissions == ROLE_PERMISSIONS[actor.role]


def test_every_role_has_permissions_and_a_scope():
    roles = {role for role, _ in Post._meta.get_field("role").flatchoices}
    assert set(ROLE_PERMISSIONS) == set(ROLE_SCOPES) == roles


def test_a_liaison_acts_for_its_own_unit(cast):
    assert cast.transport_liaison.scope.unit == cast.units["transport"].pk
    assert cast.education_liaison.scope.unit == cast.units["education"].pk


def test_grid_workers_see_their_own_grid_only(cast, incident):
    here = resident(incident, NOW)
    there = resident(incident, NOW, details("赵小燕", phone="13935900002"), "140802002001001")
    assert seen(cast.grid_worker.scope) == {here}
    assert seen(cast.neighbour.scope) == {there}
    assert seen(cast.commander.scope) == {here, there}


def test_a_relation_begins_and_ends(cast, incident):
    person = resident(incident, NOW)
    assert seen(cast.doctor.scope) == set()
    relate(cast.doctor, person, NOW, days=14)
    relate(cast.policeman, person, NOW, days=14)
    assert seen(cast.doctor.scope) == {person}
    assert seen(cast.policeman.scope) == {person}
    after = NOW + timedelta(days=14)
    assert seen(cast.actor("doctor", after - timedelta(microseconds=1)).scope) == {person}
    assert seen(cast.actor("doctor", after).scope) == set()
    assert seen(cast.actor("policeman", after).scope) == set()


def test_posts_and_their_holders_expire(cast):
    officer = Officer.objects.only("id").get(username="secretary").pk
    tomorrow = NOW + timedelta(days=1)
    assert queries.holdings(None, officer, NOW - timedelta(seconds=1)).count() == 0
    assert queries.holdings(None, officer, tomorrow).count() == 1
    with entered(Scope(ScopeKind.SECOND)):
        Holding.objects.filter(officer=officer).update(to_at=tomorrow)
    assert queries.holdings(None, officer, tomorrow).count() == 0
    assert queries.holdings(None, officer, tomorrow - timedelta(seconds=1)).count() == 1
    with entered(Scope(ScopeKind.SECOND)):
        Holding.objects.filter(officer=officer).update(to_at=None)
        Post.objects.filter(holdings__officer=officer).update(to_at=tomorrow)
    assert queries.holdings(None, officer, tomorrow).count() == 0


def load(lines: list[str], dated: date) -> None:
    with clock.held(NOW), entered(OFFICE.scope):
        load_register(lines, DISTRICT, dated, "test", by=OFFICE, at=NOW)


def recoded(old: str, new: str) -> list[str]:
    """The district of 2019 with one village under another code."""
    header, *rows = register_lines(CITY_2019)
    return [header, *(r.replace(old, new) for r in rows if r.startswith(DISTRICT))]


def test_a_recoded_village_keeps_its_officers_sight_of_old_and_new_codes(cast, incident):
    old, new = "140802100205", "140802100299"
    load(recoded(old, new), date(2021, 1, 1))
    people = {
        code: resident(incident, NOW, details(phone=f"1393590{n:04}"), code + "001")
        for n, code in enumerate((old, new))
    }
    stranger = resident(incident, NOW, details(phone="13935909999"), "140802002001001")
    for code in (old, new):
        scope = scope_of_post_at(cast, code, "community_secretary")
        assert scope.kind is ScopeKind.AREAS
        assert seen(scope) == set(people.values())
        grid = scope_of_post_at(cast, code + "001", "grid_worker")
        assert seen(grid) == set(people.values())
        assert seen(scope_of_post_at(cast, code + "002", "grid_worker")) == set()
        assert all(scope.covers(c) for c in (old, new, new + "001"))
        assert not scope.covers(DISTRICT)
    township = scope_of_post_at(cast, new[:9], "township_secretary")
    assert set(people.values()) <= seen(township)
    assert stranger not in seen(township)


def test_a_merged_village_does_not_open_its_township_to_its_officers(cast, incident):
    load(register_lines(DISTRICT_2023), date(2023, 6, 30))
    link = CodeLink.objects.filter(kind=LinkKind.MERGED, old__regex="^.{12}$").first()
    assert link is not None
    beside = resident(incident, NOW, division=link.new + "999001")
    assert beside not in seen(scope_of_post_at(cast, link.old, "community_secretary"))
    assert beside in seen(scope_of_post_at(cast, link.new, "township_secretary"))


def scope_of_post_at(cast: Cast, code: str, role: str) -> Scope:
    from lianfang.accounts.operations import NewPost, establish_posts

    who = f"{role} {code}"
    with clock.held(NOW), entered(OFFICE.scope):
        post = NewPost(cast.units["township"].pk, role, code, who, who, who)
        establish_posts([post], password=None, by=OFFICE, at=NOW)
    return cast.actor(who).scope


def test_permissions_are_asked_for_the_place(cast):
    secretary = cast.secretary
    secretary.require(Permission.SWEEP, GRID)
    with pytest.raises(NotAllowed):
        secretary.require(Permission.SWEEP, "140802002001001")
    with pytest.raises(NotAllowed):
        secretary.require(Permission.ADMINISTER)
    with pytest.raises(NotAllowed):
        secretary.require(Permission.SWEEP, DISTRICT)
