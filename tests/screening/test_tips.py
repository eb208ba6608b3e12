"""A tip leads to a call at most; who gave it stands apart; verified, it is a lead."""

from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError
from hypothesis import given
from hypothesis import strategies as st

from lianfang.accounts import queries as accounts
from lianfang.accounts.models import Holding, Unit
from lianfang.accounts.operations import NewPost, establish_posts
from lianfang.audit.models import Entry
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.screening.choices import TipState
from lianfang.screening.models import Informant, Lead, Tip
from lianfang.screening.reassigning import PlaceUnknown
from lianfang.screening.review_rules import later_by_day
from lianfang.screening.rules import by_day
from lianfang.screening.sweeping import FoundPerson
from lianfang.screening.tip_operations import (
    OpeningUnexplained,
    TipEmpty,
    TipSettled,
    open_informant,
    open_tip,
    settle_tip,
    take_tip,
)
from tests.screening.conftest import NOW, READING
from tests.screening.doubts import act
from tests.screening.samples import HERE

SOON = NOW + timedelta(hours=1)
SAID = "解放佳苑3号楼有人从武汉回来没有登记"
WHO = "楼下邻居 13900000099"
FOUND = FoundPerson(HERE, NOW, "赵小燕", phone="13900000011")


@pytest.fixture
def staff(world):
    return world.officers["staff"]


@pytest.fixture
def tip(world, staff):
    return act(take_tip, world.incident, SAID, HERE, WHO, by=staff, at=NOW)


@pytest.fixture
def reviewer(world, district):
    with clock.held(NOW), entered(district.scope):
        unit = Unit.objects.get(pk=world.health)
        post = NewPost(unit.pk, "privacy_reviewer", "140802", "reviewer", "reviewer", "reviewer")
        establish_posts([post], password=None, by=district, at=NOW)
        holding = Holding.objects.select_related("post__unit").get(post__title="reviewer")
        return accounts.actor_of(holding, "reviewer", NOW)


def test_a_call_is_owed_and_nothing_else_follows(world, staff, tip):
    with across_scopes(READING):
        owed = Obligation.objects.get()
        assert (owed.kind, owed.owner) == ("tip_call", staff.post_id)
        assert owed.due_at == NOW + timedelta(hours=4)
        assert not Lead.objects.exists()


def test_nothing_of_it_shows_at_the_place_before_it_is_verified(world, tip):
    for name in ("worker", "community", "secretary"):
        with entered(world.officers[name].scope):
            assert not Tip.objects.exists()
            assert not Obligation.objects.exists()
        with pytest.raises(NotFound):
            act(open_tip, tip, by=world.officers[name], at=SOON)
    with entered(world.officers["staff"].scope):
        assert Tip.objects.count() == 1
    with pytest.raises(ProgrammingError), entered(world.officers["staff"].scope):
        Informant.objects.exists()


def test_what_was_said_is_sealed_and_its_opening_logged(staff, tip):
    with across_scopes(READING):
        kept = Tip.objects.get()
        assert SAID.encode() not in bytes(kept.text)
        assert HERE.encode() not in bytes(kept.text)
    told = act(open_tip, tip, by=staff, at=SOON)
    assert (told.text, told.division) == (SAID, HERE)
    with across_scopes(READING):
        assert Entry.objects.filter(action="screening.open_tip", actor=staff.id).count() == 1
        assert SAID not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_two_roles_may_learn_who_said_it_and_each_time_is_logged(world, staff, tip, reviewer):
    for by in (staff, reviewer):
        assert act(open_informant, tip, "核实来电", by=by, at=SOON).who == WHO
    with across_scopes(READING):
        entries = Entry.objects.filter(action="screening.open_informant")
        assert set(entries.values_list("actor", flat=True)) == {staff.id, reviewer.id}
        assert WHO.encode() not in bytes(Informant.objects.get().sealed)
    for name in ("worker", "secretary", "liaison"):
        with pytest.raises(NotAllowed):
            act(open_informant, tip, "好奇", by=world.officers[name], at=SOON)
    with pytest.raises(OpeningUnexplained):
        act(open_informant, tip, " ", by=staff, at=SOON)


def test_verified_it_becomes_a_lead_of_the_hotline(staff, tip):
    assert act(settle_tip, tip, FOUND, by=staff, at=SOON) == TipState.VERIFIED
    with across_scopes(READING):
        lead = Lead.objects.get()
        assert (lead.source, Tip.objects.get().lead_id) == ("hotline", lead.pk)
        assert Obligation.objects.get(kind="tip_call").done_at == SOON


def test_dismissed_it_leaves_nobody(staff, tip):
    assert act(settle_tip, tip, None, by=staff, at=SOON) == TipState.DISMISSED
    assert act(settle_tip, tip, None, by=staff, at=SOON) == TipState.DISMISSED
    with pytest.raises(TipSettled):
        act(settle_tip, tip, FOUND, by=staff, at=SOON)
    with across_scopes(READING):
        assert not Lead.objects.exists()
        assert Obligation.objects.get().done_at == SOON


def test_a_tip_says_something_about_a_place_of_the_district(world, staff):
    with pytest.raises(TipEmpty):
        act(take_tip, world.incident, " ", HERE, by=staff, at=NOW)
    with pytest.raises(PlaceUnknown):
        act(take_tip, world.incident, SAID, "140899001001", by=staff, at=NOW)
    with pytest.raises(NotAllowed):
        act(take_tip, world.incident, SAID, HERE, by=world.officers["worker"], at=NOW)


# --- hours of the day ---------------------------------------------------------------------------


def test_the_hours_of_the_night_do_not_count():
    evening = datetime(2020, 2, 10, 20, tzinfo=clock.DISTRICT)
    due = later_by_day(evening, timedelta(hours=4))
    assert due == datetime(2020, 2, 11, 9, tzinfo=clock.DISTRICT)


@given(
    st.timedeltas(timedelta(0), timedelta(days=40)).map(lambda passed: NOW + passed),
    st.timedeltas(timedelta(0), timedelta(hours=40)),
    st.timedeltas(timedelta(0), timedelta(hours=40)),
)
def test_two_spans_follow_one_another(at, one, other):
    assert later_by_day(later_by_day(at, one), other) == later_by_day(at, one + other)
    assert later_by_day(at, one) >= by_day(at) + one
