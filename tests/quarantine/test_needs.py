"""Needs: how urgent they count, who owes them, who reads their words, how they end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine.choices import NeedKind, Priority, SpecialNeed
from lianfang.quarantine.models import Need
from lianfang.quarantine.needs import (
    CannotUnexplained,
    NeedSettled,
    NeedTooLong,
    NeedUnclear,
    PromisePast,
    accept_need,
    close_need,
    open_need,
)
from lianfang.quarantine.needs_queries import need, needs_of, open_needs, unmet
from lianfang.quarantine.needs_rules import WITHIN, least_priority, priority_of
from tests.quarantine.cast import (
    HOUR,
    NEXT_VILLAGE,
    NOW,
    UNSTAFFED,
    VILLAGE,
    acting,
    entries,
    new_id,
    ordered,
    person,
    seen,
    the_order,
    unbalanced,
)
from tests.quarantine.home_cast import CADRE, DOCTOR, TOWN, asked, duty_of, own


def done(world, pk, verb, *args, by=CADRE, at=NOW + HOUR, **more):
    actor = world.actor(by, at)
    with acting(actor, at):
        return verb(pk, *args, by=actor, at=at, **more)


def the_need(pk) -> Need:
    return seen(lambda: Need.objects.get(pk=pk))


@given(
    st.sampled_from(list(Priority)),
    st.sampled_from(list(NeedKind)),
    st.sets(st.sampled_from(list(SpecialNeed))),
)
def test_no_need_counts_less_than_asked_or_than_its_kind(wanted, kind, special):
    counted = WITHIN[priority_of(wanted, kind, special)]
    assert counted == min(WITHIN[wanted], WITHIN[least_priority(kind, special)])


def test_violence_is_critical_and_so_is_medicine_on_dialysis():
    assert least_priority("violence") == "critical"
    assert least_priority("medicine", ["dialysis"]) == "critical"
    assert least_priority("medicine") == "urgent"
    assert least_priority("pets", ["dialysis"]) == "normal"


@pytest.mark.parametrize(
    ("kind", "wanted", "owner", "hours"),
    [
        ("food", "normal", CADRE, 24),
        ("food", "critical", CADRE, 1),
        ("medicine", "normal", DOCTOR, 4),
        ("psychological", "normal", DOCTOR, 4),
        ("violence", "normal", TOWN, 1),
    ],
)
def test_a_need_is_a_duty_of_its_role_and_time(world, kind, wanted, owner, hours):
    who = the_order(ordered(world)).person_id
    raised = asked(world, who, kind, wanted)
    owed = duty_of(raised.need, "need")
    assert owed.owner == world.posts[owner]
    assert owed.due_at == raised.due_at == the_need(raised.need).recorded_at + hours * HOUR


def test_a_person_asks_for_themselves_and_for_nobody_else(world):
    order = the_order(ordered(world))
    raised = asked(world, order.person_id, "violence", "normal", "", by=own(order.person_id))
    kept = the_need(raised.need)
    assert (kept.hidden, kept.order_id, kept.priority) == (True, order.pk, "critical")
    assert duty_of(raised.need, "need").owner == world.posts[TOWN]
    with pytest.raises(NotFound):
        asked(world, order.person_id, by=own(person(world)))


def test_only_team_and_person_raise_needs(world):
    who = the_order(ordered(world)).person_id
    with pytest.raises(NotAllowed):
        asked(world, who, by=world.actor(f"police.{VILLAGE}"))
    with pytest.raises(NotFound):
        asked(world, who, by=world.actor(f"village_cadre.{NEXT_VILLAGE}"))
    assert asked(world, who, by=world.actor(DOCTOR)).priority == "normal"


def test_where_nobody_is_responsible_the_duty_is_nobodys(world):
    who = person(world, UNSTAFFED + "001")
    raised = asked(world, who, by=world.district)
    assert duty_of(raised.need, "need").owner is None
    assert the_need(raised.need).order is None


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"kind": "gold"}, NeedUnclear),
        ({"priority": "soon"}, NeedUnclear),
        ({"kind": "other", "text": " "}, NeedUnclear),
        ({"text": "米" * 501}, NeedTooLong),
        ({"order": new_id()}, NotFound),
    ],
)
def test_a_need_that_cannot_be_read_is_refused(world, change, error):
    with pytest.raises(error):
        asked(world, person(world), **change)
    assert seen(Need.objects.count) == 0


def test_the_same_key_is_one_need(world):
    who = person(world)
    assert asked(world, who, key="k") == asked(world, who, key="k")
    assert seen(Need.objects.count) == 1


def test_a_need_is_promised_then_met(world):
    raised = asked(world, person(world))
    with pytest.raises(PromisePast):
        done(world, raised.need, accept_need, NOW)
    done(world, raised.need, accept_need, NOW + 2 * HOUR)
    done(world, raised.need, close_need, "met", at=NOW + 2 * HOUR)
    kept = the_need(raised.need)
    assert (kept.promised_at, kept.outcome, kept.closed_at) == (
        NOW + 2 * HOUR,
        "met",
        NOW + 2 * HOUR,
    )
    assert duty_of(raised.need, "need").done_at == NOW + 2 * HOUR
    assert unbalanced(world, NOW) == unbalanced(world, NOW + 2 * HOUR) == []
    with pytest.raises(NeedSettled):
        done(world, raised.need, close_need, "met", at=NOW + 3 * HOUR)
    with pytest.raises(NeedSettled):
        done(world, raised.need, accept_need, NOW + 9 * HOUR)


def test_what_cannot_be_met_says_why_and_what_instead(world):
    raised = asked(world, person(world), "diet", text="清真餐")
    for why, instead in (("", "面"), ("无食堂", " ")):
        with pytest.raises(CannotUnexplained):
            done(world, raised.need, close_need, "cannot", why, instead)
    done(world, raised.need, close_need, "cannot", "无食堂", "每日送面")
    told = done(world, raised.need, open_need)
    assert (told.text, told.reason, told.alternative) == ("清真餐", "无食堂", "每日送面")
    assert duty_of(raised.need, "need").done_at


def test_words_are_sealed_and_opening_them_leaves_a_trace(world):
    who = the_order(ordered(world)).person_id
    raised = asked(world, who, "psychological", text="夜里睡不着")
    assert "睡不着".encode() not in bytes(the_need(raised.need).text)
    assert done(world, raised.need, open_need, by=DOCTOR).text == "夜里睡不着"
    assert entries("open_need") == 1
    for stranger in (f"police.{VILLAGE}", f"militia.{VILLAGE}"):
        with pytest.raises(Exception, match="permission denied"):
            done(world, raised.need, open_need, by=stranger)
    with pytest.raises(NotFound):
        done(world, raised.need, open_need, by=f"village_cadre.{NEXT_VILLAGE}")
    mine = own(who)
    with acting(mine, NOW):
        assert open_need(raised.need, by=mine, at=NOW).text == "夜里睡不着"


def test_the_list_stands_by_due_and_ends_with_the_need(world):
    first, second = person(world), person(world)
    slow = asked(world, first, "food")
    soon = asked(world, second, "water", at=NOW + HOUR)
    cadre = world.actor(CADRE)
    with acting(cadre, NOW):
        assert [n.need for n in open_needs(cadre.scope, VILLAGE)] == [soon.need, slow.need]
        assert unmet(cadre.scope, first) == (1, 0)
        line = need(cadre.scope, soon.need)
        assert line
        assert (line.due_at, line.owner) == (soon.due_at, CADRE)
    done(world, soon.need, close_need, "met")
    with acting(cadre, NOW):
        assert [n.need for n in open_needs(cadre.scope, VILLAGE)] == [slow.need]
        assert [n.outcome for n in needs_of(cadre.scope, second)] == ["met"]
    other = world.actor(f"village_cadre.{NEXT_VILLAGE}")
    with acting(other, NOW):
        assert open_needs(other.scope, NEXT_VILLAGE) == []
