"""What every test may use."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from lianfang.database.testing import use_test_folder

use_test_folder()
settings.register_profile("lianfang", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lianfang")
"""Speed is measured in `benchmarks/`, not by tests on a busy machine."""

pytest_plugins = ["tests.browser", "tests.database_fixtures"]


@pytest.fixture(autouse=True)
def language_as_it_was() -> Iterator[None]:
    """Whatever language a test chose for its thread, the next one starts in the settings' own."""
    yield
    from django.utils import translation

    translation.deactivate()
