"""Households: addresses with a count of members, made when asked for and never all kept."""

from collections.abc import Iterator
from itertools import accumulate

from lianfang.scenario.chance import stream
from lianfang.scenario.plan import CompoundPlan, Household, VillagePlan

_SIZES = (1, 2, 3, 4, 5, 6, 7)
_SIZE_BOUNDS = list(accumulate((11, 27, 27, 20, 9, 5, 1)))

_PER_FLOOR, _FLOORS = 2, 6
_PER_STAIR = _PER_FLOOR * _FLOORS
_STAIRS = 3
_PER_BLOCK = _PER_STAIR * _STAIRS
_PER_LANE = 24


def members_of(seed: int, village: VillagePlan) -> bytes:
    """Return the number of members of each household of a village, one byte each, by number."""
    chance = stream(seed, "members", village.code)
    return bytes(chance.choices(_SIZES, cum_weights=_SIZE_BOUNDS, k=village.households))


def households_of(seed: int, village: VillagePlan) -> Iterator[Household]:
    """Yield every household of a village in order of its number."""
    members = members_of(seed, village)
    places = _compound_of_each(village)
    for grid in village.grids:
        for number in range(grid.first, grid.first + grid.households):
            compound = places[number]
            door = _door(village, compound, number)
            key = compound.key if compound else None
            yield Household(village.code, grid.code, number, key, door, members[number])


def household_at(village: VillagePlan, number: int) -> tuple[str, CompoundPlan | None, str]:
    """Return the grid's code, the compound and the door of one household, without its count."""
    grid = next(g for g in village.grids if g.first <= number < g.first + g.households)
    compound = next(
        (c for c in village.compounds if c.first <= number < c.first + c.households), None
    )
    return grid.code, compound, _door(village, compound, number)


def _compound_of_each(village: VillagePlan) -> list[CompoundPlan | None]:
    places: list[CompoundPlan | None] = [None] * village.households
    for compound in village.compounds:
        end = compound.first + compound.households
        places[compound.first : end] = [compound] * compound.households
    return places


def _door(village: VillagePlan, compound: CompoundPlan | None, number: int) -> str:
    if compound is None:
        lane = "巷" if village.kind == "village" else "排"
        return f"{number // _PER_LANE + 1}{lane}{number % _PER_LANE + 1}号"
    block, rest = divmod(number - compound.first, _PER_BLOCK)
    stair, rest = divmod(rest, _PER_STAIR)
    floor, flat = divmod(rest, _PER_FLOOR)
    return f"{block + 1}号楼{stair + 1}单元{floor + 1}{flat + 1:02d}"
