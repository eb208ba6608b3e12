"""Dependants: asked before anyone is taken away, each with a carer within the hour."""

import pytest

from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine.dependants import (
    CarerUnclear,
    DependantsNotAsked,
    DependantsUnclear,
    ask_dependants,
    name_carer,
    open_dependants,
    require_asked,
)
from lianfang.quarantine.models import Dependant, DependantsAsked, Order
from lianfang.quarantine.operations import issue_orders
from tests.quarantine.cast import (
    DAY,
    HOUR,
    NEXT_VILLAGE,
    NOW,
    VILLAGE,
    acting,
    new_id,
    ordered,
    people,
    person,
    proposal,
    raw,
    seen,
    the_order,
    unbalanced,
)
from tests.quarantine.home_cast import CADRE, duty_of

CHILDREN = [("child", "女儿，3岁"), ("child", "儿子，7岁")]


def asked(world, who, told=(), *, by=CADRE, at=NOW, **more):
    actor = world.actor(by, at)
    with acting(actor, at):
        return ask_dependants(who, "site_order", told, by=actor, at=at, **more)


def named(world, pk, carer="姑姑，西花园3号，0359-1", accepted=NOW, *, by=CADRE, at=NOW):
    actor = world.actor(by, at)
    with acting(actor, at):
        name_carer(pk, carer, accepted, by=actor, at=at)


def sent(world, *who, at=NOW, **changes):
    """A site order, without anything asked on the way."""
    wanted = [proposal(p, "site", site=world.site, **changes) for p in who]
    with acting(world.district, at):
        return issue_orders(world.incident, wanted, by=world.district, at=at)


def test_nobody_goes_to_a_site_before_dependants_were_asked_about(world):
    one, other = people(world, 2)
    asked(world, one, nobody=True)
    with pytest.raises(DependantsNotAsked, match="1 of 2"):
        sent(world, one, other)
    assert seen(Order.objects.count) == 0
    asked(world, other, CHILDREN)
    assert len(sent(world, one, other).orders) == 2


def test_a_home_order_asks_nothing(world):
    assert ordered(world)


def test_an_answer_stands_for_seven_days(world):
    who = person(world)
    asked(world, who, nobody=True)
    with acting(world.district, NOW + 6 * DAY):
        require_asked([who], NOW + 6 * DAY)
        require_asked([], NOW)
        with pytest.raises(DependantsNotAsked):
            require_asked([who], NOW + 8 * DAY)


def test_each_dependant_is_a_critical_duty_of_one_hour_until_a_carer_accepts(world):
    answer = asked(world, person(world), CHILDREN)
    assert len(answer.dependants) == 2
    for pk in answer.dependants:
        owed = duty_of(pk, "dependant_carer")
        assert (owed.owner, owed.due_at - owed.recorded_at) == (world.posts[CADRE], HOUR)
    named(world, answer.dependants[0], at=NOW + HOUR / 2)
    assert duty_of(answer.dependants[0], "dependant_carer").done_at == NOW
    assert duty_of(answer.dependants[1], "dependant_carer").done_at is None
    named(world, answer.dependants[0], "邻居，对门", at=NOW + HOUR)
    for moment in (NOW, NOW + HOUR / 2, NOW + HOUR):
        assert unbalanced(world, moment) == []
    seen(lambda: Dependant.objects.filter(pk=answer.dependants[1]).update(**_carer_unsaid()))
    assert len(unbalanced(world, NOW + HOUR)) == 1


def _carer_unsaid() -> dict[str, object]:
    """A carer written past the operation: the duty goes on, and the balance shows it."""
    moment = NOW + HOUR
    return {
        "carer": b"?",
        "accepted_at": moment,
        "accepted_recorded_at": moment,
        "by_post": new_id(),
    }


def test_who_and_carer_are_sealed_and_opened_by_an_act(world):
    who = person(world)
    (child,) = asked(world, who, CHILDREN[:1]).dependants
    named(world, child)
    row = seen(lambda: Dependant.objects.get(pk=child))
    assert "女儿".encode() not in raw(row.who)
    assert "姑姑".encode() not in raw(row.carer)
    cadre = world.actor(CADRE)
    with acting(cadre, NOW):
        (told,) = open_dependants(who, by=cadre, at=NOW)
    assert (told.who, told.carer, told.accepted_at) == (
        "女儿，3岁",
        "姑姑，西花园3号，0359-1",
        NOW,
    )


@pytest.mark.parametrize(
    ("told", "more"),
    [
        ([], {}),
        (CHILDREN, {"nobody": True}),
        ([("child", " ")], {}),
        ([("cousin", "小明")], {}),
        ([("child", "女" * 121)], {}),
    ],
)
def test_an_answer_that_says_nothing_is_refused(world, told, more):
    with pytest.raises(DependantsUnclear):
        asked(world, person(world), told, **more)
    assert seen(DependantsAsked.objects.count) == 0


def test_a_carer_has_a_name_and_accepted_already(world):
    (child,) = asked(world, person(world), CHILDREN[:1]).dependants
    for carer, accepted in (("", NOW), ("姑" * 121, NOW), ("姑姑", NOW + HOUR)):
        with pytest.raises(CarerUnclear):
            named(world, child, carer, accepted)
    assert duty_of(child, "dependant_carer").done_at is None


def test_strangers_ask_nothing_and_name_nobody(world):
    who = the_order(ordered(world)).person_id
    with pytest.raises(NotFound):
        asked(world, who, nobody=True, by=f"village_cadre.{NEXT_VILLAGE}")
    with pytest.raises(NotAllowed):
        asked(world, who, nobody=True, by=f"police.{VILLAGE}")
    (child,) = asked(world, who, CHILDREN[:1]).dependants
    for pk, by in ((child, f"village_cadre.{NEXT_VILLAGE}"), (new_id(), CADRE)):
        with pytest.raises(NotFound):
            named(world, pk, by=by)


def test_the_same_key_asks_once(world):
    who = person(world)
    assert asked(world, who, CHILDREN, key="k") == asked(world, who, CHILDREN, key="k")
    assert seen(Dependant.objects.count) == 2
