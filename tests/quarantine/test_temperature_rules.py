"""A temperature as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.quarantine.temperature_rules import LEAST, MOST, Unread, read_temperature


@pytest.mark.parametrize(
    ("typed", "tenths"),
    [
        ("36.5", 365),
        ("36,6", 366),
        ("36，6", 366),
        ("36。5", 365),
        ("３６．５", 365),
        ("36·7", 367),
        (" 36 .5 ", 365),
        ("36.5℃", 365),
        ("36.5°C", 365),
        ("36.5 度", 365),
        ("36度5", 365),
        ("36度5分", 365),
        ("36度半", 365),
        ("36度", 360),
        ("37", 370),
        ("365", 365),
        ("366", 366),
        ("36.50", 365),
        ("34", 340),
        ("43.0", 430),
    ],
)
def test_one_reading_is_taken(typed, tenths):
    assert read_temperature(typed).tenths == tenths


@pytest.mark.parametrize(
    ("typed", "why", "perhaps"),
    [
        ("", Unread.EMPTY, None),
        ("3.66", Unread.POINT_SHIFTED, 366),
        ("366.0", Unread.POINT_SHIFTED, None),
        ("3660", Unread.POINT_MISSING, 366),
        ("98.6", Unread.FAHRENHEIT, 370),
        ("101.5", Unread.FAHRENHEIT, 386),
        ("36.65", Unread.TOO_FINE, None),
        ("发热", Unread.FEVER_WORD, None),
        ("有点发烧", Unread.FEVER_WORD, None),
        ("正常", Unread.WORDS, None),
        ("36..5", Unread.WORDS, None),
        ("-36.5", Unread.WORDS, None),
        ("1e2", Unread.WORDS, None),
        ("٣٦", Unread.WORDS, None),
        ("33.9", Unread.OUT_OF_RANGE, None),
        ("43.1", Unread.OUT_OF_RANGE, None),
        ("0", Unread.OUT_OF_RANGE, None),
        ("9" * 400, Unread.OUT_OF_RANGE, None),
    ],
)
def test_what_has_no_one_reading_says_why(typed, why, perhaps):
    read = read_temperature(typed)
    assert read.tenths is None
    if why is not Unread.POINT_SHIFTED or perhaps:
        assert (read.why, read.perhaps) == (why, perhaps)


@given(st.integers(LEAST, MOST), st.sampled_from([".", ",", "。", "．", "，"]))
def test_every_temperature_is_read_back(tenths, point):
    assert read_temperature(f"{tenths // 10}{point}{tenths % 10}").tenths == tenths
    assert read_temperature(f"{tenths / 10}℃").tenths == tenths


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_temperature_of_a_person_or_refused(typed):
    read = read_temperature(typed)
    assert (read.tenths is None) != (read.why is None)
    assert read.tenths is None or LEAST <= read.tenths <= MOST
