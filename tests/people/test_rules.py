"""Identity numbers by GB 11643, phone numbers, ages, and what lists may show."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.people.rules import (
    IdFault,
    IdNumber,
    Sex,
    birth_years,
    check_character,
    make_id_number,
    mask_name,
    normal_phone,
    read_id_number,
    widen_old_number,
)

AREA = "149999"
births = st.dates(date(1900, 1, 1), date(2020, 1, 31))
numbers = st.builds(make_id_number, st.just(AREA), births, st.integers(1, 995))


def test_the_standards_own_examples():
    # GB 11643-1999, appendix: 11010519491231002X and 440524188001010014.
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


@given(births, st.integers(1, 995))
def test_a_made_number_says_what_it_was_made_from(born, sequence):
    read = read_id_number(make_id_number(AREA, born, sequence))
    assert isinstance(read, IdNumber)
    assert (read.area, read.birth_date) == (AREA, born)
    assert read.sex is (Sex.MALE if sequence % 2 else Sex.FEMALE)


@given(numbers, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, shift):
    old = 10 if number[place] == "X" else int(number[place])
    wrong = number[:place] + str((old + shift) % 10) + number[place + 1 :]
    assert wrong == number or isinstance(read_id_number(wrong), IdFault)


@given(numbers, st.integers(0, 16))
def test_two_neighbouring_digits_swapped_are_always_noticed(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or isinstance(read_id_number(swapped), IdFault)


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(1, 995))
def test_fifteen_digits_are_the_same_person(born, sequence):
    number = make_id_number(AREA, born, sequence)
    old = number[:6] + number[8:17]
    assert widen_old_number(old) == number
    assert read_id_number(old) == read_id_number(number)


def test_fifteen_digits_of_the_very_old_are_of_the_century_before():
    assert widen_old_number(AREA + "950101" + "998")[6:10] == "1895"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", IdFault.SHAPE),
        ("1.42701E+17", IdFault.SHAPE),
        ("14999919900101001", IdFault.SHAPE),
        ("E12345678", IdFault.SHAPE),
        ("００００００００００００００００００", IdFault.SHAPE),
        ("990000199001010010", IdFault.AREA),
        ("140000199001010010", IdFault.AREA),
        ("149999199002300010", IdFault.BIRTH_DATE),
        ("149999179001010010", IdFault.BIRTH_DATE),
    ],
)
def test_what_is_wrong_with_a_number(text, fault):
    assert read_id_number(text) is fault


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13812345678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("'13812345678", "13812345678"),
        ("0359-2022345", "0359-2022345"),
        ("(0359)2022345", "0359-2022345"),
        ("010 6552 9988", "010-65529988"),
        ("12812345678", None),
        ("1381234567", None),
        ("2022345", None),
        ("1.38123E+10", None),
        ("", None),
    ],
)
def test_phone_numbers(text, number):
    assert normal_phone(text) == number


@given(st.text(max_size=20))
def test_a_normal_phone_is_its_own_normal_form(text):
    phone = normal_phone(text)
    assert phone is None or normal_phone(phone) == phone


@given(births, st.dates(date(2020, 2, 1), date(2020, 12, 31)))
def test_an_age_leaves_two_birth_years(born, day):
    birthday_ahead = (day.month, day.day) < (born.month, born.day)
    assert born.year in birth_years(day.year - born.year - birthday_ahead, day)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王明", "王*"),
        ("王", "王*"),
        ("王小明", "王*明"),
        ("李某华", "李*华"),
        ("欧阳修", "欧*修"),
        ("司马相如", "司*如"),
        ("阿卜杜·买买提", "阿*·买*"),
        ("John Smith", "J* S*"),
        ("", ""),
    ],
)
def test_names_are_shown_masked(name, shown):
    assert mask_name(name) == shown


@given(st.text("王李欧阳修明华·", min_size=2, max_size=8))
def test_a_mask_hides_something_of_every_name(name):
    shown = mask_name(name)
    assert "*" in shown or shown == ""
