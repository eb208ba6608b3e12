"""Many acts at once: a bed is given once, a number is never missing, a person ordered once."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from lianfang.people.joining import join
from lianfang.quarantine.models import BedStay, HealthCheck, Order
from lianfang.quarantine.operations import issue_orders
from lianfang.quarantine.proposals import Proposal
from tests.quarantine.cast import (
    BEDS,
    DAY,
    HOUR,
    NEXT_GRID,
    NOW,
    World,
    acting,
    issued,
    ordered,
    people,
    proposal,
    reading,
    recorded,
    seen,
    unbalanced,
)

TEN = NOW + DAY + HOUR


def at_once(act: Callable[[Any], Any], over: Iterable[Any]) -> list[Any]:
    """Each in a thread with a connection of its own."""

    def run(one: Any) -> Any:
        try:
            return act(one)
        finally:
            connection.close()

    subjects = list(over)
    with ThreadPoolExecutor(len(subjects)) as pool:
        return list(pool.map(run, subjects))


def test_the_last_bed_is_given_once(lasting: World) -> None:
    for _ in range(BEDS - 1):
        ordered(lasting, "site")
    answers = at_once(
        lambda who: issued(lasting, proposal(who, "site", site=lasting.site)),
        people(lasting, 20),
    )
    assert sorted(len(a.orders) for a in answers) == [0] * 19 + [1]
    assert {reason for a in answers for _, reason in a.unissued} == {"no_bed"}
    assert seen(BedStay.objects.count) == BEDS
    assert unbalanced(lasting, NOW) == []


def test_numbers_have_no_gap(lasting: World) -> None:
    def some_fail(turn: tuple[int, Proposal]) -> None:
        number, wanted = turn
        try:
            with acting(lasting.district, NOW):
                issue_orders(lasting.incident, [wanted], by=lasting.district, at=NOW)
                if number % 3 == 0:
                    raise ConnectionAbortedError
        except ConnectionAbortedError:
            assert number % 3 == 0

    at_once(some_fail, enumerate(proposal(who) for who in people(lasting, 12)))
    numbers = seen(lambda: set(Order.objects.values_list("number", flat=True)))
    assert numbers == {f"盐联防居〔2020〕{n}号" for n in range(1, 9)}


def test_one_person_is_ordered_once(lasting: World) -> None:
    one, other = people(lasting, 1)[0], people(lasting, 1, NEXT_GRID)[0]
    with acting(lasting.district, NOW):
        join(one, other, "同一人", NOW)
    answers = at_once(lambda who: issued(lasting, proposal(who)), [one, other] * 5)
    assert sum(len(a.orders) for a in answers) == 1
    assert unbalanced(lasting, NOW) == []


def test_a_sheet_sent_by_many_is_taken_once(lasting: World) -> None:
    orders = [ordered(lasting) for _ in range(10)]
    sheets = [orders, orders[::-1]] * 4
    answers = at_once(
        lambda sheet: recorded(lasting, *(reading(o, TEN, 384) for o in sheet), at=TEN), sheets
    )
    assert sum(a.taken for a in answers) == 10
    assert sum(len(a.fevers) for a in answers) == 10
    assert seen(HealthCheck.objects.count) == 10
    assert unbalanced(lasting, TEN) == []
