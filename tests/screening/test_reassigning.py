"""A lead moves on: the old place's duty is void, the new place owes the answer, nothing else."""

from datetime import timedelta

import pytest

from lianfang.audit.models import Entry
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people import joining
from lianfang.people.models import Person
from lianfang.screening.models import Lead, Placement, Row
from lianfang.screening.operations import WhyMissing, reassign_leads
from lianfang.screening.reassigning import LeadSettled, PlaceUnknown
from tests.screening.conftest import NOW, READING
from tests.screening.ground import answer
from tests.screening.samples import HERE, HERE_ADDRESS, NEXT, NEXT_ADDRESS, csv, row

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def lead(send):
    """A lead of this township's first grid."""
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    with across_scopes(READING):
        return Lead.objects.get().pk


def reassign(actor, leads, division=NEXT, why="居住在邻乡", at=SOON, **more):
    with clock.held(at), entered(actor.scope):
        return reassign_leads(leads, division, why, by=actor, at=at, **more)


def test_the_new_place_owes_the_answer_and_the_old_one_no_more(world, lead):
    done = reassign(world.officers["secretary"], [lead])
    assert (done.received, done.unchanged) == (1, 0)
    with across_scopes(READING):
        old, new = sorted(Obligation.objects.filter(subject=lead), key=lambda o: o.slot)
        assert (old.lifted_as, old.lifted_why, old.done_at) == ("void", "reassigned", None)
        assert (new.slot, new.owner) == ("2", world.officers["next_worker"].post_id)
        assert new.due_at == SOON + timedelta(hours=2)
        places = Placement.objects.order_by("recorded_at", "id").values_list("division", "why")
        assert list(places) == [(HERE + "001", "named"), (NEXT + "001", "居住在邻乡")]
        assert Entry.objects.get(action="screening.reassign_leads").subjects == [lead]


def test_lead_rows_and_person_are_seen_at_the_new_place_and_no_longer_at_the_old(world, lead):
    reassign(world.officers["secretary"], [lead])
    for name, count in (("next_worker", 1), ("worker", 0)):
        with entered(world.officers[name].scope):
            assert [m.objects.count() for m in (Lead, Row, Person)] == [count] * 3


def test_several_moves_within_one_moment_keep_their_order(world, lead, district):
    for division in (NEXT, HERE + "002", NEXT, HERE + "001"):
        reassign(district, [lead], division)
    with across_scopes(READING):
        places = Placement.objects.order_by("recorded_at", "id").values_list("division", flat=True)
        assert list(places)[1:] == [NEXT + "001", HERE + "002", NEXT + "001", HERE + "001"]
        assert Lead.objects.get().division == HERE + "001"
        assert Obligation.objects.filter(lifted_at=None).get().slot == "5"


def test_a_lead_that_is_there_already_stays(world, lead):
    done = reassign(world.officers["secretary"], [lead], HERE)
    assert (done.received, done.unchanged) == (0, 1)
    with across_scopes(READING):
        assert Placement.objects.count() == 1


def test_the_same_key_moves_once(world, lead):
    secretary = world.officers["secretary"]
    done = reassign(secretary, [lead], key="k")
    assert reassign(secretary, [lead], key="k") == done
    with across_scopes(READING):
        assert Placement.objects.count() == 2


def test_a_lead_answered_not_here_moves_on_with_its_answer(world, lead):
    answer(world.officers["worker"], lead, "not_here", SOON)
    reassign(world.officers["secretary"], [lead])
    with across_scopes(READING):
        assert Lead.objects.get().outcome == "not_here"
        first, second = sorted(Obligation.objects.filter(subject=lead), key=lambda o: o.slot)
        assert first.done_at == SOON and first.lifted_at is None
        assert second.done_at is None and second.lifted_at is None


def test_a_settled_lead_stays(world, lead):
    answer(world.officers["worker"], lead, "found", SOON)
    with pytest.raises(LeadSettled):
        reassign(world.officers["secretary"], [lead])


def test_who_stayed_elsewhere_may_be_in_another_place_of_the_district(world, lead):
    answer(world.officers["worker"], lead, "elsewhere", SOON)
    assert reassign(world.officers["secretary"], [lead]).received == 1
    with across_scopes(READING):
        assert Lead.objects.get().division == NEXT + "001"


@pytest.mark.parametrize("division", ["140803001001", "140802999", "abc"])
def test_a_place_that_is_not_there_is_refused(world, lead, division):
    with pytest.raises(PlaceUnknown, match=division):
        reassign(world.officers["secretary"], [lead], division)


@pytest.mark.parametrize("why", ["", "  ", "因" * 41])
def test_a_reason_is_asked(world, lead, why):
    with pytest.raises(WhyMissing):
        reassign(world.officers["secretary"], [lead], why=why)


def test_a_stranger_takes_no_lead_away(world, lead):
    with pytest.raises(NotFound):
        reassign(world.officers["next_secretary"], [lead], NEXT)


def test_a_grid_worker_moves_none(world, lead):
    with pytest.raises(NotAllowed):
        reassign(world.officers["worker"], [lead])


# --- what a further row means -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "address", "new_leads"),
    [
        ("", NEXT_ADDRESS, 0),
        ("found", NEXT_ADDRESS, 0),
        ("not_here", NEXT_ADDRESS, 1),
        ("wrong_data", NEXT_ADDRESS, 1),
        ("unreachable", NEXT_ADDRESS, 1),
        ("not_here", HERE_ADDRESS, 0),
        ("not_here", "", 0),
    ],
)
def test_a_further_row_asks_again_only_for_the_unfound_at_another_place(
    world, send, lead, outcome, address, new_leads
):
    if outcome:
        answer(world.officers["worker"], lead, outcome, SOON)
    more = csv(row("王小明", 1, address, phone="13811112222"))
    done = send(more, provider=world.railway, at=SOON + timedelta(hours=1))
    assert (done.new_people, done.new_leads) == (0, new_leads)
    with across_scopes(READING):
        kept = Person.objects.get(pk=Lead.objects.get(pk=lead).person_id)
        assert kept.division[:9] == (NEXT if new_leads else HERE)[:9]
        others = Person.objects.exclude(pk=kept.pk).values_list("pk", flat=True)
        assert joining.kept_of(others) == dict.fromkeys(others, kept.pk)
