"""One district and its people at full size, built once for all tests of the scenario."""

from pathlib import Path

import pytest

from lianfang.scenario.district import build_district
from lianfang.scenario.lists import WrittenList, write_lists
from lianfang.scenario.people import build_people
from lianfang.scenario.plan import DistrictPlan
from lianfang.scenario.truth import Truth

SEED = 2020


@pytest.fixture(scope="session")
def district() -> DistrictPlan:
    return build_district(SEED)


@pytest.fixture(scope="session")
def truth(district: DistrictPlan) -> Truth:
    return build_people(SEED, 1.0, district)


@pytest.fixture(scope="session")
def lists(truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> list[WrittenList]:
    folder: Path = tmp_path_factory.mktemp("lists")
    return write_lists(truth, folder)
