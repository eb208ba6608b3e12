"""Units' own rosters: owed by each that takes part, filed with a list or a signed zero."""

from datetime import timedelta

import pytest

from lianfang.command.operations import join_units
from lianfang.duties.models import Obligation
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.screening.models import Roster
from lianfang.screening.roster_operations import (
    RosterDuePast,
    RosterNamesNobody,
    SignatureMissing,
    file_roster,
    plan_rosters,
)
from tests.screening.conftest import NOW, READING
from tests.screening.doubts import act
from tests.screening.samples import HERE_ADDRESS, csv, row

DUE = NOW + timedelta(days=1)
SOON = NOW + timedelta(hours=1)


@pytest.fixture
def incident(world, district):
    with across_scopes(READING):
        found = Incident.objects.get(pk=world.incident)
    act(join_units, found, [world.health, world.railway], "通知", by=district, at=NOW)
    return found


@pytest.fixture
def owed(incident, district):
    assert act(plan_rosters, incident, DUE, by=district, at=NOW) == 2


def rosters_owed():
    with across_scopes(READING):
        return {o.subject: o for o in Obligation.objects.filter(kind="unit_roster")}


def test_each_unit_that_takes_part_owes_one(world, incident, owed, district):
    assert rosters_owed().keys() == {world.health, world.railway}
    duty = rosters_owed()[world.health]
    assert duty.owner == world.officers["liaison"].post_id
    assert duty.due_at == DUE
    assert act(plan_rosters, incident, DUE + timedelta(days=1), by=district, at=SOON) == 0
    with pytest.raises(RosterDuePast):
        act(plan_rosters, incident, NOW, by=district, at=SOON)
    with pytest.raises(NotAllowed):
        act(plan_rosters, incident, DUE, by=world.officers["liaison"], at=NOW)


def test_a_signed_zero_is_a_statement(world, owed):
    liaison = world.officers["liaison"]
    roster = act(file_roster, world.incident, world.health, None, "张局长", by=liaison, at=SOON)
    with across_scopes(READING):
        kept = Roster.objects.get(pk=roster)
        assert (kept.is_zero, kept.persons, kept.signed_by) == (True, 0, "张局长")
    duty = rosters_owed()[world.health]
    assert (duty.done_at, duty.evidence) == (SOON, roster)
    assert rosters_owed()[world.railway].done_at is None


def test_a_list_counts_its_people_once(world, owed, send):
    liaison = world.officers["liaison"]
    lines = [row("王小明", 1, HERE_ADDRESS), row("李国强", 2, HERE_ADDRESS)]
    sent = send(csv(*lines, lines[0]), by=liaison)
    act(file_roster, world.incident, world.health, sent.batch, "张局长", by=liaison, at=SOON)
    with across_scopes(READING):
        kept = Roster.objects.get()
    assert (kept.is_zero, kept.persons, kept.batch_id) == (False, 2, sent.batch)


def test_a_later_one_stands_for_an_earlier_and_both_stay(world, owed):
    liaison = world.officers["liaison"]
    for at in (SOON, SOON + timedelta(hours=1)):
        act(file_roster, world.incident, world.health, None, "张局长", by=liaison, at=at)
    with across_scopes(READING):
        assert Roster.objects.count() == 2
    assert rosters_owed()[world.health].done_at == SOON


def test_what_does_not_say_enough_is_refused(world, owed, send):
    liaison, staff = world.officers["liaison"], world.officers["staff"]
    nobody = send(csv(",,13900000009,,"), by=liaison)
    with pytest.raises(RosterNamesNobody):
        act(file_roster, world.incident, world.health, nobody.batch, "张", by=liaison, at=SOON)
    with pytest.raises(SignatureMissing):
        act(file_roster, world.incident, world.health, None, "  ", by=liaison, at=SOON)
    theirs = send(csv(row("赵小燕", 9, HERE_ADDRESS)), provider=world.railway, by=staff)
    with pytest.raises(NotFound):
        act(file_roster, world.incident, world.health, theirs.batch, "张", by=liaison, at=SOON)
    with across_scopes(READING):
        assert not Roster.objects.exists()


def test_a_liaison_signs_for_the_own_unit_only(world, owed):
    with pytest.raises((NotAllowed, NotFound)):
        act(
            file_roster,
            world.incident,
            world.railway,
            None,
            "张",
            by=world.officers["liaison"],
            at=SOON,
        )
    staff = world.officers["staff"]
    assert act(file_roster, world.incident, world.railway, None, "李主任", by=staff, at=SOON)
