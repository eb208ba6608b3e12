"""The home: the rule decides and says why; special groups stay; more than the rule needs words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine.choices import SpecialNeed
from lianfang.quarantine.models import Suitability
from lianfang.quarantine.suitability import (
    HomeUnclear,
    LessThanRuled,
    MoreUnexplained,
    assess_home,
    home_of,
)
from lianfang.quarantine.suitability_rules import (
    SENTENCES,
    Answers,
    Reason,
    decide,
    is_more,
    kind_for,
)
from tests.quarantine.cast import (
    HOUR,
    NEXT_VILLAGE,
    NOW,
    VILLAGE,
    acting,
    ordered,
    person,
    raw,
    seen,
    the_order,
)
from tests.quarantine.home_cast import CADRE, DOCTOR, asked

GOOD = Answers(
    own_room=True,
    alone_or_consent=True,
    no_contact=True,
    can_stay_in=True,
    own_toilet=True,
    carer=True,
    phone=True,
)
YES_NO = [name for name in Answers.__slots__ if name != "special"]
ANSWERS = st.builds(
    Answers,
    **dict.fromkeys(YES_NO, st.booleans()),
    special=st.frozensets(st.sampled_from(SpecialNeed.values)),
)


def assessed(world, who, answers=GOOD, *, by=CADRE, at=NOW, **more):
    actor = world.actor(by, at)
    with acting(actor, at):
        return assess_home(who, answers, by=actor, at=at, **more)


@pytest.mark.parametrize(
    ("change", "verdict", "reason"),
    [
        ({}, "home", "fit"),
        ({"own_room": False}, "site", "no_room"),
        ({"no_contact": False}, "site", "contact"),
        ({"alone_or_consent": False}, "site", "no_consent"),
        ({"can_stay_in": False}, "supported", "errands"),
        ({"can_stay_in": False, "carer": False}, "site", "cannot_stay_in"),
        ({"own_toilet": False}, "supported", "no_toilet"),
        ({"carer": False}, "supported", "no_carer"),
        ({"phone": False}, "supported", "no_phone"),
        ({"special": frozenset({"minor"}), "own_room": False}, "supported", "not_parted"),
        ({"special": frozenset({"cares"}), "no_contact": False}, "supported", "not_parted"),
        ({"special": frozenset({"pregnant"}), "own_room": False}, "supported", "special"),
        (
            {"special": frozenset({"dialysis"}), "own_room": False, "no_contact": False},
            "site",
            "special_no_room",
        ),
    ],
)
def test_the_rule_decides_with_its_reason(change, verdict, reason):
    assert decide(replace(GOOD, **change)) == (verdict, reason)


@given(ANSWERS)
def test_every_home_has_a_verdict_and_its_sentence(answers):
    verdict, reason = decide(answers)
    assert SENTENCES[reason]
    assert kind_for(verdict) == ("site" if verdict == "site" else "home")


@given(ANSWERS, st.sampled_from(YES_NO))
def test_a_better_home_never_asks_more(answers, better):
    before, _ = decide(answers)
    after, _ = decide(replace(answers, **{better: True}))
    assert not is_more(after, before)


@given(ANSWERS, st.sampled_from(["minor", "dependent", "cares"]))
def test_nobody_is_parted_from_whom_they_need(answers, group):
    told = replace(answers, special=answers.special | {group})
    assert decide(told) == ("supported", Reason.NOT_PARTED)


def test_the_latest_look_stands(world):
    who = person(world)
    assessed(world, who, replace(GOOD, own_room=False))
    answer = assessed(world, who, at=NOW + HOUR)
    with acting(world.district, NOW + HOUR):
        latest = home_of(world.district.scope, who)
    assert latest
    assert (latest.pk, latest.verdict, latest.reason) == (answer.suitability, "home", "fit")


def test_more_than_the_rule_says_why_and_keeps_it_sealed(world):
    who = person(world)
    with pytest.raises(MoreUnexplained):
        assessed(world, who, verdict="site", raised_why=" ")
    answer = assessed(world, who, verdict="site", raised_why="本人请求")
    row = seen(lambda: Suitability.objects.get(pk=answer.suitability))
    assert (row.verdict, row.reason) == ("site", "fit")
    assert "本人".encode() not in raw(row.raised_why)
    assert assessed(world, who, verdict="home").verdict == "home"


def test_less_than_the_rule_is_a_matter_of_the_answers(world):
    with pytest.raises(LessThanRuled):
        assessed(world, person(world), replace(GOOD, own_room=False), verdict="home")
    with pytest.raises(HomeUnclear):
        assessed(world, person(world), replace(GOOD, special=frozenset({"rich"})))
    assert seen(Suitability.objects.count) == 0


def test_dialysis_makes_medicine_critical_from_then_on(world):
    who = person(world)
    assert asked(world, who, "medicine").priority == "urgent"
    assessed(world, who, replace(GOOD, special=frozenset({"dialysis"})))
    assert asked(world, who, "medicine").priority == "critical"


def test_strangers_look_at_no_home(world):
    who = the_order(ordered(world)).person_id
    with pytest.raises(NotFound):
        assessed(world, who, by=f"village_cadre.{NEXT_VILLAGE}")
    with pytest.raises(NotAllowed):
        assessed(world, who, by=f"militia.{VILLAGE}")
    assert assessed(world, who, by=DOCTOR).verdict == "home"
