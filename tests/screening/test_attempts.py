"""A knock is an attempt, not an answer: entered once, never by night, three in twelve hours."""

from datetime import timedelta

import pytest

from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.screening.answering import (
    AddressMissing,
    AttemptsMissing,
    EvidenceMissing,
    FieldAnswer,
    NewPlaceMissing,
    ToldTooLong,
    told,
)
from lianfang.screening.attempt_operations import record_attempts
from lianfang.screening.attempting import (
    AttemptBeforeLead,
    AttemptInFuture,
    AttemptUnknown,
    FieldAttempt,
    KnockByNight,
    TooManyAttempts,
)
from lianfang.screening.keying import PostUnknown
from lianfang.screening.models import Answer, Attempt, Lead
from lianfang.screening.operations import answer_leads
from tests.screening.conftest import NOW, READING
from tests.screening.ground import complete, try_at
from tests.screening.samples import HERE_ADDRESS, csv, row

MINUTES = [NOW + timedelta(minutes=n) for n in (20, 40, 60, 80)]
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def lead(send):
    """A lead of this township's first grid."""
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    with across_scopes(READING):
        return Lead.objects.get().pk


def test_a_knock_answers_nothing_and_is_entered_once(world, lead):
    worker = world.officers["worker"]
    first = try_at(worker, lead, MINUTES[:2], at=LATER)
    again = try_at(worker, lead, MINUTES[:2], at=LATER)
    assert (first.leads, first.recorded, first.unchanged) == (1, 2, 0)
    assert (again.recorded, again.unchanged) == (0, 2)
    with across_scopes(READING):
        assert Lead.objects.get().outcome == "pending"
        assert Obligation.objects.get(subject=lead).done_at is None
        kept = Attempt.objects.values_list("by_post", "keyed_by", "kind").distinct()
        assert list(kept) == [(worker.post_id, None, "visit")]


def test_a_fourth_within_twelve_hours_is_refused_and_keeps_its_sheet_out(world, lead):
    worker = world.officers["worker"]
    try_at(worker, lead, MINUTES[:3], at=LATER)
    with pytest.raises(TooManyAttempts, match="11:20"):
        try_at(worker, lead, MINUTES[2:], at=LATER)
    with across_scopes(READING):
        assert Attempt.objects.count() == 3
    next_day = MINUTES[0] + timedelta(hours=24)
    assert try_at(worker, lead, [next_day], at=next_day).recorded == 1


@pytest.mark.parametrize(
    ("moment", "kind", "refusal"),
    [
        (NOW + timedelta(hours=12), "visit", KnockByNight),
        (NOW + timedelta(hours=20, minutes=59), "call", KnockByNight),
        (NOW - timedelta(minutes=1), "visit", AttemptBeforeLead),
        (NOW + timedelta(hours=40), "visit", AttemptInFuture),
        (NOW, "letter", AttemptUnknown),
    ],
)
def test_what_cannot_be_an_attempt_is_refused(world, lead, moment, kind, refusal):
    worker, at = world.officers["worker"], NOW + timedelta(hours=30)
    with pytest.raises(refusal) as refused, clock.held(at), entered(worker.scope):
        record_attempts([FieldAttempt(lead, kind, moment)], by=worker, at=at)
    assert "{" not in str(refused.value)


def test_who_does_not_answer_here_tries_nothing(world, lead):
    with pytest.raises(NotFound):
        try_at(world.officers["worker2"], lead, MINUTES[:1], at=LATER)
    with pytest.raises(NotAllowed):
        try_at(world.officers["liaison"], lead, MINUTES[:1], at=LATER)


# --- what an answer must come with -------------------------------------------------------------


def answer(actor, said, **more):
    with clock.held(LATER), entered(actor.scope):
        return answer_leads([said], by=actor, at=LATER, **more)


@pytest.mark.parametrize(
    ("outcome", "refusal"),
    [
        ("not_here", AddressMissing),
        ("elsewhere", NewPlaceMissing),
        ("wrong_data", EvidenceMissing),
        ("unreachable", AttemptsMissing),
    ],
)
def test_an_answer_without_what_it_demands_is_refused(world, lead, outcome, refusal):
    with pytest.raises(refusal):
        answer(world.officers["worker"], FieldAnswer(lead, outcome, LATER))
    with across_scopes(READING):
        assert Answer.objects.count() == 0


def test_a_correction_demands_it_too(world, lead):
    answer(world.officers["worker"], FieldAnswer(lead, "found", LATER))
    with pytest.raises(AddressMissing):
        answer(world.officers["worker"], FieldAnswer(lead, "not_here", LATER))


def test_unreachable_counts_attempts_up_to_the_answer(world, lead):
    worker = world.officers["worker"]
    try_at(worker, lead, MINUTES[:3], at=LATER)
    with pytest.raises(AttemptsMissing, match="2"):
        answer(worker, FieldAnswer(lead, "unreachable", MINUTES[1]))
    assert answer(worker, FieldAnswer(lead, "unreachable", MINUTES[2])).recorded == 1


def test_what_is_told_is_sealed_and_opens_again(world, lead):
    worker, words = world.officers["worker"], "现住临汾市尧都区鼓楼北大街 15 号"
    answer(worker, FieldAnswer(lead, "not_here", LATER, told=words))
    with across_scopes(READING):
        kept = Answer.objects.get()
        assert words.encode() not in bytes(kept.told or b"")
        assert told(world.incident, kept) == words
    again = FieldAnswer(lead, "not_here", LATER, told=words)
    assert answer(worker, again).unchanged == 1
    other = FieldAnswer(lead, "not_here", LATER, told="现住址不详,已问邻居")
    assert answer(worker, other).recorded == 1


def test_too_long_a_story_is_refused(world, lead):
    with pytest.raises(ToldTooLong):
        answer(world.officers["worker"], FieldAnswer(lead, "not_here", LATER, told="长" * 501))


# --- keyed in from paper -----------------------------------------------------------------------


def test_paper_keeps_apart_who_went_and_who_keyed(world, lead):
    secretary, worker = world.officers["secretary"], world.officers["worker"]
    with clock.held(LATER), entered(secretary.scope):
        sheet = [FieldAttempt(lead, "visit", MINUTES[0])]
        record_attempts(sheet, paper_of=worker.post_id, by=secretary, at=LATER)
    answer(secretary, complete(lead, "not_here", MINUTES[1]), paper_of=worker.post_id)
    with across_scopes(READING):
        for kept in (Attempt.objects.get(), Answer.objects.get()):
            assert (kept.by_post, kept.keyed_by) == (worker.post_id, secretary.post_id)
        owed = Obligation.objects.get(subject=lead)
        assert (owed.done_by, owed.done_at) == (worker.post_id, MINUTES[1])


@pytest.mark.parametrize("name", ["worker2", "liaison"])
def test_paper_of_a_post_that_does_not_reach_there_is_refused(world, lead, name):
    whose = world.officers[name].post_id
    with pytest.raises(PostUnknown):
        answer(world.officers["secretary"], FieldAnswer(lead, "found", LATER), paper_of=whose)
