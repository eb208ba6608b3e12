"""Second readings: drawn by chance, alike ones first, taken by someone else."""

from datetime import timedelta

import pytest

from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.quarantine import samples
from lianfang.quarantine.models import CheckSample, HealthCheck
from lianfang.quarantine.sample_operations import (
    MeasuredAlready,
    OwnReading,
    draw_samples,
    measure_sample,
)
from lianfang.quarantine.second_readings import ReadingRefused
from tests.quarantine.cast import (
    DAY,
    HOUR,
    NOW,
    VILLAGE,
    acting,
    duties,
    ordered,
    reading,
    recorded,
    seen,
    unbalanced,
)

TODAY = clock.day_of(NOW + DAY)
TEN = NOW + DAY + HOUR
EVENING = clock.moment(TODAY, samples.DRAWN_AT)
NEXT = EVENING + 14 * HOUR
"""10:00 of the day after."""


def drawn(world, share=1.0, at=EVENING):
    with acting(world.district, at):
        return draw_samples(world.incident, TODAY, share, by=world.district, at=at)


def day_of_readings(world, *temperatures, by=None):
    orders = [ordered(world) for _ in temperatures]
    sheet = [reading(o, TEN, t) for o, t in zip(orders, temperatures, strict=True)]
    doctor = by or world.actor(f"doctor.{VILLAGE}", TEN)
    recorded(world, *sheet, by=doctor, at=TEN)
    return orders


def second(world, temperature=366, *, said=True, who="village_cadre", at=NEXT, **more):
    sample = seen(CheckSample.objects.get)
    actor = world.actor(f"{who}.{VILLAGE}", at)
    with acting(actor, at):
        new = reading(sample.order_id, at, temperature, **more)
        return measure_sample(sample.pk, new, said, by=actor, at=at)


def test_a_share_of_the_days_readings_is_drawn_once(world):
    day_of_readings(world, 361, 364, 366, 368)
    assert drawn(world, 0.3) == 2
    assert drawn(world, 0.3) == 0
    assert seen(CheckSample.objects.count) == 2
    with acting(world.district, EVENING):
        assert samples.is_drawn(world.incident, TODAY)
        assert not samples.is_drawn(world.incident, TODAY - timedelta(days=1))


def test_another_post_of_the_team_measures_again_by_day(world):
    day_of_readings(world, 366)
    drawn(world)
    sample = seen(CheckSample.objects.get)
    (owed,) = duties(sample.pk, "check_sample")
    assert owed.owner == world.posts[f"village_cadre.{VILLAGE}"]
    assert clock.local(owed.opens_at).hour == 7
    other = world.actor(f"village_cadre.{VILLAGE}", TEN)
    assert sample.post != seen(HealthCheck.objects.get).by_post
    assert other.post_id == sample.post


def test_who_measured_first_is_not_asked(world):
    day_of_readings(world, 366, by=world.actor(f"village_cadre.{VILLAGE}", TEN))
    drawn(world)
    assert seen(CheckSample.objects.get).post == world.posts[f"doctor.{VILLAGE}"]


def test_five_equal_readings_in_a_row_come_first(world):
    steady, *others = [ordered(world) for _ in range(5)]
    for n in range(6):
        half, odd = divmod(n, 2)
        when = NOW + half * DAY + (8 * HOUR if odd else HOUR / 2)
        for k, order in enumerate([steady, *others]):
            recorded(world, reading(order, when, 365 if order == steady else 360 + n + k), at=when)
    day = clock.day_of(NOW + 2 * DAY)
    at = clock.moment(day, samples.DRAWN_AT)
    with acting(world.district, at):
        found = samples.drawable(world.incident, day, at)
        assert {one.order for one in found if one.alike} == {steady}
        assert samples.draw(world.incident, found, 0.2)[0].order == steady


def test_a_sheet_of_equal_readings_comes_first(world):
    alike = day_of_readings(world, *[365] * 5)
    cadre = world.actor(f"township_cadre.{VILLAGE}", TEN)
    day_of_readings(world, 361, 362, 363, 364, 366, by=cadre)
    with acting(world.district, EVENING):
        found = samples.drawable(world.incident, TODAY, EVENING)
    assert {one.order for one in found if one.alike} == set(alike)


@pytest.mark.parametrize(
    ("first", "again", "said", "agrees"),
    [
        (366, 369, True, True),
        (366, 371, True, True),
        (366, 361, True, True),
        (366, 372, True, False),
        (371, 374, True, False),
        (366, 366, False, False),
    ],
)
def test_two_readings_agree_within_half_a_degree(world, first, again, said, agrees):
    day_of_readings(world, first)
    drawn(world)
    assert second(world, again, said=said) is agrees
    with acting(world.district, NEXT):
        told = samples.agreement(world.district.scope, world.incident, VILLAGE, NEXT)
    assert (told.measured, told.agreeing) == (1, int(agrees))
    assert seen(lambda: HealthCheck.objects.filter(corrects__isnull=False).count()) == 1
    assert unbalanced(world, NEXT) == []


def test_measuring_fulfils_the_duty(world):
    day_of_readings(world, 366)
    drawn(world)
    second(world)
    (owed,) = duties(seen(CheckSample.objects.get).pk, "check_sample")
    assert owed.done_at == NEXT
    with pytest.raises(MeasuredAlready):
        second(world)


def test_nobody_measures_the_own_reading_again(world):
    day_of_readings(world, 366)
    drawn(world)
    with pytest.raises(OwnReading):
        second(world, who="doctor")
    with pytest.raises(NotAllowed):
        second(world, who="police")
    with pytest.raises(ReadingRefused):
        second(world, 98)


def test_a_fever_found_so_calls_the_clinic(world):
    day_of_readings(world, 366)
    drawn(world)
    assert second(world, 385) is False
    fever = seen(lambda: HealthCheck.objects.get(temperature=385))
    assert len(duties(fever.pk, "fever_notice")) == 3
