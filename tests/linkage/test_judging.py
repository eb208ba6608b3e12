"""What no weight may outweigh, and what must weigh more for it."""

import pytest

from lianfang.linkage.judging import Band, judge, may_join
from lianfang.linkage.settings import stored_model

MODEL = stored_model()
ENOUGH = MODEL.join
MUCH = ENOUGH + 5


@pytest.mark.parametrize(
    ("also", "at_enough", "at_much"),
    [
        ({"journey": "same"}, True, True),
        ({"journey": "near"}, False, True),
        ({"journey": "near", "place": "village"}, True, True),
        ({"journey": "same", "phone": "differs"}, False, True),
        ({"place": "village", "phone": "differs"}, False, True),
        ({"place": "door", "phone": "differs"}, True, True),
        ({"place": "differs", "phone": "differs"}, False, False),
        ({"place": "other_block"}, False, False),
        ({"birth": "same", "phone": "differs", "place": "differs"}, True, True),
        ({"phone": "same"}, True, True),
    ],
)
def test_two_of_one_name_need_the_more_the_less_is_known(also, at_enough, at_much):
    levels = {"name": "same", **also}
    assert may_join(levels, ENOUGH, MODEL) is at_enough
    assert may_join(levels, MUCH, MODEL) is at_much


def test_names_that_are_only_near_and_two_journeys_are_of_a_family():
    levels = {"name": "near", "phone": "same", "place": "door"}
    assert may_join({**levels, "journey": "same"}, MUCH, MODEL)
    assert not may_join({**levels, "journey": "differs"}, MUCH, MODEL)


@pytest.mark.parametrize(
    ("name", "also", "band"),
    [
        ("given", {"phone": "shared", "birth": "same"}, Band.JOIN),
        ("given", {"phone": "same", "age": "same"}, Band.JOIN),
        ("given", {"phone": "same", "age": "same", "sex": "differs"}, Band.DOUBT),
        ("given", {"phone": "same", "place": "door"}, Band.DOUBT),
        ("short", {"phone": "same", "birth": "same"}, Band.DOUBT),
        ("one_off", {"phone": "same", "birth": "same"}, Band.DOUBT),
        ("one_off", {"number": "slip"}, Band.JOIN),
        ("short", {"number": "slip"}, Band.JOIN),
    ],
)
def test_a_name_is_taken_for_miswritten_where_no_brother_or_sister_fits(name, also, band):
    found, _ = judge({"name": name, **also}, MUCH, MODEL)
    assert found is band


def test_a_record_without_a_name_is_asked_about_where_the_phone_is_one():
    assert judge({"phone": "same", "place": "door"}, MUCH, MODEL)[0] is Band.DOUBT
    assert judge({"place": "door", "journey": "same"}, MUCH, MODEL)[0] is Band.APART
