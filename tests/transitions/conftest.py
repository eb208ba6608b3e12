"""The district of the quarantine's tests."""

from collections.abc import Iterator

import pytest

from lianfang.accounts.actors import Actor
from tests.quarantine.cast import World, built


@pytest.fixture
def world(db: None, test_keys: None, district: Actor) -> Iterator[World]:
    yield built(district)
