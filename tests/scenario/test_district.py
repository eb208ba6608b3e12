"""The district is whole, of the size asked for, and the same for the same seed."""

from collections import Counter
from dataclasses import fields

import pytest

from lianfang.scenario.district import build_district
from lianfang.scenario.households import household_at, households_of
from lianfang.scenario.plan import DistrictPlan


def plain(plan: DistrictPlan) -> str:
    return repr([getattr(plan, item.name) for item in fields(plan)])


def test_full_size(district: DistrictPlan) -> None:
    assert len(district.townships) == 22
    assert Counter(v.kind for v in district.villages) == {"community": 113, "village": 305}
    assert len(district.compounds) == 993
    assert Counter(unit.kind for unit in district.units)["department"] == 34
    assert 220_000 < sum(v.households for v in district.villages) < 240_000
    assert all(300 <= grid.households <= 500 for grid in district.grids)
    assert sorted(site.mode for site in district.sites) == ["active", "standby"]


def test_posts_of_every_role(district: DistrictPlan) -> None:
    roles = Counter(post.role for post in district.posts)
    assert roles["commander"] == 2
    assert roles["unit_liaison"] == 2 * 34
    assert roles["community_secretary"] == 418
    assert roles["grid_worker"] == len(district.grids)
    heads = [p for p in district.posts if p.role == "township_secretary" and not p.covers]
    assert sorted(post.division for post in heads) == sorted(district.townships)
    assert len(district.post) == len(district.posts)
    assert len(roles) == 17


def test_posts_belong_to_units_and_places_that_exist(district: DistrictPlan) -> None:
    units = {unit.key for unit in district.units}
    places = {*district.names, *(grid.code for grid in district.grids)}
    compounds = {compound.key for compound in district.compounds}
    for post in district.posts:
        assert post.unit in units
        assert {post.division, *post.covers} <= places
        assert post.compound is None or post.compound in compounds
        assert all(code.startswith(post.division) for code in post.covers)


def test_each_village_has_five_different_people_and_deputies(district: DistrictPlan) -> None:
    assert set(district.teams) == set(district.village)
    for team in district.teams.values():
        five = set(team.members().values())
        assert len(five) == 5
        assert set(team.deputies) == set(team.members())
        assert five | set(team.deputies.values()) <= set(district.post)
        for role, deputy in team.deputies.items():
            assert deputy != team.members()[role]


def test_every_household_lies_in_one_grid_and_its_door_is_its_own(
    district: DistrictPlan,
) -> None:
    for village in district.villages[::23]:
        homes = list(households_of(district.seed, village))
        assert [home.number for home in homes] == list(range(village.households))
        assert Counter(home.grid for home in homes) == {
            grid.code: grid.households for grid in village.grids
        }
        assert len({(home.compound, home.door) for home in homes}) == len(homes)
        assert all(1 <= home.members <= 7 for home in homes)
        for home in homes[::41]:
            grid, compound, door = household_at(village, home.number)
            key = compound.key if compound else None
            assert (grid, key, door) == (home.grid, home.compound, home.door)


def test_compounds_have_gates_and_are_touched_by_their_grids(district: DistrictPlan) -> None:
    touched = {key for grid in district.grids for key in grid.compounds}
    assert touched == {compound.key for compound in district.compounds}
    assert all(1 <= len(compound.gates) <= 3 for compound in district.compounds)
    managed = {c.key for c in district.compounds if c.management == "managed"}
    assert managed == {c.key for c in district.compounds if c.company}


def test_same_seed_same_district(district: DistrictPlan) -> None:
    assert plain(build_district(district.seed)) == plain(district)
    assert plain(build_district(district.seed + 1)) != plain(district)


@pytest.mark.parametrize("scale", [0.001, 0.02, 0.3, 0.999])
def test_scale_shrinks_households_but_never_the_register(scale: float) -> None:
    small = build_district(1, scale)
    assert len(small.villages) == 418
    assert len(small.compounds) == max(round(993 * scale), 1)
    households = sum(village.households for village in small.villages)
    assert households <= max(230_000 * scale * 1.1, 418 * 8)
    assert all(sum(g.households for g in v.grids) == v.households for v in small.villages)


@pytest.mark.parametrize("scale", [0, -1, 1.01])
def test_a_scale_out_of_range_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="scale"):
        build_district(1, scale)
