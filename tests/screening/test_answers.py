"""Answers from the field: each lead is in exactly one outcome, and nothing said is lost."""

from datetime import timedelta

import pytest

from lianfang.audit.models import Entry
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.screening.answering import (
    AnswerBeforeLead,
    AnswerInFuture,
    AttemptsUnknown,
    FieldAnswer,
    OutcomeUnknown,
)
from lianfang.screening.models import Answer, Lead, Row
from lianfang.screening.operations import answer_leads
from tests.screening.conftest import NOW, READING
from tests.screening.ground import complete
from tests.screening.samples import HERE_ADDRESS, NEXT_ADDRESS, csv, row

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def leads(send):
    """Two leads of this township's first grid and one of the next township's."""
    send(csv(row("王小明", 1, HERE_ADDRESS), row("李国强", 2, NEXT_ADDRESS)))
    with across_scopes(READING):
        found = {lead.division[:9]: lead.pk for lead in Lead.objects.all()}
    return found["140802001"], found["140802002"]


def answer(actor, *answers, at=SOON, **more):
    with clock.held(at), entered(actor.scope):
        return answer_leads(answers, by=actor, at=at, **more)


def seen(lead):
    with across_scopes(READING):
        return (
            Lead.objects.get(pk=lead).outcome,
            set(Row.objects.filter(lead=lead).values_list("outcome", flat=True)),
            list(
                Answer.objects.filter(lead=lead)
                .order_by("recorded_at", "id")
                .values_list("outcome", flat=True)
            ),
        )


def test_an_answer_settles_the_lead_its_rows_and_its_duty(world, leads):
    worker = world.officers["worker"]
    done = answer(worker, FieldAnswer(leads[0], "found", SOON, attempts=2))
    assert (done.leads, done.recorded, done.unchanged) == (1, 1, 0)
    assert seen(leads[0]) == ("found", {"found"}, ["found"])
    with across_scopes(READING):
        owed = Obligation.objects.get(subject=leads[0])
        assert (owed.done_at, owed.done_by) == (SOON, worker.post_id)
        assert owed.evidence == Answer.objects.get().pk
        entry = Entry.objects.get(action="screening.answer_leads")
    assert entry.subjects == [leads[0]] and entry.post == worker.post_id


def test_a_late_sync_is_judged_by_when_it_was_answered(world, leads):
    answer(
        world.officers["worker"],
        FieldAnswer(leads[0], "found", SOON),
        at=NOW + timedelta(days=1),
    )
    with across_scopes(READING):
        owed = Obligation.objects.get(subject=leads[0])
        assert owed.done_recorded_at == NOW + timedelta(days=1)
        assert owed.done_at and owed.done_at < owed.late_at


def test_a_correction_is_appended_even_within_the_same_moment(world, leads):
    worker = world.officers["worker"]
    answer(worker, complete(leads[0], "not_here", SOON))
    for outcome in ("found", "elsewhere", "wrong_data", "found"):
        answer(worker, complete(leads[0], outcome, SOON))
        assert seen(leads[0])[0] == outcome
    said = ["not_here", "found", "elsewhere", "wrong_data", "found"]
    assert seen(leads[0]) == ("found", {"found"}, said)


def test_of_two_answers_in_one_sheet_the_later_stands(world, leads):
    later = FieldAnswer(leads[0], "found", SOON)
    first = complete(leads[0], "not_here", SOON - timedelta(minutes=20))
    answer(world.officers["worker"], later, first)
    assert seen(leads[0]) == ("found", {"found"}, ["not_here", "found"])


def test_saying_it_again_changes_nothing(world, leads):
    worker, said = world.officers["worker"], FieldAnswer(leads[0], "found", SOON)
    answer(worker, said)
    again = answer(worker, said, at=SOON + timedelta(hours=1))
    assert (again.recorded, again.unchanged) == (0, 1)
    assert seen(leads[0])[2] == ["found"]


def test_the_same_key_gives_the_same_answer(world, leads):
    worker, said = world.officers["worker"], FieldAnswer(leads[0], "found", SOON)
    done = answer(worker, said, key="sync-1")
    assert answer(worker, said, key="sync-1") == done
    assert seen(leads[0])[2] == ["found"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"at": NOW - timedelta(minutes=1)}, AnswerBeforeLead),
        ({"at": SOON + timedelta(minutes=1)}, AnswerInFuture),
        ({"outcome": "pending"}, OutcomeUnknown),
        ({"outcome": "lost"}, OutcomeUnknown),
        ({"attempts": 0}, AttemptsUnknown),
    ],
)
def test_what_cannot_be_an_answer_is_refused_with_its_reason(world, leads, change, refusal):
    said = {"lead": leads[0], "outcome": "found", "at": SOON} | change
    with pytest.raises(refusal) as refused:
        answer(world.officers["worker"], FieldAnswer(**said))
    assert "{" not in str(refused.value)
    assert seen(leads[0]) == ("pending", {"pending"}, [])


def test_one_wrong_answer_keeps_the_whole_sheet_out(world, leads):
    secretary = world.officers["secretary"]
    with pytest.raises(NotFound):
        answer(
            secretary, FieldAnswer(leads[0], "found", SOON), FieldAnswer(leads[1], "found", SOON)
        )
    assert seen(leads[0])[2] == []


@pytest.mark.parametrize("name", ["next_worker", "worker2", "next_secretary"])
def test_a_stranger_finds_no_such_lead(world, leads, name):
    with pytest.raises(NotFound):
        answer(world.officers[name], FieldAnswer(leads[0], "found", SOON))
    assert seen(leads[0])[0] == "pending"


def test_a_department_does_not_answer_leads(world, leads):
    with pytest.raises(NotAllowed):
        answer(world.officers["liaison"], FieldAnswer(leads[0], "found", SOON))
