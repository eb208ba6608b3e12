"""How a value is written in a briefing (figures.csv: 余, 近, 万)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.figures.registry import Measure, Style
from lianfang.figures.rules import rounded_down, text_of

counts = st.integers(0, 100_000_000)


def said(value, style, unit="", measure=Measure.COUNT, of=0, done=0):
    return text_of(value, measure, style, unit, of, done)


@pytest.mark.parametrize(
    ("value", "style", "unit", "text"),
    [
        (34, Style.EXACT, "个", "34个"),
        (98742, Style.EXACT, "份", "98742份"),
        (0, Style.EXACT, "人", "0人"),
        (3012, Style.MORE_THAN, "名", "3000余名"),
        (3000, Style.MORE_THAN, "名", "3000名"),
        (4432, Style.MORE_THAN, "人次", "4400余人次"),
        (1012, Style.MORE_THAN, "个", "1000余个"),
        (8050, Style.MORE_THAN, "条", "8000余条"),
        (153, Style.MORE_THAN, "家", "150余家"),
        (104, Style.MORE_THAN, "辆", "100余辆"),
        (1437, Style.MORE_THAN, "家", "1400余家"),
        (23, Style.MORE_THAN, "辆", "20余辆"),
        (20, Style.MORE_THAN, "辆", "20辆"),
        (7, Style.MORE_THAN, "辆", "7辆"),
        (48, Style.NEARLY, "条次", "近50条次"),
        (50, Style.NEARLY, "条次", "50条次"),
        (20_391, Style.TEN_THOUSAND, "张", "2万余张"),
        (10_400, Style.TEN_THOUSAND, "张", "1万余张"),
        (20_000, Style.TEN_THOUSAND, "张", "2万张"),
        (9_999, Style.TEN_THOUSAND, "张", "9999张"),
        (10_234_567, Style.TEN_THOUSAND, "元", "1000余万元"),
        (10_120_000, Style.TEN_THOUSAND, "元", "1000余万元"),
        (10_000_000, Style.TEN_THOUSAND, "元", "1000万元"),
        (10_000_500, Style.TEN_THOUSAND, "元", "1000万余元"),
        (None, Style.EXACT, "人", "—"),
    ],
)
def test_a_count_is_written_as_the_bulletin_writes_it(value, style, unit, text):
    assert said(value, style, unit) == text


def test_a_share_shows_its_two_sides():
    text = said(0.985, Style.RATE, measure=Measure.SHARE, of=200, done=197)
    assert text == "98.5%（197/200）"
    assert said(None, Style.RATE, measure=Measure.SHARE) == "—"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1579946400, "1月25日18时"),
        (1579948200, "1月25日18时30分"),
        (1579881600, "1月25日0时"),
    ],
)
def test_a_moment_is_told_in_the_district_s_time(seconds, text):
    assert said(seconds, Style.DATE, measure=Measure.MOMENT) == text


def number_in(text: str) -> int:
    found = re.search(r"\d+", text)
    assert found
    return int(found[0]) * (10_000 if "万" in text else 1)


@given(counts, st.sampled_from([Style.MORE_THAN, Style.TEN_THOUSAND]))
def test_yu_never_says_more_than_there_is_and_never_after_the_exact_value(value, style):
    text = said(value, style)
    assert number_in(text) <= value
    assert ("余" in text) == (number_in(text) < value)


@given(counts)
def test_nearly_is_above_by_less_than_ten(value):
    text = said(value, Style.NEARLY)
    above = number_in(text) - value
    assert 0 <= above < 10
    assert ("近" in text) == (above > 0)


@given(counts)
def test_rounding_keeps_at_most_two_digits_and_loses_little(value):
    rounded = rounded_down(value)
    assert rounded <= value
    assert value < 20 or value - rounded < max(10, value / 9)
    assert rounded_down(rounded) == rounded
    if value >= 20:
        assert len(str(rounded).rstrip("0")) <= 2
