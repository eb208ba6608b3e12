"""What no weight may outweigh."""

import pytest

from lianfang.linkage.judging import may_join
from lianfang.linkage.settings import stored_model


@pytest.mark.parametrize(
    ("also", "joined"),
    [
        ({}, False),
        ({"phone": "differs"}, False),
        ({"place": "township"}, False),
        ({"place": "village"}, True),
        ({"birth": "same"}, True),
        ({"phone": "same"}, True),
        ({"age": "same"}, True),
    ],
)
def test_a_name_and_about_the_same_day_of_travel_are_not_enough(also, joined):
    levels = {"name": "same", "journey": "near", **also}
    assert may_join(levels, 12.0, stored_model()) is joined
