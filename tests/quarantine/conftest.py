"""The cast, in a transaction that is rolled back or with real commits."""

import pytest

from lianfang.accounts.actors import Actor
from tests.quarantine.cast import World, built


@pytest.fixture
def world(db: None, district: Actor) -> World:
    return built(district)


@pytest.fixture
def lasting(committed: None, test_keys: None, district: Actor) -> World:
    return built(district)
