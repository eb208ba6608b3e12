"""Rounds: helpers count doors and nothing else until it ends; unanswered doors come back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from lianfang.accounts import queries as accounts
from lianfang.accounts.models import Holding, Officer, Post
from lianfang.figures.queries import ask
from lianfang.jurisdictions.scope import ScopeKind, across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound
from lianfang.people.models import Person
from lianfang.places.models import Household
from lianfang.screening.attempting import KnockByNight
from lianfang.screening.figures import HOUSEHOLDS_COVERED
from lianfang.screening.ground_identities import identities
from lianfang.screening.ground_queries import doors_to_retry
from lianfang.screening.helper_operations import (
    HelperUnnamed,
    HelperUnplaced,
    NewHelper,
    invite_helpers,
)
from lianfang.screening.models import Lead, Omission, Visit
from lianfang.screening.omission_operations import OmissionWhyMissing, OnAList, say_omission
from lianfang.screening.operations import answer_leads
from lianfang.screening.previewing import preview_reassign
from lianfang.screening.reassigning import PlaceUnknown
from lianfang.screening.rules import Band
from lianfang.screening.sweep_operations import (
    RoundEnded,
    close_round,
    open_round,
    record_visits,
    report_found,
)
from lianfang.screening.sweeping import DoorUnclear, DoorVisit, FoundPerson, VisitOutsideRound
from tests.screening.conftest import NOW, READING, households_of
from tests.screening.ground import answer, complete
from tests.screening.samples import HERE, HERE_ADDRESS, NEXT, csv, number, row

SOON = NOW + timedelta(hours=1)
GRID = HERE + "001"
FOUND = FoundPerson(GRID, SOON, "赵建国", number(50), "13900000050")
HELPER = NewHelper("h-1", "赵大娘", GRID, "a long password of hers")


def act(operation, *arguments, by, at=SOON, **more):
    with clock.held(at), entered(by.scope):
        return operation(*arguments, by=by, at=at, **more)


@pytest.fixture
def sweep(world):
    return act(open_round, world.incident, 1, "第一轮", by=world.officers["staff"], at=NOW)


@pytest.fixture
def doors(world):
    with across_scopes(READING):
        return households_of(GRID)


@pytest.fixture
def helper(world, sweep):
    """A villager who helps in the first grid."""
    act(invite_helpers, sweep, [HELPER], by=world.officers["community"])
    held = Holding.objects.select_related("post__unit").get(officer__username="h-1")
    return accounts.actor_of(held, "h-1", SOON)


# --- helpers ---------------------------------------------------------------------------------


def test_a_helper_counts_doors_of_the_place_and_sees_nobody(world, sweep, doors, helper, send):
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    assert helper.scope.kind is ScopeKind.DOORS
    assert act(record_visits, sweep, [DoorVisit(doors[0], SOON, True, 2)], by=helper) == 1
    with entered(helper.scope):
        assert Household.objects.count() == 10
        assert Visit.objects.get().by_post == helper.post_id
        assert doors_to_retry(helper.scope, sweep, date(2020, 1, 25)) == []
        for model in (Lead, Person):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                model.objects.count()
    with across_scopes(READING):
        elsewhere = households_of(NEXT + "001")[0]
    with pytest.raises(NotFound):
        act(record_visits, sweep, [DoorVisit(elsewhere, SOON, True, 2)], by=helper)


def test_a_helper_does_nothing_else(world, helper, sweep, send):
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    with across_scopes(READING):
        lead = Lead.objects.get().pk
    with pytest.raises(NotAllowed):
        act(report_found, world.incident, [FOUND], by=helper)
    with pytest.raises(NotAllowed):
        act(answer_leads, [complete(lead, "found", SOON)], by=helper)
    with pytest.raises(NotAllowed):
        act(invite_helpers, sweep, [replace(HELPER, username="h-2")], by=helper)


def test_a_helpers_post_ends_with_the_round(world, sweep, doors, helper):
    staff = world.officers["staff"]
    assert act(close_round, sweep, by=staff, at=SOON + timedelta(hours=1)) == 1
    assert act(close_round, sweep, by=staff, at=SOON + timedelta(hours=2)) == 0
    officer = Officer.objects.only("id").get(username="h-1").pk
    for hours, posts in ((0, 1), (1, 0)):
        assert accounts.holdings(None, officer, SOON + timedelta(hours=hours)).count() == posts
    with pytest.raises(RoundEnded):
        act(invite_helpers, sweep, [HELPER], by=world.officers["community"])
    with pytest.raises(RoundEnded):
        act(open_round, world.incident, 1, "第一轮", by=staff, at=SOON + timedelta(hours=3))


def test_paper_of_a_round_that_ended_is_still_keyed_in(world, sweep, doors, helper):
    secretary = world.officers["secretary"]
    ended = SOON + timedelta(hours=1)
    act(close_round, sweep, by=world.officers["staff"], at=ended)
    later = ended + timedelta(hours=1)
    visits = [DoorVisit(doors[0], SOON, True, 2)]
    paper = {"by": secretary, "at": later, "paper_of": helper.post_id}
    assert act(record_visits, sweep, visits, **paper) == 1
    with across_scopes(READING):
        kept = Visit.objects.get()
        assert (kept.by_post, kept.keyed_by) == (helper.post_id, secretary.post_id)
    with pytest.raises(VisitOutsideRound):
        act(record_visits, sweep, [DoorVisit(doors[1], later, True, 2)], **paper)


def test_inviting_again_makes_no_second_post(world, sweep, helper):
    community = world.officers["community"]
    assert act(invite_helpers, sweep, [HELPER], by=community) == (helper.post_id,)
    assert Post.objects.filter(role="sweep_helper").count() == 1


@pytest.mark.parametrize(
    ("helper", "refusal"),
    [
        (replace(HELPER, division=HERE[:9]), HelperUnplaced),
        (replace(HELPER, division=NEXT), NotAllowed),
        (replace(HELPER, name=" "), HelperUnnamed),
    ],
)
def test_who_cannot_help_is_refused(world, sweep, helper, refusal):
    with pytest.raises(refusal):
        act(invite_helpers, sweep, [helper], by=world.officers["secretary"])
    with pytest.raises(NotAllowed):
        act(invite_helpers, sweep, [HELPER], by=world.officers["worker"])


# --- doors ---------------------------------------------------------------------------------------


def test_a_door_counts_when_answered_called_or_confirmed_empty(world, sweep, doors, district):
    visits = [
        DoorVisit(doors[0], SOON, True, 2),
        DoorVisit(doors[1], SOON, True, 3, "telephone"),
        DoorVisit(doors[2], SOON, True, 0, "empty"),
        DoorVisit(doors[3], SOON, False, 0, "telephone"),
    ]
    act(record_visits, sweep, visits, by=world.officers["worker"])
    with entered(district.scope):
        (covered,) = ask(district.scope, world.incident, GRID, SOON, [HOUSEHOLDS_COVERED])
    assert covered.parts == {"household": {"of": 10, "done": 3}}
    assert [i for i in identities(district.scope, world.incident) if not i.holds] == []


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"how": "empty"}, DoorUnclear),
        ({"how": "empty", "answered": False, "members_seen": 0}, DoorUnclear),
        ({"how": "letter"}, DoorUnclear),
        ({"at": NOW + timedelta(hours=12)}, KnockByNight),
    ],
)
def test_what_cannot_be_a_visit_is_refused(world, sweep, doors, change, refusal):
    visit = replace(DoorVisit(doors[0], SOON, True, 2), **change)
    with pytest.raises(refusal) as refused:
        act(record_visits, sweep, [visit], by=world.officers["worker"], at=NOW + timedelta(days=1))
    assert "{" not in str(refused.value)


def test_unanswered_doors_come_back_the_next_day_at_another_hour(world, sweep, doors):
    worker, day = world.officers["worker"], date(2020, 1, 24)
    evening = NOW + timedelta(hours=9)
    visits = [DoorVisit(door, SOON, n < 7, 1 if n < 7 else 0) for n, door in enumerate(doors)]
    visits += [DoorVisit(doors[8], evening, False, 0), DoorVisit(doors[9], evening, True, 4)]
    act(record_visits, sweep, visits, by=worker, at=evening)
    with entered(worker.scope):
        assert doors_to_retry(worker.scope, sweep, day) == []
        again = {
            one.household: (one.knocked_at, one.band, one.propose)
            for one in doors_to_retry(worker.scope, sweep, day + timedelta(days=1))
        }
    assert again == {
        doors[7]: (SOON, Band.MORNING, Band.EVENING),
        doors[8]: (evening, Band.EVENING, Band.AFTERNOON),
    }


def test_a_door_answered_in_another_round_does_not_come_back(world, sweep, doors):
    worker, staff = world.officers["worker"], world.officers["staff"]
    other = act(open_round, world.incident, 2, "第二轮", by=staff, at=NOW)
    act(record_visits, sweep, [DoorVisit(doors[0], SOON, False, 0)], by=worker)
    act(record_visits, other, [DoorVisit(doors[0], SOON, True, 1)], by=worker)
    with entered(worker.scope):
        assert doors_to_retry(worker.scope, sweep, date(2020, 1, 25)) == []


# --- who should have listed them ---------------------------------------------------------------


def test_the_provider_that_missed_someone_is_told(world):
    (lead,) = act(report_found, world.incident, [FOUND], by=world.officers["worker"])
    secretary = world.officers["secretary"]
    act(say_omission, lead, world.health, "在其发热门诊登记过", by=secretary)
    act(say_omission, lead, world.health, "在其发热门诊登记过", by=secretary)
    with entered(world.officers["liaison"].scope):
        assert Omission.objects.get().lead_id == lead
    act(say_omission, lead, world.railway, "持票乘车", by=secretary)
    with across_scopes(READING):
        assert Omission.objects.get().provider_id == world.railway


def test_an_omission_that_cannot_be_is_refused(world, send):
    (lead,) = act(report_found, world.incident, [FOUND], by=world.officers["worker"])
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    with across_scopes(READING):
        listed = Lead.objects.get(source="list").pk
    cases: list[tuple[object, object, str, str, type[DomainError]]] = [
        (listed, world.health, "应登记", "secretary", OnAList),
        (lead, world.health, " ", "secretary", OmissionWhyMissing),
        (lead, world.incident, "应登记", "secretary", NotFound),
        (lead, world.health, "应登记", "worker", NotAllowed),
        (lead, world.health, "应登记", "next_secretary", NotFound),
    ]
    for which, provider, why, name, refusal in cases:
        with pytest.raises(refusal):
            act(say_omission, which, provider, why, by=world.officers[name])


# --- before leads move ---------------------------------------------------------------------------


def test_a_preview_says_what_moving_would_do_and_changes_nothing(world, send):
    send(csv(*(row(f"李国{n}", n, HERE_ADDRESS) for n in range(1, 5))))
    staff = world.officers["staff"]
    with across_scopes(READING):
        leads = list(Lead.objects.order_by("id").values_list("pk", flat=True))
    answer(staff, leads[0], "found", SOON)
    preview = act(preview_reassign, leads, NEXT, by=staff)
    (place,) = preview.places
    assert (place.division, place.post) == (NEXT + "001", world.officers["next_worker"].post_id)
    assert (place.gets, place.before, place.after) == (3, 0, 3)
    assert (preview.moving, preview.unchanged) == (3, 0)
    assert [(one.lead, one.why) for one in preview.refused] == [(leads[0], "settled")]
    with across_scopes(READING):
        assert Lead.objects.filter(division__startswith=NEXT).count() == 0


def test_a_preview_spreads_over_grids_and_keeps_other_places_numbers_back(world, send):
    send(csv(*(row(f"李国{n}", n, HERE_ADDRESS) for n in range(1, 5))))
    secretary = world.officers["secretary"]
    with entered(secretary.scope):
        leads = list(Lead.objects.values_list("pk", flat=True))
    outside = act(preview_reassign, leads, NEXT, by=secretary).places
    assert [(p.gets, p.before, p.after) for p in outside] == [(4, None, None)]
    assert act(preview_reassign, leads, HERE, by=secretary).unchanged == 4
    with pytest.raises(PlaceUnknown):
        act(preview_reassign, leads, "140803001", by=secretary)
    with pytest.raises(NotFound):
        act(preview_reassign, leads, NEXT, by=world.officers["next_secretary"])
