"""Numbers of a place from above: each is the count of its rows; the day's work by post."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.quarantine.dependants import ask_dependants
from lianfang.quarantine.seen_from_above import ROWS, counts, loads, rows_of
from lianfang.quarantine.site_operations import check_out
from lianfang.quarantine.transfers import request_transfer
from lianfang.quarantine.workload_rules import MINUTES, OTHERWISE, hours, person_minutes
from tests.quarantine.cast import (
    DAY,
    GRID,
    HOUR,
    NEXT_GRID,
    NOW,
    UNSTAFFED,
    acting,
    ended,
    ordered,
    person,
    reading,
    recorded,
    the_order,
)

FEVER = 373


def numbers(world, at, place="140802"):
    with acting(world.district, at):
        found = counts(world.district.scope, world.incident, place, at, FEVER)
        for what in ROWS:
            rows = rows_of(world.district.scope, world.incident, place, at, FEVER, what)
            assert len(rows) == found[what], what
    return {what: number for what, number in found.items() if number}


def test_orders_by_fate(world):
    ordered(world)
    ordered(world, "voluntary")
    ordered(world, "site")
    gone = ordered(world)
    assert numbers(world, NOW)["new"] == 4
    ended(world, gone)
    assert numbers(world, NOW + 2 * HOUR) | {"teams": 0} == {
        "new": 4, "home": 1, "voluntary": 1, "site": 1, "released": 1, "at_site": 1, "teams": 0,
    }  # fmt: skip
    assert "released" not in numbers(world, NOW + DAY)


def test_on_the_last_day_and_after_it(world):
    order = the_order(ordered(world, "site"))
    last = numbers(world, order.end_at - HOUR)
    assert (last["due"], last["site"]) == (1, 1)
    assert numbers(world, order.end_at + HOUR)["held"] == 1
    with acting(world.district, order.end_at + 2 * HOUR):
        check_out([order.pk], by=world.district, at=order.end_at + 2 * HOUR)
    assert numbers(world, order.end_at + 3 * HOUR).keys() <= {"released"}


def test_fever_transfers_and_dependants(world):
    order = ordered(world)
    who = the_order(order).person_id
    ten = NOW + HOUR
    recorded(world, reading(order, ten, 385), at=ten)
    with acting(world.district, ten):
        ask_dependants(who, "transfer", [("child", "九岁男孩")], by=world.district, at=ten)
        request_transfer(who, "clinic", emergency=True, by=world.district, at=ten)
    found = numbers(world, ten)
    assert (found["feverish"], found["dependants"], found["transfers"]) == (1, 1, 1)
    assert "feverish" not in numbers(world, ten + 2 * DAY)


def test_teams_incomplete(world):
    ordered(world, division=UNSTAFFED + "001")
    assert numbers(world, NOW)["teams"] == 1


def test_a_place_counts_its_own(world):
    ordered(world, division=GRID)
    ordered(world, division=NEXT_GRID)
    assert numbers(world, NOW, "140802001")["home"] == 1
    secretary = world.actor("township_cadre.140802001001")
    with acting(secretary, NOW):
        assert counts(secretary.scope, world.incident, "140802", NOW, FEVER)["home"] == 1


def test_however_many_people_it_is_one_question(world):
    def asked():
        with acting(world.district, NOW), CaptureQueriesContext(connection) as made:
            counts(world.district.scope, world.incident, "140802", NOW, FEVER)
            loads(world.district.scope, "140802", NOW)
        return len([q for q in made if q["sql"].startswith(("WITH", "SELECT coalesce"))])

    before = asked()
    for _ in range(5):
        ordered(world)
    assert asked() == before == 2


def test_what_is_to_do_today_by_post(world):
    for _ in range(3):
        ordered(world)
    person(world)
    with acting(world.district, NOW):
        found = loads(world.district.scope, "140802", NOW)
    checks = {load.post: load.count for load in found if load.kind == "health_check"}
    assert checks == {"doctor.140802001001": 6}
    assert all(load.overdue == 0 for load in found)


def test_hours_of_work_are_told_from_the_table():
    assert person_minutes([("health_check", 10), ("need", 1)]) == 10 * 6 + 30
    assert person_minutes([("unheard_of", 2)]) == 2 * OTHERWISE
    assert (hours(0), hours(1), hours(90)) == (0.0, 0.1, 1.5)
    assert all(minutes > 0 for minutes in MINUTES.values())


@pytest.mark.parametrize("what", sorted(ROWS))
def test_every_number_of_nobody_is_nought(world, what):
    with acting(world.district, NOW):
        assert counts(world.district.scope, world.incident, "140802", NOW, FEVER)[what] == 0
