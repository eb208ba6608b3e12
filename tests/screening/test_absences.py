"""Who is away owes nothing meanwhile: the deputy does, or whoever is above, and back again."""

from datetime import timedelta

import pytest

from lianfang.accounts import queries as accounts
from lianfang.accounts.models import Holding
from lianfang.duties.models import Obligation
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import ScopeKind, across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.screening.absence_operations import (
    AbsenceEmpty,
    AbsenceKnown,
    DeputyUnfit,
    declare_absence,
    end_absence,
    pass_on_leads,
)
from lianfang.screening.answering import FieldAnswer
from lianfang.screening.ground_queries import anything_passes_on, unstaffed_places
from lianfang.screening.identities import identities
from lianfang.screening.models import Lead
from lianfang.screening.operations import answer_leads
from tests.screening.conftest import NOW, READING
from tests.screening.samples import HERE, HERE_ADDRESS, NEXT, csv, row

SOON = NOW + timedelta(minutes=30)
TOMORROW = NOW + timedelta(hours=22)


@pytest.fixture
def lead(send):
    """A lead of this township's first grid."""
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    with across_scopes(READING):
        return Lead.objects.get().pk


def post(world, name):
    return world.officers[name].post_id


def act(operation, *arguments, by, at=SOON):
    with clock.held(at), entered(by.scope):
        return operation(*arguments, by=by, at=at)


def leave(world, name="worker", deputy=None, *, by="community", at=SOON, to_at=TOMORROW):
    other = post(world, deputy) if deputy else None
    return act(declare_absence, post(world, name), at, to_at, other, by=world.officers[by], at=at)


def owed(lead):
    with across_scopes(READING):
        undone = Obligation.objects.filter(subject=lead, done_at=None, lifted_at=None)
        return max(undone, key=lambda o: int(o.slot))


def owner_is(world, lead, name):
    return owed(lead).owner == post(world, name)


def balanced(world, district):
    assert [i for i in identities(district.scope, world.incident) if not i.holds] == []


def as_of(name, at):
    held = Holding.objects.select_related("post__unit").get(post__title=name)
    return accounts.actor_of(held, name, at)


def test_the_deputy_owes_it_by_the_same_time_and_it_goes_back(world, district, lead):
    due = owed(lead).due_at
    absence = leave(world, deputy="worker2")
    assert owner_is(world, lead, "worker2") and owed(lead).due_at == due
    balanced(world, district)
    act(end_absence, absence, by=world.officers["community"], at=SOON + timedelta(minutes=5))
    assert owner_is(world, lead, "worker") and owed(lead).due_at == due
    balanced(world, district)


def test_without_a_deputy_the_nearest_post_above_owes_it(world, lead):
    leave(world)
    assert owner_is(world, lead, "community")
    leave(world, "community", by="secretary")
    assert owner_is(world, lead, "secretary")


def test_a_deputy_who_is_away_too_is_no_deputy(world, lead):
    leave(world, "worker2")
    leave(world, deputy="worker2")
    assert owner_is(world, lead, "community")


def test_new_leads_go_to_the_stand_in_and_back_when_the_time_is_over(world, district, send):
    leave(world, deputy="worker2")
    send(csv(row("李国强", 2, HERE_ADDRESS)), at=SOON + timedelta(minutes=1))
    with across_scopes(READING):
        lead = Lead.objects.get()
    assert lead.division == HERE + "001" and owner_is(world, lead.pk, "worker2")
    incident = Incident.objects.get(pk=world.incident)
    for at, passed in ((TOMORROW - timedelta(minutes=1), 0), (TOMORROW, 1), (TOMORROW, 0)):
        with clock.held(at), entered(district.scope):
            assert anything_passes_on(district.scope, incident, at) == bool(passed)
        assert act(pass_on_leads, world.incident, by=district, at=at) == passed
        balanced(world, district)
    assert owner_is(world, lead.pk, "worker")


def test_an_absence_that_begins_later_passes_leads_on_when_it_does(world, district, lead):
    begins = SOON + timedelta(hours=1)
    worker, community = post(world, "worker"), world.officers["community"]
    act(declare_absence, worker, begins, TOMORROW, by=community)
    assert owner_is(world, lead, "worker")
    assert act(pass_on_leads, world.incident, by=district, at=begins) == 1
    assert owner_is(world, lead, "community")


def test_the_deputy_sees_and_answers_only_while_it_lasts(world, lead):
    leave(world, deputy="worker2")
    deputy = as_of("worker2", SOON)
    assert deputy.scope.kind is ScopeKind.AREAS
    answer = [FieldAnswer(lead, "found", SOON)]
    assert act(answer_leads, answer, by=deputy).recorded == 1
    after = as_of("worker2", TOMORROW)
    with entered(after.scope):
        assert Lead.objects.count() == 0


def test_what_was_missed_before_stays_so_and_is_asked_anew(world, district, lead):
    late = NOW + timedelta(days=1)
    leave(world, at=late, to_at=late + timedelta(days=1))
    with across_scopes(READING):
        old, new = sorted(Obligation.objects.filter(subject=lead), key=lambda o: int(o.slot))
    assert old.lifted_at is None and old.closes_at <= late < new.due_at
    assert new.owner == post(world, "community")
    balanced(world, district)


def test_the_same_absence_again_is_one_and_another_is_refused(world, lead):
    first = leave(world, deputy="worker2")
    assert leave(world, deputy="worker2") == first
    with pytest.raises(AbsenceKnown):
        leave(world)


def test_an_absence_that_cannot_be_is_refused(world, lead):
    with pytest.raises(AbsenceEmpty):
        leave(world, to_at=SOON)
    for name in ("worker", "next_worker", "liaison"):
        with pytest.raises(DeputyUnfit):
            leave(world, deputy=name)
    for name in ("worker", "next_secretary"):
        with pytest.raises(NotAllowed):
            leave(world, by=name)


# --- nobody there --------------------------------------------------------------------------------


def unstaffed(world, name, at=SOON):
    actor = world.officers[name]
    incident = Incident.objects.get(pk=world.incident)
    with clock.held(at), entered(actor.scope):
        return {
            place.division: (place.households, place.pending, place.stand_in)
            for place in unstaffed_places(actor.scope, incident, at)
        }


def test_a_place_without_a_worker_is_named_with_what_waits_there(world, lead):
    assert unstaffed(world, "secretary") == {}
    assert unstaffed(world, "staff") == {NEXT: (20, 0, post(world, "next_secretary"))}
    leave(world)
    assert unstaffed(world, "secretary") == {HERE + "001": (20, 1, post(world, "community"))}
    assert unstaffed(world, "secretary", TOMORROW) == {}


def test_a_place_with_a_deputy_is_staffed(world, lead):
    leave(world, deputy="worker2")
    assert unstaffed(world, "secretary") == {}


def test_leads_are_spread_over_grids_that_have_a_worker(world, send):
    leave(world)
    send(csv(*(row(f"李国{n}", n, HERE_ADDRESS) for n in range(1, 5))), at=SOON)
    with across_scopes(READING):
        assert set(Lead.objects.values_list("division", flat=True)) == {HERE + "002"}
