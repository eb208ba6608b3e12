"""The lists on which matching is measured are as they say they are."""

from collections import Counter

import pytest
from benchmarks.finding_people import Found, by_keys_alone, judge, read
from benchmarks.messy import MessySet, make, population, rows_about

from lianfang.people.rules import IdNumber, read_id_number


@pytest.fixture(scope="module")
def made() -> MessySet:
    return make(7, people=400, rows=900)


def test_the_same_seed_gives_the_same_lists(made):
    again = make(7, people=400, rows=900)
    assert again.truth == made.truth
    assert again.people == made.people
    assert [data for name, data in again.files if name.endswith((".csv", ".tsv"))] == [
        data for name, data in made.files if name.endswith((".csv", ".tsv"))
    ]


def test_everyone_is_on_a_list(made):
    assert set(made.truth.values()) == {person.key for person in made.people}
    assert len(made.truth) == pytest.approx(900, abs=20)


def test_numbers_are_valid_and_nobody_elses(made):
    numbers = [person.number for person in made.people if person.number]
    assert len(set(numbers)) == len(numbers) > 380
    assert all(isinstance(read_id_number(number), IdNumber) for number in numbers)


def test_the_truth_names_the_rows_as_they_are_read(made):
    rows = read(made)
    assert set(rows) <= set(made.truth)
    assert len(rows) >= 0.99 * len(made.truth)
    surnames = Counter(
        rows[row][1][:1] == made.people[key].name[:1]
        for row, key in made.truth.items()
        if row in rows
    )
    assert surnames[True] >= 0.97 * len(rows)


def test_equal_keys_join_nobody_wrongly_and_miss_some(made):
    quality = judge(made, by_keys_alone(read(made)))
    assert quality.precision == 1
    assert 0.75 < quality.recall < 0.93


def test_a_question_settled_rightly_joins_what_is_one(made):
    by_person: dict[int, list[tuple[str, int]]] = {}
    for row, key in made.truth.items():
        by_person.setdefault(key, []).append(row)
    one, other = next(rows[:2] for rows in by_person.values() if len(rows) > 1)
    apart = {row: row for row in made.truth}
    stranger = next(rows[0] for rows in by_person.values() if one not in rows)
    nothing = judge(made, Found(apart))
    settled = judge(made, Found(apart, ((one, other), (one, stranger)), waiting=2))
    assert nothing.recall == nothing.recall_after == settled.recall == 0
    assert settled.recall_after > 0
    assert settled.asked == pytest.approx(2 / len(made.truth))


def test_a_long_list_has_as_many_rows_as_asked_for():
    rows = list(rows_about(population(200, 3), of=200, n=150, seed=3))
    assert len(rows) == pytest.approx(150, abs=3)
