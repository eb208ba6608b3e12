"""A community with a compound and two grids."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from lianfang.accounts.actors import Actor
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock, ids
from lianfang.places.bulk import NewHousehold
from lianfang.places.operations import (
    NewCompound,
    NewGrid,
    establish_compounds,
    establish_grids,
)

NOW = datetime(2020, 1, 22, 1, tzinfo=UTC)
VILLAGE = "140802001001"
GRIDS = (VILLAGE + "001", VILLAGE + "002")


@pytest.fixture
def compound(db: None, district: Actor) -> UUID:
    """解放佳苑, with two gates, in two grids that count three and two households."""
    key = ids.new()
    new = NewCompound("解放佳苑", VILLAGE, "managed", ("正门", "西门"), id=key)
    with clock.held(NOW), entered(district.scope):
        establish_compounds([new], by=district, at=NOW)
        grids = [NewGrid(GRIDS[0], "第1网格", 3, (key,)), NewGrid(GRIDS[1], "第2网格", 2, (key,))]
        establish_grids(grids, by=district, at=NOW)
    return key


def addresses(compound: UUID, grid: str, count: int) -> list[NewHousehold]:
    return [NewHousehold(grid, compound, f"1号楼1单元{n + 1}01", n % 4) for n in range(count)]
