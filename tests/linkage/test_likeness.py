"""Slips of the keyboard, in Python as in SQL."""

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from lianfang.linkage.likeness import distance, one_slip, one_slip_sql

digits = st.text("0123456789X", max_size=8)


def test_the_slips_that_are_meant():
    assert one_slip("12345", "12355") and one_slip("12345", "1345") and one_slip("12345", "13245")
    assert not one_slip("12345", "12300") and not one_slip("12345", "123")


@given(digits, digits)
def test_distance_is_a_distance(a, b):
    assert distance(a, b) == distance(b, a) and (distance(a, b) == 0) is (a == b)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(digits, digits), min_size=20, max_size=60))
def test_sql_agrees(pairs):
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (n int, d_l text, d_r text)")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?, ?)", [(n, *pair) for n, pair in enumerate(pairs)]
        )
        answers = connection.execute(f"SELECT {one_slip_sql('d')} FROM t ORDER BY n").fetchall()
    assert [answer for (answer,) in answers] == [one_slip(a, b) for a, b in pairs]
