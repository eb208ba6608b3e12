"""Figures of observation, and that a frozen moment answers the same after later events."""

import pytest

from lianfang.figures.queries import Answer, ask
from lianfang.figures.registry import figure
from lianfang.incidents.operations import take_edition
from lianfang.incidents.queries import current
from lianfang.incidents.rules import Parameters
from lianfang.people.joining import join, part
from lianfang.quarantine.operations import end_orders
from lianfang.quarantine.site_operations import check_out, set_site_mode
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
    proposal,
    reading,
    recorded,
    the_order,
)

IDS = ("F20", "F26", "F36", "F37", "F38", "F39", "F40")
TEN = NOW + DAY + HOUR


def asked(world: World, at, place="140802") -> dict[str, Answer]:
    with acting(world.district, at):
        found = ask(world.district.scope, world.incident, place, at, [figure(f) for f in IDS])
    return {a.id: a for a in found}


def test_what_the_figures_count(world):
    for kind in ("home", "home", "voluntary", "site"):
        ordered(world, kind)
    found = asked(world, NOW)
    assert (found["F20"].value, found["F20"].parts) == (1, {"active": 1})
    assert found["F26"].value == 14
    assert (found["F36"].value, found["F36"].parts) == (2, {"home": 2, "voluntary": 1})
    assert (found["F37"].value, found["F37"].parts) == (
        1,
        {"in_force": 1, "beds_free": BEDS - 1},
    )
    assert (found["F38"].value, found["F39"].value, found["F40"].value) == (0, 0, None)


def test_orders_count_where_they_are(world):
    ordered(world, division=NEXT_GRID)
    assert asked(world, NOW, "140802001")["F36"].value == 0
    assert asked(world, NOW, "140802002")["F36"].value == 1


def test_two_records_of_one_person_count_once(world):
    one, other = (the_order(ordered(world)) for _ in range(2))
    with acting(world.district, NOW + HOUR):
        link = join(one.person_id, other.person_id, "同一人", NOW + HOUR)
    assert asked(world, NOW)["F36"].value == 2
    assert asked(world, NOW + HOUR)["F36"].value == 1
    with acting(world.district, NOW + DAY):
        part(link, "不是同一人", NOW + DAY)
    assert asked(world, NOW + HOUR)["F36"].value == 1
    assert asked(world, NOW + DAY)["F36"].value == 2


def test_whoever_moved_to_a_site_is_not_released(world):
    old = the_order(ordered(world))
    move = proposal(old.person_id, "site", site=world.site, supersedes=old.pk, division=NEXT_GRID)
    issued(world, move, at=NOW + HOUR)
    for place in ("140802", "140802001", "140802002"):
        assert asked(world, NOW + HOUR, place)["F38"].value == 0
    assert asked(world, NOW + HOUR)["F37"].value == 1


def test_released_by_themselves_or_lifted(world):
    order, other = the_order(ordered(world)), ordered(world)
    with acting(world.district, NOW + HOUR):
        end_orders([other], "误登记", by=world.district, at=NOW + HOUR)
    assert asked(world, NOW + HOUR)["F38"].value == 1
    last = asked(world, order.end_at - HOUR)["F38"]
    assert (last.value, last.parts) == (1, {"released": 1, "due_today": 1})
    assert asked(world, order.end_at)["F38"].value == 2


def test_a_bed_still_occupied_after_the_end_counts_minute_by_minute(world):
    order = the_order(ordered(world, "site"))
    after = order.end_at + HOUR
    assert asked(world, after)["F39"].value == 60
    with acting(world.district, after + HOUR):
        check_out([order.pk], by=world.district, at=after + HOUR)
    assert asked(world, after)["F39"].value == 60
    assert asked(world, after + DAY)["F39"].value == 120


def test_checks_on_time_of_the_day(world):
    on_time, late, missed, void = (ordered(world) for _ in range(4))
    recorded(world, reading(on_time, TEN), at=TEN)
    recorded(world, reading(late, TEN + 2 * HOUR), at=TEN + 2 * HOUR)
    with acting(world.district, TEN - HOUR):
        end_orders([void], "误登记", by=world.district, at=TEN - HOUR)
    assert asked(world, TEN)["F40"].parts == {"am": {"of": 1, "done": 1}}
    noon = asked(world, TEN + 2 * HOUR)["F40"]
    assert noon.parts == {"am": {"of": 3, "done": 1}}
    assert missed and noon.value == pytest.approx(1 / 3, abs=0.001)


def test_a_frozen_moment_answers_the_same_whatever_follows(world):
    orders = [the_order(ordered(world, kind)) for kind in ("home", "home", "voluntary", "site")]
    recorded(world, reading(orders[0].pk, TEN), at=TEN)
    moments = [NOW, TEN, TEN + 3 * HOUR, orders[0].end_at + HOUR]
    frozen = []
    for at in moments[:3]:
        frozen.append({k: (a.value, a.parts, a.rows) for k, a in asked(world, at).items()})
    later = TEN + 4 * HOUR
    incident = current()
    assert incident
    by = {"by": world.district, "at": later}
    with acting(world.district, later):
        end_orders([orders[0].pk], "误登记", **by)
        join(orders[1].person_id, orders[2].person_id, "同一人", later)
        set_site_mode(world.site, "draining", **by)
        take_edition(incident, 2, "第二版", later, Parameters(observation_days=10), **by)
    recorded(world, reading(orders[1].pk, TEN), reading(orders[3].pk, TEN, 390), at=later)
    with acting(world.district, later + HOUR):
        check_out([orders[3].pk], by=world.district, at=later + HOUR)
    ordered(world, at=later + HOUR)
    again = [
        {k: (a.value, a.parts, a.rows) for k, a in asked(world, at).items()} for at in moments[:3]
    ]
    assert again == frozen
    changed = asked(world, later + HOUR)
    assert changed["F26"].value == 10
    assert changed["F20"].parts == {"draining": 1}
