"""How moments, spans, counts and shares are written (design.md, d)."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lianfang.desk.minilines import HEIGHT, WIDTH, mini_line
from lianfang.desk.templatetags import words
from lianfang.kernel.clock import DISTRICT


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def at(month, day, hour=0, minute=0, year=2020):
    return datetime(year, month, day, hour, minute, tzinfo=DISTRICT)


def test_a_moment_is_told_in_hours_and_only_then_minutes():
    assert words.moment(at(2, 10, 18)) == "2月10日18时"
    assert words.moment(at(2, 10, 18, 5)) == "2月10日18时05分"
    assert words.moment(at(2, 24)) == "2月24日0时"


def test_the_year_is_told_only_where_it_differs():
    assert words.day(at(1, 25), at(2, 10)) == "1月25日"
    assert words.day(at(12, 31, year=2019), at(2, 10)) == "2019年12月31日"


def test_an_end_at_midnight_is_the_24th_hour_of_the_day_before():
    assert words.ending(at(2, 24)) == "2月23日24时"
    assert words.ending(at(3, 1)) == "2月29日24时"
    assert words.ending(at(2, 24, 9, 30)) == "2月24日9时30分"


def test_the_district_s_day_counts_not_utc_s():
    assert words.moment(datetime.fromisoformat("2020-02-09T23:30:00+00:00")) == "2月10日7时30分"


def test_a_cell_tells_the_day_only_when_it_is_another():
    assert words.short(at(2, 10, 18, 5), at(2, 10, 20)) == "18:05"
    assert words.short(at(2, 9, 8, 5), at(2, 10, 20)) == "2月9日 08:05"


def test_spans():
    assert words.span(date(2020, 2, 3), date(2020, 2, 16)) == "2月3日至16日"
    assert words.span(date(2020, 1, 28), date(2020, 2, 10)) == "1月28日至2月10日"
    assert words.span(date(2020, 2, 3), date(2020, 2, 3)) == "2月3日"


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (timedelta(hours=5, minutes=20), "5小时20分"),
        (timedelta(hours=2), "2小时"),
        (timedelta(minutes=58, seconds=59), "58分"),
        (timedelta(days=2, hours=4, minutes=3), "2天4小时"),
        (timedelta(days=3), "3天"),
        (timedelta(seconds=20), "0分"),
        (-timedelta(hours=1), "1小时"),
    ],
)
def test_durations(length, told):
    assert words.duration(length) == told


def test_what_is_left_and_what_is_over():
    assert words.left(at(2, 10, 20), at(2, 10, 18)) == "还剩2小时"
    assert words.left(at(2, 10, 18), at(2, 10, 18)) == "已逾期0分"
    assert words.left(at(2, 10, 12, 40), at(2, 10, 18)) == "已逾期5小时20分"


def test_counts_large_numbers_and_changes():
    assert words.count(3806, "人") == "3,806人"
    assert words.count(0) == "0"
    assert words.count(None) == "—"
    assert words.large(230_914) == "23.1万"
    assert words.large(99_999) == "99,999"
    assert [words.change(n) for n in (12, -6, 0, 1204)] == ["＋12", "－6", "0", "＋1,204"]


def test_shares():
    assert words.share(66, 70) == "94.3%（66/70）"
    assert words.share(66, 70, counts=False) == "94.3%"
    assert words.share(0, 0) == "—"


@given(st.integers(1, 10**7), st.data())
def test_a_share_is_full_or_nothing_only_when_it_is(whole, data):
    part = data.draw(st.integers(0, whole))
    told = words.share(part, whole, counts=False)
    assert (told == "100.0%") == (part == whole)
    assert (told == "0.0%") == (part == 0)
    assert abs(float(told[:-1]) - 100 * part / whole) <= 0.1


def test_temperatures_and_heads_of_columns():
    assert words.celsius(366) == "36.6℃"
    days = [date(2020, 1, 30) + timedelta(days=n) for n in range(4)]
    assert words.heads(days) == ("1月30日", "31日", "2月1日", "2日")


def test_english_says_the_same():
    with translation.override("en"):
        assert words.moment(at(2, 10, 18, 5)) == "10 Feb 18:05"
        assert words.ending(at(2, 24)) == "23 Feb 24:00"
        assert words.duration(timedelta(hours=5, minutes=20)) == "5 h 20 min"
        assert words.share(66, 70) == "94.3% (66/70)"


@given(st.lists(st.none() | st.integers(0, 10**6), min_size=2, max_size=14))
def test_a_mini_line_stays_in_its_box_and_lifts_the_pen_over_gaps(values):
    line = mini_line(values)
    known = [value for value in values if value is not None]
    if len(known) < 2:
        assert line is None
        return
    assert line is not None
    numbers = [float(n) for n in line.path.replace("M", " ").replace("L", " ").split()]
    assert len(numbers) == 2 * len(known)
    assert all(0 <= x <= WIDTH for x in numbers[::2])
    assert all(0 <= y <= HEIGHT for y in numbers[1::2])
    starts = sum(
        value is not None and (i == 0 or values[i - 1] is None) for i, value in enumerate(values)
    )
    assert line.path.count("M") == starts
