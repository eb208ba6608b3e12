"""四快一稳, 五早 and 7-1-7: measured where moments exist, defined by the headquarters."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.command.charting import DocumentMissing
from lianfang.figures import queries as figures
from lianfang.figures.intervals import all_intervals
from lianfang.figures.registry import figure
from lianfang.incidents.models import Incident
from lianfang.kernel.errors import NotAllowed
from lianfang.quarantine.check_operations import bring_to_clinic
from lianfang.transitions.choices import ACTIONS, Step, Timed
from lianfang.transitions.models import Milestone
from lianfang.transitions.timing_operations import (
    StepUnclear,
    TimerUnclear,
    define_timer,
    note_step,
)
from lianfang.transitions.timing_queries import definitions, ran, steps
from lianfang.transitions.timing_rules import pace, seven_one_seven
from tests.quarantine.cast import (
    DAY,
    HOUR,
    NOW,
    acting,
    ordered,
    reading,
    recorded,
    seen,
)

T = datetime.fromisoformat("2020-01-20T08:00+08:00")


def incident_of(world) -> Incident:
    return seen(lambda: Incident.objects.get(pk=world.incident))


def defined(world, item="fast_treat", interval="fever_clinic", limit=60, at=NOW, **more):
    words = (item, interval, limit, more.pop("document", "3号"))
    with acting(world.district, at):
        return define_timer(incident_of(world), *words, by=world.district, at=at, **more)


@given(
    lengths=st.lists(st.integers(0, 10_000), max_size=30),
    running=st.integers(0, 5),
    limit=st.integers(1, 10_000),
)
def test_a_pace_counts_each_interval_once(lengths, running, limit):
    minutes = [timedelta(minutes=n) for n in lengths]
    spans = [(T, T + m) for m in minutes] + [(T, None)] * running
    found = pace(spans, timedelta(minutes=limit), T + timedelta(minutes=limit))
    assert (found.ended, found.running) == (len(lengths), running)
    assert found.breaches == sum(n > limit for n in lengths)
    if lengths:
        assert found.median is not None and min(minutes) <= found.median <= max(minutes)
    later = pace(spans, timedelta(minutes=limit), T + timedelta(minutes=limit + 1))
    assert later.breaches == found.breaches + running


def test_seven_one_seven_is_told_only_when_it_can_be():
    nothing = seven_one_seven({})
    assert (nothing.detection.met, nothing.response.met) == (None, None)
    known: dict[str, datetime | None] = {
        Step.EMERGENCE: T, Step.DETECTION: T + 8 * DAY, Step.NOTIFICATION: T + 9 * DAY,
    }  # fmt: skip
    some = seven_one_seven(known | {ACTIONS[0]: T + 9 * DAY + HOUR})
    assert (some.detection.met, some.notification.met, some.first.met) == (False, True, True)
    assert some.response.met is None
    without: dict[str, datetime | None] = dict.fromkeys(ACTIONS[2:])
    done = known | without | {ACTIONS[0]: T + 10 * DAY, ACTIONS[1]: T + 17 * DAY}
    assert seven_one_seven(done).response.took == 8 * DAY
    assert seven_one_seven(done).response.met is False


def test_an_item_is_timed_as_the_headquarters_defines_it_and_opens_to_its_rows(world):
    order, other = ordered(world), ordered(world)
    for one in (order, other):
        recorded(world, reading(one, NOW + HOUR, 385), at=NOW + HOUR)
    with acting(world.district, NOW + HOUR):
        assert definitions(world.district.scope, world.incident, NOW) == {}
    defined(world, limit=30)
    at = NOW + 2 * HOUR
    with acting(world.district, at):
        rows = ran(world.district.scope, world.incident, "140802", "fever_clinic", at)
        told = pace([(r.began, r.ended) for r in rows], timedelta(minutes=30), at)
    assert (told.ended, told.running, told.breaches) == (0, 2, 2)


def test_every_declared_interval_can_be_asked(world):
    ordered(world)
    with acting(world.district, NOW + HOUR):
        for one in all_intervals():
            ran(world.district.scope, world.incident, "140802", one.key, NOW + HOUR)


def test_the_figure_gives_medians_counts_and_breaches_of_what_is_defined(world):
    def asked(at):
        with acting(world.district, at):
            (found,) = figures.ask(
                world.district.scope, world.incident, "140802", at, [figure("F45")]
            )
        return found

    assert (asked(NOW).value, asked(NOW).text) == (None, "—")
    for minutes in (20, 100):
        order = ordered(world)
        done = recorded(world, reading(order, NOW + HOUR, 385), at=NOW + HOUR)
        at = NOW + HOUR + timedelta(minutes=minutes)
        with acting(world.district, at):
            bring_to_clinic(done.fevers[0], "专车", by=world.district, at=at)
    defined(world, limit=60)
    found = asked(NOW + 4 * HOUR)
    assert found.parts == {"fast_treat": {"median": 1.0, "n": 2, "breaches": 1}}
    assert (found.value, found.text, found.rows.count) == (1.0, "中位1小时（2）", 2)
    assert asked(NOW + HOUR / 2).value is None


def test_what_is_unclear_is_refused(world):
    for wrong in ({"item": "x"}, {"interval": "x"}, {"limit": 0}):
        with pytest.raises(TimerUnclear):
            defined(world, **wrong)
    with pytest.raises(DocumentMissing):
        defined(world, document=" ")
    doctor = world.actor("doctor.140802001001")
    with acting(doctor, NOW), pytest.raises(NotAllowed):
        treat = (Timed.FAST_TREAT, "fever_clinic", 60, "3号")
        define_timer(incident_of(world), *treat, by=doctor, at=NOW)


def test_a_step_is_written_down_again_when_it_was_wrong_and_both_stay(world):
    for n, when in enumerate((NOW - DAY, NOW - HOUR, None)):
        with acting(world.district, NOW + n * HOUR):
            words = (incident_of(world), "detection", when, "记录")
            note_step(*words, by=world.district, at=NOW + n * HOUR)
    with acting(world.district, NOW):
        with pytest.raises(StepUnclear):
            words = (incident_of(world), "detection", NOW + HOUR, "记录")
            note_step(*words, by=world.district, at=NOW)
        assert steps(world.district.scope, world.incident)["detection"].at is None
    assert seen(Milestone.objects.count) == 3
