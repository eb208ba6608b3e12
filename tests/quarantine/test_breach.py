"""An exit: heard, needs first, advice, a second look; a critical need stops what is more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine.breach import (
    NoOrderNow,
    NotMoved,
    OutOfStep,
    PromiseNoBreach,
    WordsMissing,
    advise,
    breaches_of,
    check_needs,
    close_breach,
    hear_reason,
    move_to_site,
    open_breach,
    recheck,
    refer_breach,
    referred,
    report_breach,
)
from lianfang.quarantine.breach_rules import Seen, Step, next_steps, why_not
from lianfang.quarantine.dependants import DependantsNotAsked
from lianfang.quarantine.models import Breach
from lianfang.quarantine.needs import close_need
from tests.quarantine.cast import (
    BEDS,
    HOUR,
    NEXT_VILLAGE,
    NOW,
    VILLAGE,
    acting,
    alone,
    ended,
    new_id,
    ordered,
    seen,
    the_order,
    unbalanced,
)
from tests.quarantine.home_cast import CADRE, DOCTOR, TOWN, asked

LATER = NOW + 2 * HOUR
SEEN = st.builds(
    Seen,
    heard=st.booleans(),
    needs=st.booleans(),
    advised=st.booleans(),
    kept_in=st.sampled_from([None, True, False]),
    settled=st.booleans(),
    at_site=st.booleans(),
)


def act(world, verb, *args, by=CADRE, at=LATER, **more):
    actor = world.actor(by, at) if isinstance(by, str) else by
    with acting(actor, at):
        return verb(*args, by=actor, at=at, **more)


def reported(world, order=None, **more):
    return act(world, report_breach, order or ordered(world), "16时在村口小卖部", **more)


def advised(world, order=None):
    found = reported(world, order)
    act(world, hear_reason, found, "家里没有米了")
    act(world, check_needs, found)
    act(world, advise, found)
    return found


def the_breach(pk):
    return seen(lambda: Breach.objects.get(pk=pk))


@given(SEEN, st.integers(1, 3), st.sampled_from(list(Step)))
def test_with_a_critical_need_open_there_is_never_more_than_advice(told, critical, step):
    if not why_not(step, told, critical=critical):
        assert step in (Step.HEAR, Step.NEEDS, Step.ADVISE, Step.CLOSE)


@given(SEEN)
def test_nothing_is_open_but_what_the_steps_before_allow(told):
    may = next_steps(told, critical=0)
    assert (Step.CLOSE in may) is not told.settled
    if Step.MOVE in may or Step.REFER in may:
        assert told.advised
        assert told.kept_in is False
    if Step.ADVISE in may:
        assert told.heard
        assert told.needs


def test_a_promise_is_never_breached(world):
    with pytest.raises(PromiseNoBreach):
        reported(world, ordered(world, "voluntary"))
    assert seen(Breach.objects.count) == 0


def test_an_order_that_has_ended_has_no_breach(world):
    order = ordered(world)
    ended(world, order)
    with pytest.raises(NoOrderNow):
        reported(world, order)


@pytest.mark.parametrize("facts", ["", " ", "外" * 501])
def test_a_report_says_what_was_seen(world, facts):
    with pytest.raises(WordsMissing):
        act(world, report_breach, ordered(world), facts)


def test_the_steps_come_in_their_order(world):
    found = reported(world)
    for verb, args, words in (
        (check_needs, (), "Hear the person first"),
        (advise, (), "Hear the person first"),
        (recheck, (True,), "Advise"),
        (refer_breach, (), "Advise"),
    ):
        with pytest.raises(OutOfStep, match=words):
            act(world, verb, found, *args, by=TOWN)
    act(world, hear_reason, found, "没说")
    with pytest.raises(OutOfStep, match="needs"):
        act(world, advise, found)
    assert act(world, check_needs, found) == 0
    act(world, advise, found)
    with pytest.raises(OutOfStep, match="look again"):
        act(world, refer_breach, found, by=TOWN)
    act(world, recheck, found, True)
    with pytest.raises(OutOfStep, match="close the matter"):
        act(world, refer_breach, found, by=TOWN)
    act(world, close_breach, found)
    with pytest.raises(OutOfStep, match="settled"):
        act(world, close_breach, found)


def test_a_critical_need_stops_all_beyond_advice_until_it_is_met(world):
    order = ordered(world)
    found = reported(world, order)
    need = asked(world, the_order(order).person_id, "water", "critical").need
    act(world, hear_reason, found, "停水")
    assert act(world, check_needs, found) == 1
    act(world, advise, found)
    with pytest.raises(OutOfStep, match="critical need"):
        act(world, recheck, found, False)
    act(world, close_need, need, "met")
    act(world, recheck, found, False)
    act(world, refer_breach, found, by=TOWN)
    assert the_breach(found).unmet == 1


def test_a_move_keeps_the_end_and_asks_for_dependants_first(world):
    order = ordered(world)
    found = advised(world, order)
    act(world, recheck, found, False)
    with pytest.raises(DependantsNotAsked):
        act(world, move_to_site, found, world.site, "再次外出", by="cdc")
    assert the_breach(found).outcome is None
    alone(world, the_order(order).person_id, at=LATER)
    moved = the_order(act(world, move_to_site, found, world.site, "再次外出", by=world.district))
    old = the_order(order)
    assert (moved.kind, moved.end_at, moved.supersedes_id) == ("site", old.end_at, order)
    assert (old.ended_as, the_breach(found).outcome) == ("superseded", "moved")
    assert unbalanced(world, LATER) == []


def test_a_move_without_a_bed_changes_nothing(world):
    for _ in range(BEDS):
        ordered(world, "site")
    order = ordered(world)
    found = advised(world, order)
    act(world, recheck, found, False)
    alone(world, the_order(order).person_id, at=LATER)
    with pytest.raises(NotMoved) as refused:
        act(world, move_to_site, found, world.site, "再次外出", by=world.district)
    assert refused.value.values["why"] == "没有空床位"
    assert the_order(order).ended_at is None
    assert the_breach(found).outcome is None


def test_a_referral_is_a_count(world):
    found = advised(world)
    act(world, recheck, found, False)
    with pytest.raises(NotAllowed):
        act(world, refer_breach, found, by=CADRE)
    act(world, refer_breach, found, by=TOWN)
    town = world.actor(TOWN)
    with acting(town, LATER):
        assert referred(town.scope, VILLAGE[:9]) == 1
        assert [b.pk for b in breaches_of(town.scope, the_breach(found).person)] == [found]


def test_words_are_sealed_and_shown_to_the_place_only(world):
    found = advised(world)
    row = the_breach(found)
    assert "小卖部".encode() not in bytes(row.facts)
    told = act(world, open_breach, found)
    assert (told.facts, told.reason) == ("16时在村口小卖部", "家里没有米了")
    with pytest.raises(NotFound):
        act(world, open_breach, found, by=f"village_cadre.{NEXT_VILLAGE}")
    with pytest.raises(NotAllowed):
        act(world, open_breach, found, by=DOCTOR)
    with pytest.raises(NotFound):
        act(world, close_breach, new_id())
