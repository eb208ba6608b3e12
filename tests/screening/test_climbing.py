"""A lead that is not reached climbs: to the community secretary, then to the township."""

from datetime import timedelta

import pytest

from lianfang.duties.models import Obligation
from lianfang.duties.rules import State, Times, state
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.screening.climb_operations import Climbed, climb_leads
from lianfang.screening.ground_queries import anything_climbs
from lianfang.screening.identities import identities
from lianfang.screening.models import Lead, Placement
from lianfang.screening.operations import reassign_leads
from tests.screening.conftest import NOW, READING
from tests.screening.ground import answer, try_at
from tests.screening.samples import HERE, HERE_ADDRESS, NEXT, csv, row

DAY = NOW + timedelta(hours=21)
"""07:00 of the next day: twelve hours after 10:00 is by night."""


@pytest.fixture
def lead(send):
    """A lead of this township's first grid, given out at 10:00."""
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    with across_scopes(READING):
        return Lead.objects.get().pk


def climb(world, district, at):
    with clock.held(at), entered(district.scope):
        incident = Incident.objects.get(pk=world.incident)
        expected = anything_climbs(district.scope, incident, at)
        done = climb_leads(world.incident, by=district, at=at)
    assert expected == bool(done.leads)
    assert [i for i in identities(district.scope, world.incident) if not i.holds] == []
    return done


def given(lead):
    with across_scopes(READING):
        placements = Placement.objects.filter(lead=lead).order_by("recorded_at", "id")
        return list(placements.values_list("division", "post", "why"))


def states(lead, at):
    with across_scopes(READING):
        owed = sorted(Obligation.objects.filter(subject=lead), key=lambda o: int(o.slot))
        return [
            state(
                Times(
                    o.opens_at, o.late_at, o.closes_at, o.done_at, o.done_recorded_at,
                    o.lifted_at, o.lifted_as,
                ),
                at,
            )
            for o in owed
        ]  # fmt: skip


def test_after_twelve_hours_by_day_it_climbs_rung_by_rung(world, district, lead):
    posts = {name: world.officers[name].post_id for name in world.officers}
    for early in (
        NOW + timedelta(hours=11),
        NOW + timedelta(hours=13),
        DAY - timedelta(minutes=1),
    ):
        assert climb(world, district, early).leads == 0
    assert climb(world, district, DAY) == Climbed(1, 0, 1)
    assert climb(world, district, DAY).leads == 0
    assert states(lead, DAY) == [State.MISSED, State.OPEN]
    assert climb(world, district, DAY + timedelta(hours=12)).leads == 1
    assert climb(world, district, DAY + timedelta(hours=40)).leads == 0
    assert given(lead) == [
        (HERE + "001", posts["worker"], "named"),
        (HERE + "001", posts["community"], "climbed"),
        (HERE + "001", posts["secretary"], "climbed"),
    ]
    later = DAY + timedelta(hours=12)
    assert states(lead, later) == [State.MISSED, State.MISSED, State.OPEN]
    assert states(lead, later + timedelta(days=2))[-1] is State.OVERDUE
    assert states(lead, later + timedelta(days=4))[-1] is State.MISSED


def test_after_three_attempts_it_climbs_at_once_and_the_first_post_stays_open(
    world, district, lead
):
    tried = [NOW + timedelta(minutes=n) for n in (15, 30, 45)]
    try_at(world.officers["worker"], lead, tried[:2], at=tried[1])
    assert climb(world, district, tried[1]).leads == 0
    try_at(world.officers["worker"], lead, tried[2:], at=tried[2])
    assert climb(world, district, tried[2]) == Climbed(1, 1, 0)
    assert climb(world, district, tried[2] + timedelta(minutes=10)).leads == 0
    assert states(lead, NOW + timedelta(hours=3)) == [State.OVERDUE, State.OVERDUE]


def test_one_answer_ends_what_every_rung_owed_and_shows_what_was_late(world, district, lead):
    climb(world, district, DAY)
    answer(world.officers["community"], lead, "found", DAY + timedelta(minutes=30))
    seen = states(lead, DAY + timedelta(hours=1))
    assert seen == [State.DONE_LATE, State.DONE_ON_TIME]
    assert climb(world, district, DAY + timedelta(hours=14)).leads == 0


def test_a_post_that_is_vacant_is_passed_over(world, district, send):
    send(csv(row("李国强", 2, "盐湖区东城街道中银社区居委会")))
    with across_scopes(READING):
        lead = Lead.objects.get().pk
    climb(world, district, DAY)
    posts = [post for _, post, _ in given(lead)]
    assert posts == [
        world.officers["next_worker"].post_id,
        world.officers["next_secretary"].post_id,
    ]


def test_what_was_missed_stays_missed_when_the_lead_moves_on(world, district, lead):
    climb(world, district, DAY)
    with clock.held(DAY), entered(district.scope):
        reassign_leads([lead], NEXT, "居住在邻乡", by=district, at=DAY)
    assert states(lead, DAY) == [State.MISSED, State.VOID, State.OPEN]
    assert climb(world, district, DAY + timedelta(hours=12)).leads == 1


def test_who_moves_no_leads_lets_none_climb(world, lead):
    worker = world.officers["worker"]
    with pytest.raises(NotAllowed), clock.held(DAY), entered(worker.scope):
        climb_leads(world.incident, by=worker, at=DAY)
