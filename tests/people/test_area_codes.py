"""Area codes come and go with the years; a number is refused only for what cannot be."""

from datetime import date

import pytest

from lianfang.people.area_codes import SYNTHETIC_AREA, Area, area_of
from lianfang.people.rules import IdFault, IdNumber, make_id_number, read_id_number


@pytest.mark.parametrize(
    ("code", "born", "area"),
    [
        ("142701", 1965, Area.POSSIBLE),
        ("142701", 1999, Area.POSSIBLE),
        ("142701", 2000, Area.POSSIBLE),
        ("142701", 2001, Area.ENDED),
        ("142721", 1970, Area.POSSIBLE),
        ("142721", 1990, Area.ENDED),
        ("140802", 2010, Area.POSSIBLE),
        ("140802", 1960, Area.POSSIBLE),
        ("110103", 2015, Area.ENDED),
        ("149998", 1990, Area.UNKNOWN),
        ("142799", 1990, Area.UNKNOWN),
        ("140000", 1990, Area.UNKNOWN),
        ("990000", 1990, Area.UNKNOWN),
        ("830000", 1990, Area.POSSIBLE),
        ("911156", 1990, Area.POSSIBLE),
        (SYNTHETIC_AREA, 1900, Area.POSSIBLE),
        (SYNTHETIC_AREA, 2020, Area.POSSIBLE),
    ],
)
def test_what_may_be_said_of_a_code(code, born, area):
    assert area_of(code, born) is area


def test_a_number_given_long_after_the_birth_is_right_and_one_under_a_dead_code_is_not():
    assert isinstance(read_id_number(make_id_number("140802", date(1950, 1, 1), 1)), IdNumber)
    dead = make_id_number("142701", date(2010, 1, 1), 1)
    assert read_id_number(dead) is IdFault.AREA_ENDED


def test_a_wrong_digit_is_told_before_the_year():
    wrong = make_id_number("142701", date(2010, 1, 1), 1)
    wrong = wrong[:-1] + ("0" if wrong[-1] != "0" else "1")
    assert read_id_number(wrong) is IdFault.CHECK_DIGIT
