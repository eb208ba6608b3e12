"""A doubtful pair: joined or kept apart once, by one reviewer, with what follows; and undone."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from lianfang.audit.models import Entry
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import across_scopes
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people.models import DoubtfulPair, Join, Person
from lianfang.screening.answering import FieldAnswer
from lianfang.screening.choices import Fate, Outcome
from lianfang.screening.models import Answer, Lead, Row
from lianfang.screening.operations import answer_leads
from lianfang.screening.pair_operations import (
    DecisionUnknown,
    NotJoined,
    PairSettled,
    PartingUnexplained,
    part_people,
    reopen_pair,
    settle_pair,
)
from tests.screening.conftest import NOW, READING
from tests.screening.doubts import act, put
from tests.screening.samples import HERE, HERE_ADDRESS, NEXT_ADDRESS, csv, row

SOON = NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def staff(world):
    return world.officers["staff"]


@pytest.fixture
def persons(world, send):
    """Three people of one list, in the order in which they became known."""
    lines = (("王小明", 1, HERE_ADDRESS), ("李国强", 2, NEXT_ADDRESS), ("张建军", 3, HERE_ADDRESS))
    send(csv(*(row(*line) for line in lines)))
    with across_scopes(READING):
        return list(Person.objects.order_by("id").values_list("pk", flat=True))


@pytest.fixture
def ask(world, staff):
    return lambda *pairs: act(put, world.incident, pairs, by=staff, at=NOW)


def lead_of(person):
    return Lead.objects.get(person=person)


def fates():
    return list(Row.objects.order_by("person").values_list("fate", flat=True))


# --- joined -----------------------------------------------------------------------------------


def test_who_is_joined_is_counted_as_the_one_known_first(persons, ask, staff):
    (pair,) = ask(persons[:2])
    done = act(settle_pair, pair, "join", by=staff, at=SOON)
    assert (done.kept, done.answered) == (persons[0], 1)
    with across_scopes(READING):
        join = Join.objects.get()
        assert (join.person_id, join.kept_id) == (persons[1], persons[0])
        assert join.why == "name_alike phone_same"
        assert fates() == [Fate.ATTACHED] * 3


def test_the_others_waiting_lead_is_answered_already_known_by_the_reviewer(persons, ask, staff):
    (pair,) = ask(persons[:2])
    act(settle_pair, pair, "join", by=staff, at=SOON)
    with across_scopes(READING):
        assert lead_of(persons[1]).outcome == Outcome.ALREADY_KNOWN
        assert lead_of(persons[0]).outcome == Outcome.PENDING
        answer = Answer.objects.get()
        assert (answer.by_post, answer.at) == (staff.post_id, SOON)
        owed = Obligation.objects.get(kind="lead_answer", subject=answer.lead_id)
        assert owed.done_at == SOON
        assert Row.objects.get(person=persons[1]).outcome == Outcome.ALREADY_KNOWN


def test_where_the_kept_one_was_not_found_the_others_lead_goes_on(world, persons, ask, staff):
    with across_scopes(READING):
        lead = lead_of(persons[0])
    told = replace(FieldAnswer(lead.pk, Outcome.WRONG_DATA, SOON), told="号码是空号")
    act(answer_leads, [told], by=staff, at=SOON)
    (pair,) = ask(persons[:2])
    assert act(settle_pair, pair, "join", by=staff, at=LATER).answered == 0
    with across_scopes(READING):
        assert lead_of(persons[1]).outcome == Outcome.PENDING


def test_one_step_leads_to_the_kept_one_whatever_the_order(persons, ask, staff):
    later, earlier = ask(persons[1:], persons[:2])
    act(settle_pair, later, "join", by=staff, at=SOON)
    act(settle_pair, earlier, "join", by=staff, at=SOON)
    with across_scopes(READING):
        in_force = Join.objects.filter(ended_recorded_at=None)
        assert {j.person_id: j.kept_id for j in in_force} == dict.fromkeys(persons[1:], persons[0])


def test_a_third_pair_that_asks_the_same_is_not_asked(persons, ask, staff):
    one, two, three = ask(persons[:2], persons[1:], (persons[0], persons[2]))
    act(settle_pair, one, "join", by=staff, at=SOON)
    act(settle_pair, two, "apart", by=staff, at=SOON)
    with across_scopes(READING):
        assert DoubtfulPair.objects.get(pk=three).decision == "apart"
        assert Join.objects.filter(ended_recorded_at=None).count() == 1
        assert fates() == [Fate.ATTACHED] * 3


# --- apart, and twice ---------------------------------------------------------------------------


def test_kept_apart_is_remembered_and_changes_nothing_else(persons, ask, staff):
    (pair,) = ask(persons[:2])
    with across_scopes(READING):
        assert fates() == [Fate.ATTACHED, Fate.WAITING, Fate.ATTACHED]
    assert act(settle_pair, pair, "apart", by=staff, at=SOON).kept is None
    with across_scopes(READING):
        assert not Join.objects.exists() and not Answer.objects.exists()
        assert fates() == [Fate.ATTACHED] * 3
        assert DoubtfulPair.objects.get().decided_by == staff.post_id


@pytest.mark.parametrize("decision", ["join", "apart"])
def test_the_same_decision_again_changes_nothing(persons, ask, staff, decision):
    (pair,) = ask(persons[:2])
    first = act(settle_pair, pair, decision, by=staff, at=SOON)
    again = act(settle_pair, pair, decision, by=staff, at=LATER)
    assert (again.kept, again.unchanged) == (first.kept, True)
    with across_scopes(READING):
        assert DoubtfulPair.objects.get().decided_recorded_at == SOON


def test_the_second_of_two_reviewers_is_told(world, persons, ask, staff, district):
    (pair,) = ask(persons[:2])
    act(settle_pair, pair, "apart", by=staff, at=SOON)
    for by, decision in ((staff, "join"), (district, "apart")):
        with pytest.raises(PairSettled):
            act(settle_pair, pair, decision, by=by, at=LATER)
    with across_scopes(READING):
        assert not Join.objects.exists()


def test_rows_wait_while_another_pair_of_the_same_person_waits(persons, ask, staff):
    one, two = ask((persons[0], persons[2]), persons[1:])
    act(settle_pair, one, "apart", by=staff, at=SOON)
    with across_scopes(READING):
        assert fates()[2] == Fate.WAITING
    act(settle_pair, two, "apart", by=staff, at=SOON)
    with across_scopes(READING):
        assert fates()[2] == Fate.ATTACHED


# --- the duty -----------------------------------------------------------------------------------


def test_the_review_of_an_act_is_done_with_its_last_pair(persons, ask, staff):
    one, two = ask(persons[:2], persons[1:])
    with across_scopes(READING):
        owed = Obligation.objects.get(kind="match_review")
    assert (owed.owner, owed.due_at) == (staff.post_id, NOW + timedelta(hours=4))
    act(settle_pair, one, "apart", by=staff, at=SOON)
    with across_scopes(READING):
        assert Obligation.objects.get(kind="match_review").done_at is None
    act(settle_pair, two, "apart", by=staff, at=LATER)
    with across_scopes(READING):
        assert Obligation.objects.get(kind="match_review").done_at == LATER


# --- parted again -------------------------------------------------------------------------------


def test_parted_again_they_have_a_lead_that_waits(persons, ask, staff):
    (pair,) = ask(persons[:2])
    act(settle_pair, pair, "join", by=staff, at=SOON)
    with across_scopes(READING):
        join = Join.objects.get()
    lead = act(part_people, join.pk, "两人同时在家", by=staff, at=LATER)
    with across_scopes(READING):
        made = Lead.objects.get(pk=lead)
        assert (made.person_id, made.outcome) == (persons[1], Outcome.PENDING)
        row = Row.objects.get(person=persons[1])
        assert (row.lead_id, row.outcome, row.division) == (lead, "pending", made.division)
        assert DoubtfulPair.objects.get().decision == "apart"
        owed = Obligation.objects.filter(subject=lead, done_at=None)
        assert owed.count() == 1
    with pytest.raises(NotJoined):
        act(part_people, join.pk, "再来一次", by=staff, at=LATER)


def test_who_came_along_goes_back_along(persons, ask, staff):
    later, earlier = ask(persons[1:], persons[:2])
    act(settle_pair, later, "join", by=staff, at=SOON)
    act(settle_pair, earlier, "join", by=staff, at=SOON)
    with across_scopes(READING):
        join = Join.objects.get(person=persons[1], ended_recorded_at=None)
    act(part_people, join.pk, "两人同时在家", by=staff, at=LATER)
    with across_scopes(READING):
        in_force = Join.objects.get(ended_recorded_at=None)
        assert (in_force.person_id, in_force.kept_id) == (persons[2], persons[1])


def test_who_did_not_come_along_stays(persons, ask, staff):
    both = ask(persons[:2], (persons[0], persons[2]))
    for pair in both:
        act(settle_pair, pair, "join", by=staff, at=SOON)
    with across_scopes(READING):
        join = Join.objects.get(person=persons[1], ended_recorded_at=None)
    act(part_people, join.pk, "两人同时在家", by=staff, at=LATER)
    with across_scopes(READING):
        in_force = Join.objects.get(ended_recorded_at=None)
        assert (in_force.person_id, in_force.kept_id) == (persons[2], persons[0])


# --- taken back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", ["join", "apart"])
def test_ones_own_decision_can_be_taken_back(persons, ask, staff, decision):
    (pair,) = ask(persons[:2])
    act(settle_pair, pair, decision, by=staff, at=SOON)
    for _ in range(2):
        act(reopen_pair, pair, by=staff, at=LATER)
    with across_scopes(READING):
        assert DoubtfulPair.objects.get().decision is None
        assert not Join.objects.filter(ended_recorded_at=None).exists()
        assert fates() == [Fate.ATTACHED, Fate.WAITING, Fate.ATTACHED]
        assert Lead.objects.filter(person=persons[1], outcome="pending").count() == 1


def test_nobody_takes_back_what_another_decided(persons, ask, staff, district):
    (pair,) = ask(persons[:2])
    act(settle_pair, pair, "join", by=staff, at=SOON)
    with pytest.raises(PairSettled):
        act(reopen_pair, pair, by=district, at=LATER)


# --- who may ------------------------------------------------------------------------------------


def test_only_who_joins_people_settles(world, persons, ask, staff):
    (pair,) = ask(persons[:2])
    for name in ("worker", "secretary"):
        with pytest.raises((NotAllowed, NotFound)):
            act(settle_pair, pair, "join", by=world.officers[name], at=SOON)
    with pytest.raises(NotFound):
        act(settle_pair, uuid4(), "join", by=staff, at=SOON)
    with pytest.raises(DecisionUnknown):
        act(settle_pair, pair, "maybe", by=staff, at=SOON)
    with pytest.raises(PartingUnexplained):
        act(part_people, uuid4(), " ", by=staff, at=SOON)


def test_the_act_leaves_a_trace_without_names(persons, ask, staff):
    (pair,) = ask(persons[:2])
    done = act(settle_pair, pair, "join", by=staff, at=SOON, key="k1")
    assert act(settle_pair, pair, "join", by=staff, at=LATER, key="k1") == done
    with across_scopes(READING):
        entry = Entry.objects.get(action="screening.settle_pair")
    assert {pair, *persons[:2]} <= set(entry.subjects)
    assert entry.detail == {"decision": "join"}
    assert HERE not in str(entry.detail)
