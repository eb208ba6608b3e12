"""The headquarters is formed by documents, and its level is decided above it."""

from datetime import timedelta

import pytest

from lianfang.audit.models import Entry
from lianfang.command import queries
from lianfang.command.charting import AlreadyEnded, DocumentMissing, EndsTooEarly, ReasonMissing
from lianfang.command.models import Leadership, Membership
from lianfang.command.operations import (
    AlreadyLeads,
    AlreadyMember,
    AuthorityMissing,
    LeadUnknown,
    LevelInForce,
    LevelUnknown,
    NewLead,
    TooManyCoLeads,
    appoint_leads,
    decide_level,
    end_leadership,
    end_membership,
    join_units,
)
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import NotAllowed, NotFound
from tests.command.conftest import OPENED

LATER = OPENED + timedelta(days=1)
DOCUMENT = "盐疫指发〔2020〕1号"
KEY = {"key": "form 7"}
PROVINCE = "山西省人民政府"


def both_co_leads(hq):
    return [
        NewLead(hq.posts["secretary"], "co_lead", "party_secretary"),
        NewLead(hq.posts["head"], "co_lead", "district_head"),
    ]


def join(hq, *names):
    units = [hq.units[n] for n in names]
    return join_units(hq.incident, units, DOCUMENT, by=hq.actor, at=OPENED)


def decide(hq, level, effective_at, at=OPENED, **changes):
    words = {"authority": PROVINCE, "document": DOCUMENT} | changes
    return decide_level(hq.incident, level, effective_at=effective_at, by=hq.actor, at=at, **words)


def test_units_join_by_a_document(hq):
    assert join(hq, "health", "town") == 2
    members = queries.members(hq.actor.scope, hq.incident.pk, OPENED)
    assert [m.unit.name for m in members] == ["health", "town"]
    assert {m.document for m in members} == {DOCUMENT}
    entry = Entry.objects.get(action="command.join_units")
    assert set(entry.subjects) == {hq.units["health"], hq.units["town"]}


def test_joining_is_refused_whole(hq):
    join(hq, "health")
    with pytest.raises(AlreadyMember) as refusal:
        join(hq, "education", "health")
    assert refusal.value.values == {"count": 1, "first": "health"}
    with pytest.raises(NotFound):
        join_units(hq.incident, [ids.new()], DOCUMENT, by=hq.actor, at=OPENED)
    with pytest.raises(DocumentMissing):
        join_units(hq.incident, [hq.units["town"]], " ", by=hq.actor, at=OPENED)
    assert Membership.objects.count() == 1


def test_a_membership_ends_with_a_reason_and_may_begin_again(hq):
    join(hq, "health")
    membership = Membership.objects.get()
    with pytest.raises(ReasonMissing):
        end_membership(membership, "", by=hq.actor, at=LATER)
    with pytest.raises(EndsTooEarly):
        end_membership(membership, "并入", by=hq.actor, at=OPENED)
    with clock.held(LATER):
        end_membership(membership, "并入", by=hq.actor, at=LATER)
        with pytest.raises(AlreadyEnded):
            end_membership(membership, "并入", by=hq.actor, at=LATER)
        members = queries.members
        assert members(hq.actor.scope, hq.incident.pk, OPENED).count() == 1
        assert members(hq.actor.scope, hq.incident.pk, LATER).count() == 0
        entry = Entry.objects.get(action="command.end_membership")
        assert entry.detail == {"why": "并入"} and hq.units["health"] in entry.subjects
        units = [hq.units["health"]]
        assert join_units(hq.incident, units, DOCUMENT, by=hq.actor, at=LATER) == 1


def test_two_lead_the_headquarters_together(hq):
    assert appoint_leads(hq.incident, both_co_leads(hq), DOCUMENT, by=hq.actor, at=OPENED) == 2
    found = queries.co_leads(hq.actor.scope, hq.incident.pk, OPENED)
    assert [(lead.officer, lead.rank) for lead in found] == [
        ("secretary", "party_secretary"),
        ("head", "district_head"),
    ]
    third = NewLead(hq.posts["deputy"], "co_lead", "deputy_head")
    with pytest.raises(TooManyCoLeads):
        appoint_leads(hq.incident, [third], DOCUMENT, by=hq.actor, at=OPENED)
    with pytest.raises(AlreadyLeads):
        appoint_leads(hq.incident, both_co_leads(hq)[:1], DOCUMENT, by=hq.actor, at=OPENED)
    entry = Entry.objects.get(action="command.appoint_leads")
    assert set(entry.subjects) == {hq.posts["secretary"], hq.posts["head"]}


def test_a_leadership_ends_before_another_begins(hq):
    appoint_leads(hq.incident, both_co_leads(hq), DOCUMENT, by=hq.actor, at=OPENED)
    leaving = Leadership.objects.get(rank="district_head")
    with clock.held(LATER):
        end_leadership(leaving, "调任", by=hq.actor, at=LATER)
        coming = NewLead(hq.posts["deputy"], "co_lead", "district_head")
        appoint_leads(hq.incident, [coming], DOCUMENT, by=hq.actor, at=LATER)
    found = queries.co_leads(hq.actor.scope, hq.incident.pk, LATER)
    assert [lead.officer for lead in found] == ["secretary", "deputy"]
    assert Entry.objects.get(action="command.end_leadership").detail == {"why": "调任"}


@pytest.mark.parametrize(
    ("kind", "rank", "group"),
    [
        ("co_lead", "party_secretary", "综合协调组"),
        ("group_lead", "deputy_head", ""),
        ("group_lead", "emperor", "综合协调组"),
        ("cheer_lead", "deputy_head", "综合协调组"),
    ],
)
def test_a_lead_is_of_a_known_kind_and_rank(hq, kind, rank, group):
    lead = NewLead(hq.posts["deputy"], kind, rank, group)
    with pytest.raises(LeadUnknown):
        appoint_leads(hq.incident, [lead], DOCUMENT, by=hq.actor, at=OPENED)


def test_the_level_in_force_follows_its_decisions(hq):
    first, second = OPENED + timedelta(days=3), OPENED + timedelta(days=33)
    with clock.held(second):
        decide(hq, 2, second, at=second)
        decide(hq, 1, first, at=second)
    scope, incident = hq.actor.scope, hq.incident.pk
    history = queries.level_history(scope, incident)
    assert [(d.level, d.effective_at) for d in history] == [(1, first), (2, second)]
    assert queries.level_in_force(scope, incident, first - timedelta(seconds=1)) is None
    in_force = queries.level_in_force(scope, incident, second - timedelta(seconds=1))
    assert in_force and (in_force.level, in_force.authority) == (1, PROVINCE)
    assert queries.level_in_force(scope, incident, second, as_of=first) is None


def test_a_mistaken_level_is_corrected_by_the_right_one(hq):
    decide(hq, 2, OPENED)
    with clock.held(LATER):
        decide(hq, 1, OPENED, at=LATER)
    scope, incident = hq.actor.scope, hq.incident.pk
    now = queries.level_in_force(scope, incident, LATER)
    then = queries.level_in_force(scope, incident, LATER, as_of=OPENED)
    assert now and then and (now.level, then.level) == (1, 2)


def test_a_level_needs_authority_document_and_sense(hq):
    with pytest.raises(AuthorityMissing):
        decide(hq, 1, OPENED, authority="  ")
    with pytest.raises(DocumentMissing):
        decide(hq, 1, OPENED, document="")
    with pytest.raises(LevelUnknown):
        decide(hq, 5, OPENED)
    decide(hq, 1, OPENED)
    with pytest.raises(LevelInForce):
        decide(hq, 1, LATER)


def test_a_decision_sent_twice_is_one(hq):
    made = [
        decide_level(hq.incident, 1, PROVINCE, DOCUMENT, OPENED, by=hq.actor, at=OPENED, **KEY)
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert len(queries.level_history(hq.actor.scope, hq.incident.pk)) == 1


def test_the_commander_decides_and_the_liaison_does_not(hq):
    commander, liaison = hq.officer("secretary"), hq.officer("liaison")
    with entered(commander.scope):
        decide_level(hq.incident, 1, PROVINCE, DOCUMENT, OPENED, by=commander, at=OPENED)
        units = [hq.units["health"]]
        join_units(hq.incident, units, DOCUMENT, by=commander, at=OPENED)
    with entered(liaison.scope):
        with pytest.raises(NotAllowed):
            decide_level(hq.incident, 2, PROVINCE, DOCUMENT, LATER, by=liaison, at=OPENED)
        with pytest.raises(NotAllowed):
            join_units(hq.incident, [hq.units["town"]], DOCUMENT, by=liaison, at=OPENED)
        with pytest.raises(NotAllowed):
            appoint_leads(hq.incident, both_co_leads(hq), DOCUMENT, by=liaison, at=OPENED)
        with pytest.raises(NotAllowed):
            end_membership(Membership.objects.get(), "并入", by=liaison, at=LATER)
