"""What digits say on a sheet of paper."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.screening.choices import AttemptKind, Covered, Outcome
from lianfang.screening.paper_rules import DOOR_DIGITS, LEAD_DIGITS, time_of, walking_order


def test_every_answer_and_try_has_one_digit_of_its_own():
    said = list(LEAD_DIGITS.values())
    assert sorted(said) == sorted({*Outcome.values, *AttemptKind.values} - {Outcome.PENDING})
    assert set(DOOR_DIGITS.values()) == {*Covered.values, "nobody"}


@given(st.times())
def test_a_time_is_read_as_it_is_keyed(at):
    wanted = at.replace(second=0, microsecond=0)
    assert time_of(f"{at:%H%M}") == wanted
    assert time_of(f"{at.hour}{at:%M}") == wanted


@pytest.mark.parametrize("digits", ["", "2400", "0960", "12345", "9:30", "１４０５", "-1"])
def test_what_is_no_time_is_not_read(digits):
    assert time_of(digits) is None


def test_an_hour_alone_is_a_time():
    assert time_of("9") == time(9)


def test_doors_stand_by_street_and_then_by_number():
    walked = [
        "中城街道西花园社区2号楼1单元302",
        "西花园社区2号楼3单元101",
        "西花园社区10号楼1单元101",
        "解放南路3号",
        "解放南路20号",
    ]
    assert sorted(reversed(walked), key=walking_order) == walked
