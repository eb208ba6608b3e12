"""Places are entered in bulk, whole or not at all."""

import pytest
from cryptography.exceptions import InvalidTag

from lianfang.accounts.actors import Actor
from lianfang.accounts.role_table import ROLE_PERMISSIONS
from lianfang.audit.models import Entry
from lianfang.incidents.operations import open_incident
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import NotAllowed
from lianfang.places import queries
from lianfang.places.bulk import NewHousehold
from lianfang.places.doors import open_door
from lianfang.places.identities import identities
from lianfang.places.models import GridCompound
from lianfang.places.operations import (
    CompoundKnown,
    CompoundUnknown,
    GridFull,
    GridKnown,
    GridUnknown,
    ManagementUnknown,
    NewCompound,
    NewGrid,
    NotAGrid,
    NotAVillage,
    establish_compounds,
    establish_grids,
    register_households,
)
from tests.places.conftest import GRIDS, NOW, VILLAGE, addresses

KEY = {"key": "sheet 1"}
ADMINISTRATOR = Actor(
    id=ids.new(),
    kind="officer",
    label="administrator",
    permissions=ROLE_PERMISSIONS["administrator"],
    scope=Scope(ScopeKind.NONE),
)
COMMANDER = Actor(
    id=ids.new(),
    kind="officer",
    label="commander",
    permissions=ROLE_PERMISSIONS["commander"],
    scope=Scope(ScopeKind.AREA, prefix="140802"),
)


def households(scope: Scope) -> dict[str, int]:
    """How many are entered in each grid."""
    counted = {grid: queries.households(scope, grid).count() for grid in GRIDS}
    return {grid: count for grid, count in counted.items() if count}


@pytest.fixture(autouse=True)
def time_stands():
    with clock.held(NOW):
        yield


def test_compounds_come_with_their_gates_and_grids(compound, district):
    with entered(district.scope):
        found = queries.compounds(district.scope, "140802001").get()
        assert (found.pk, found.name, found.division) == (compound, "解放佳苑", VILLAGE)
        gates = queries.gates(district.scope, compound)
        assert sorted(g.name for g in gates) == ["正门", "西门"]
        reached = GridCompound.objects.filter(compound=compound, to_at=None)
        assert sorted(reached.values_list("grid_id", flat=True)) == [*GRIDS]
        entry = Entry.objects.get(action="places.establish_compounds")
        assert entry.subjects == [compound] and entry.detail == {"gates": 2}


def test_an_administrator_sees_no_household_and_may_enter_them(compound):
    with entered(ADMINISTRATOR.scope):
        batch = addresses(compound, GRIDS[0], 3)
        assert register_households(batch, by=ADMINISTRATOR, at=NOW) == 3


def test_a_household_is_an_address_with_a_count_and_a_sealed_door(compound, district):
    batch = [NewHousehold(GRIDS[0], compound, "1号楼2单元302", 4)]
    batch += [NewHousehold(GRIDS[0], None, "3巷5号,后院", 0)]
    with entered(district.scope):
        register_households(batch, by=district, at=NOW)
        first, second = queries.households(district.scope, GRIDS[0]).order_by("-members")
        assert (first.compound_id, first.members, first.recorded_at) == (compound, 4, NOW)
        assert (second.compound_id, second.members) == (None, 0)
        assert b"302" not in bytes(first.door)
        assert open_door(first.door, first.pk) == "1号楼2单元302"
        assert open_door(second.door, second.pk) == "3巷5号,后院"
        with pytest.raises(InvalidTag):
            open_door(first.door, second.pk)


def test_one_act_leaves_one_entry_with_counts(compound, district):
    batch = [*addresses(compound, GRIDS[0], 3), *addresses(compound, GRIDS[1], 2)]
    with entered(district.scope):
        register_households(batch, by=district, at=NOW)
        entry = Entry.objects.get(action="places.register_households")
        assert entry.detail == {"households": 5, "grids": 2}
        assert households(district.scope) == {GRIDS[0]: 3, GRIDS[1]: 2}


def test_households_balance_with_what_the_grids_count(compound, district):
    with entered(district.scope):
        outbreak = open_incident("新冠", "COVID-19", "140802", by=district, at=NOW).pk
        register_households(addresses(compound, GRIDS[0], 3), by=district, at=NOW)
        balance, astray = identities(district.scope, outbreak, NOW)
        assert (astray.left, astray.holds) == (0, True)
        assert (balance.left, balance.right, balance.holds) == (5, 3, False)
        register_households(addresses(compound, GRIDS[1], 2), by=district, at=NOW)
        assert identities(district.scope, outbreak, NOW)[0].holds


def test_the_next_community_does_not_see_the_households(compound, district):
    with entered(district.scope):
        register_households(addresses(compound, GRIDS[0], 3), by=district, at=NOW)
    stranger = Scope(ScopeKind.AREA, prefix="140802001002")
    with entered(stranger):
        assert not queries.households(stranger, GRIDS[0]).exists()


def test_a_key_sent_twice_changes_nothing(compound, district):
    with entered(district.scope):
        for _ in range(2):
            batch = addresses(compound, GRIDS[0], 2)
            assert register_households(batch, by=district, at=NOW, **KEY) == 2
        assert households(district.scope) == {GRIDS[0]: 2}


def test_without_a_key_a_second_sending_is_refused(compound, district):
    with entered(district.scope):
        register_households(addresses(compound, GRIDS[0], 3), by=district, at=NOW)
        with pytest.raises(GridFull) as refusal:
            register_households(addresses(compound, GRIDS[0], 3), by=district, at=NOW)
        assert refusal.value.values == {"code": GRIDS[0], "counted": 3, "more": 3, "total": 6}
        with pytest.raises(CompoundKnown):
            again = NewCompound("解放佳苑", VILLAGE, "managed", ())
            establish_compounds([again], by=district, at=NOW)
        with pytest.raises(GridKnown):
            establish_grids([NewGrid(GRIDS[0], "第1网格", 3)], by=district, at=NOW)


def test_grids_outside_the_size_are_named(compound, district):
    new = [NewGrid(f"{VILLAGE}{n:03d}", "网格", n) for n in (299, 300, 500, 501)]
    with entered(district.scope):
        entered_grids = establish_grids(new, by=district, at=NOW)
    assert entered_grids.count == 4
    assert entered_grids.small == (VILLAGE + "299",)
    assert entered_grids.large == (VILLAGE + "501",)


def test_what_cannot_be_is_refused_whole(compound, district):
    good = NewCompound("新建小区", VILLAGE, "managed", ())
    with entered(district.scope):
        with pytest.raises(NotAVillage):
            bad = NewCompound("某小区", "140802001", "managed", ())
            establish_compounds([good, bad], by=district, at=NOW)
        with pytest.raises(ManagementUnknown):
            bad = NewCompound("某小区", VILLAGE, "haunted", ())
            establish_compounds([good, bad], by=district, at=NOW)
        with pytest.raises(CompoundKnown):
            establish_compounds([good, good], by=district, at=NOW)
        with pytest.raises(NotAGrid):
            establish_grids([NewGrid("１" * 15, "网格", 400)], by=district, at=NOW)
        with pytest.raises(CompoundUnknown):
            new = NewGrid(VILLAGE + "009", "网格", 400, (ids.new(),))
            establish_grids([new], by=district, at=NOW)
        with pytest.raises(GridUnknown):
            batch = addresses(compound, GRIDS[0], 1) + addresses(compound, VILLAGE + "008", 1)
            register_households(batch, by=district, at=NOW)
        assert queries.compounds(district.scope, VILLAGE).count() == 1
        assert queries.grids(district.scope, VILLAGE).count() == 2
        assert households(district.scope) == {}


def test_only_an_administrator_enters_places(compound):
    with entered(COMMANDER.scope):
        with pytest.raises(NotAllowed):
            establish_compounds([], by=COMMANDER, at=NOW)
        with pytest.raises(NotAllowed):
            establish_grids([], by=COMMANDER, at=NOW)
        with pytest.raises(NotAllowed):
            register_households([], by=COMMANDER, at=NOW)
