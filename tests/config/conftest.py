"""The headquarters as fixtures."""

from collections.abc import Iterator

import pytest

from lianfang.accounts.actors import Actor
from tests.config.headquarters import House, standing


@pytest.fixture
def house(db: None, district: Actor) -> Iterator[House]:
    """The headquarters, in a transaction that is rolled back."""
    yield from standing(district)


@pytest.fixture
def lasting(committed: None, test_keys: None, district: Actor) -> Iterator[House]:
    """The headquarters, committed."""
    yield from standing(district)
