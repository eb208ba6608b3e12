"""The headquarters in figures, and that a frozen moment keeps its answer."""

from datetime import timedelta

import lianfang.command.figures  # noqa: F401
from lianfang.command.models import Leadership, Membership
from lianfang.command.operations import (
    NewLead,
    appoint_leads,
    decide_level,
    end_leadership,
    end_membership,
    join_units,
)
from lianfang.figures import queries
from lianfang.figures.registry import figure
from lianfang.kernel import clock
from tests.command.conftest import OPENED

LATER = OPENED + timedelta(days=1)
OURS = [figure(key) for key in ("F01", "F02", "F03", "F04", "F28")]


def ask(hq, as_of, place="140802"):
    answers = queries.ask(hq.actor.scope, hq.incident.pk, place, as_of, OURS)
    return {a.id: a for a in answers}


def form(hq):
    units = [hq.units["health"], hq.units["education"], hq.units["town"]]
    join_units(hq.incident, units, "1号", by=hq.actor, at=OPENED)
    leads = [
        NewLead(hq.posts["secretary"], "co_lead", "party_secretary"),
        NewLead(hq.posts["head"], "co_lead", "district_head"),
        NewLead(hq.posts["deputy"], "group_lead", "deputy_head", "外防内控组"),
        NewLead(hq.posts["deputy"], "group_lead", "deputy_head", "后勤保障组"),
        NewLead(hq.posts["secretary"], "group_lead", "standing_committee", "综合协调组"),
    ]
    appoint_leads(hq.incident, leads, "1号", by=hq.actor, at=OPENED)
    decide_level(hq.incident, 1, "山西省", "2号", OPENED, by=hq.actor, at=OPENED)


def test_the_headquarters_is_counted(hq):
    form(hq)
    said = ask(hq, OPENED)
    assert said["F01"].value == 2
    assert (said["F02"].value, said["F02"].parts) == (
        2,
        {"party_secretary": 1, "district_head": 1},
    )
    assert said["F03"].parts == {"standing_committee": 1, "deputy_head": 1}
    assert said["F04"].value == 8
    assert said["F28"].value == OPENED.timestamp()
    assert (said["F28"].text, said["F28"].parts) == ("1月22日9时", {"1": 1})


def test_a_township_counts_its_own(hq):
    form(hq)
    said = ask(hq, OPENED, "140802001")
    assert (said["F01"].value, said["F02"].value, said["F04"].value) == (0, 0, 1)
    assert said["F28"].value == OPENED.timestamp()


def test_a_frozen_moment_keeps_its_answer(hq):
    form(hq)
    frozen = OPENED + timedelta(hours=9)
    before = ask(hq, frozen)
    with clock.held(LATER):
        early = OPENED + timedelta(hours=1)
        gone = Membership.objects.get(unit=hq.units["health"])
        end_membership(gone, "并入", by=hq.actor, at=early)
        for lead in Leadership.objects.filter(rank="district_head"):
            end_leadership(lead, "调任", by=hq.actor, at=early)
        join_units(hq.incident, [hq.units["hq"]], "3号", by=hq.actor, at=early)
        decide_level(hq.incident, 2, "山西省", "4号", early, by=hq.actor, at=LATER)
    assert ask(hq, frozen) == before
    after = ask(hq, LATER)
    assert (after["F01"].value, after["F02"].value) == (1, 1)
    assert after["F28"].parts == {"2": 1}


def test_nothing_is_known_before_it_was_recorded(hq):
    form(hq)
    said = ask(hq, OPENED - timedelta(seconds=1))
    assert (said["F01"].value, said["F02"].value, said["F28"].value) == (0, 0, None)
