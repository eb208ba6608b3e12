"""Entering the places: compounds with gates, grids, and every household, by township."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from lianfang.places.models import Compound
from lianfang.places.operations import (
    NewCompound,
    NewGrid,
    NewHousehold,
    establish_compounds,
    establish_grids,
    register_households,
)
from lianfang.scenario.acts import Acts
from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.doctrine import OPENED_AT
from lianfang.scenario.households import households_of
from lianfang.scenario.plan import DistrictPlan, VillagePlan

_AT = OPENED_AT + timedelta(minutes=40)


def settle(district: DistrictPlan, acts: Acts) -> Iterator[None]:
    """Enter compounds and grids, then each township's households; yields after each."""
    compounds = _compounds(district, acts)
    yield
    for code in district.townships:
        _settle_township(code, district, acts, compounds)
        yield


def _settle_township(
    code: str, district: DistrictPlan, acts: Acts, compounds: dict[str, UUID]
) -> None:
    """Grids and the households that they count, together: the sums balance at every instant."""
    inside = [village for village in district.villages if village.township == code]
    grids = [
        NewGrid(g.code, g.name, g.households, tuple(compounds[key] for key in g.compounds))
        for village in inside
        for g in village.grids
    ]

    def enter(how: dict[str, Any]) -> int:
        establish_grids(grids, **how | {"key": f"{how['key']}:grids"})
        return register_households(_households(district.seed, inside, compounds), **how)

    acts.do(f"households:{code}", SCRIPT, _AT, enter)


def _compounds(district: DistrictPlan, acts: Acts) -> dict[str, UUID]:
    plans = [
        NewCompound(c.name, c.division, c.management, tuple(gate.name for gate in c.gates))
        for c in district.compounds
    ]
    acts.do("compounds", SCRIPT, _AT, lambda how: establish_compounds(plans, **how))
    known = {
        (division, name): pk
        for division, name, pk in Compound.objects.values_list("division", "name", "id")
    }
    return {c.key: known[c.division, c.name] for c in district.compounds}


def _households(
    seed: int, villages: Sequence[VillagePlan], compounds: dict[str, UUID]
) -> list[NewHousehold]:
    return [
        NewHousehold(h.grid, compounds[h.compound] if h.compound else None, h.door, h.members)
        for village in villages
        for h in households_of(seed, village)
    ]
