"""A directive is drafted, approved by another, issued to many, and silence climbs."""

from datetime import timedelta
from typing import Any

import pytest

from lianfang.accounts.operations import NewPost, establish_posts
from lianfang.command.chart_operations import NewMandate, give_mandates
from lianfang.command.directive_operations import (
    AlreadyApproved,
    ApprovedByDrafter,
    DirectiveToNobody,
    DirectiveUnclear,
    DueTooEarly,
    NewDirective,
    NotApproved,
    NothingToVerify,
    NumberTaken,
    ReasonForWithdrawal,
    ResultMissing,
    VerdictUnclear,
    answer_directive,
    approve_directive,
    climb_directives,
    draft_directive,
    issue_directive,
    receive_directive,
    verify_result,
    withdraw_directive,
)
from lianfang.command.directives import AlreadyIssued, DirectiveGone, NotAddressed
from lianfang.command.models import Addressee
from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from tests.command.conftest import OPENED

HOUR = timedelta(hours=1)
DUE = OPENED + 10 * HOUR


def drafted(hq, number="盐疫指发〔2020〕5号", **said: Any):
    by = hq.officer("secretary")
    words: dict[str, Any] = {
        "kind": "directive",
        "origin": "city",
        "title": "转发市指挥部通知",
        "body": "请落实。",
    }
    words |= {"due_at": DUE, "minutes": 30, **said}
    new = NewDirective(number=number, **words)
    with entered(by.scope):
        return draft_directive(hq.incident, new, by=by, at=OPENED).pk


def issued(hq, units=("health", "town"), **said):
    pk = drafted(hq, **said)
    head = hq.officer("head")
    with entered(head.scope):
        approve_directive(pk, by=head, at=OPENED)
        issue_directive(pk, [hq.units[u] for u in units], by=head, at=OPENED)
    return pk


@pytest.fixture
def manned(hq):
    """The health bureau with its head as principal, the township with its secretary."""
    new = [
        NewPost(hq.units["health"], "cdc", "140802", "局长", "chief", "局长"),
        NewPost(hq.units["town"], "township_secretary", "140802001", "书记", "town", "书记"),
    ]
    establish_posts(new, password=None, by=hq.actor, at=OPENED)
    chief = hq.officer("chief").post_id
    mandates = [NewMandate(hq.units["health"], "医疗救治", chief)]
    give_mandates(hq.incident, mandates, "1号", by=hq.actor, at=OPENED)
    return hq


def duties(kind):
    return Obligation.objects.filter(kind=kind)


def test_two_officers_make_a_directive_and_one_act_issues_it(manned):
    hq = manned
    pk = drafted(hq)
    secretary, head = hq.officer("secretary"), hq.officer("head")
    with entered(secretary.scope):
        with pytest.raises(ApprovedByDrafter):
            approve_directive(pk, by=secretary, at=OPENED)
        with pytest.raises(NotApproved):
            issue_directive(pk, [hq.units["health"]], by=secretary, at=OPENED)
    with entered(head.scope):
        approve_directive(pk, by=head, at=OPENED)
        with pytest.raises(AlreadyApproved):
            approve_directive(pk, by=head, at=OPENED)
        with pytest.raises(DirectiveToNobody):
            issue_directive(pk, [], by=head, at=OPENED)
        issue_directive(pk, [hq.units["health"], hq.units["town"]], by=head, at=OPENED)
        with pytest.raises(AlreadyIssued):
            issue_directive(pk, [hq.units["health"]], by=head, at=OPENED)
    assert Addressee.objects.count() == 2
    assert duties(DutyKind.DIRECTIVE_RECEIPT).count() == 2
    owners = set(duties(DutyKind.DIRECTIVE_RESULT).values_list("owner", flat=True))
    assert owners == {hq.posts["liaison"], hq.officer("town").post_id}


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"title": " "}, DirectiveUnclear),
        ({"body": ""}, DirectiveUnclear),
        ({"kind": "poem"}, DirectiveUnclear),
        ({"due_at": OPENED}, DueTooEarly),
    ],
)
def test_a_draft_is_whole(hq, said, refusal):
    with pytest.raises(refusal):
        drafted(hq, **said)


def test_a_number_is_given_once(hq):
    drafted(hq)
    with pytest.raises(NumberTaken):
        drafted(hq)


def test_an_addressee_receives_once_and_says_what_was_done(manned):
    hq = manned
    pk = issued(hq)
    liaison, head = hq.officer("liaison"), hq.officer("head")
    later = OPENED + timedelta(minutes=5)
    with clock.held(later), entered(liaison.scope):
        first = receive_directive(pk, by=liaison, at=later)
        again = receive_directive(pk, by=liaison, at=later + HOUR)
        assert first.received_at == again.received_at == later
        with pytest.raises(ResultMissing):
            answer_directive(pk, " ", by=liaison, at=later)
        with pytest.raises(NotAllowed):
            verify_result(first.pk, "accepted", "", by=liaison, at=later)
    receipt = duties(DutyKind.DIRECTIVE_RECEIPT).get(subject=first.pk)
    assert receipt.done_at == later
    with entered(head.scope), pytest.raises(NothingToVerify):
        verify_result(first.pk, "accepted", "", by=head, at=later)


def test_a_returned_result_is_owed_anew(manned):
    hq = manned
    pk = issued(hq)
    liaison, head = hq.officer("liaison"), hq.officer("head")
    done = OPENED + 3 * HOUR
    with clock.held(done):
        with entered(liaison.scope):
            first = answer_directive(pk, "已落实。", by=liaison, at=done)
        with entered(head.scope):
            with pytest.raises(VerdictUnclear):
                verify_result(first.pk, "returned", "", by=head, at=done)
            verify_result(first.pk, "returned", "缺数据", by=head, at=done)
        results = duties(DutyKind.DIRECTIVE_RESULT).filter(subject=first.pk)
        assert results.count() == 2 and results.filter(done_at=None).count() == 1
        with entered(liaison.scope):
            answer_directive(pk, "已补数据。", by=liaison, at=done)
        assert not results.filter(done_at=None).exists()
        with entered(head.scope):
            assert verify_result(first.pk, "accepted", "", by=head, at=done).verdict == "accepted"


def test_who_is_not_addressed_cannot_answer(manned):
    hq = manned
    pk = issued(hq, units=("health",))
    town = hq.officer("town")
    with entered(town.scope), pytest.raises(NotAddressed):
        receive_directive(pk, by=town, at=OPENED)


def test_silence_climbs_to_the_principal_once_and_an_answer_settles_it(manned):
    hq = manned
    pk = issued(hq)
    town = hq.officer("town")
    with entered(town.scope):
        receive_directive(pk, by=town, at=OPENED)
    early, late = OPENED + timedelta(minutes=59), OPENED + HOUR
    with clock.held(late):
        assert climb_directives(hq.incident.pk, by=hq.actor, at=early) == 0
        assert climb_directives(hq.incident.pk, by=hq.actor, at=late) == 1
        assert climb_directives(hq.incident.pk, by=hq.actor, at=late) == 0
    asked = duties(DutyKind.DIRECTIVE_CLIMB).get()
    assert asked.owner == hq.officer("chief").post_id
    liaison = hq.officer("liaison")
    with clock.held(late + HOUR / 2), entered(liaison.scope):
        receive_directive(pk, by=liaison, at=late + HOUR / 2)
    asked = duties(DutyKind.DIRECTIVE_CLIMB).get()
    assert asked.done_at == late + HOUR / 2
    assert not Addressee.objects.filter(received_at=None).exists()


def test_withdrawn_or_superseded_it_asks_nothing_more(manned):
    hq = manned
    first = issued(hq)
    later = OPENED + HOUR
    with clock.held(later):
        second = drafted(hq, number="6号", supersedes=first)
        head = hq.officer("head")
        with entered(head.scope):
            approve_directive(second, by=head, at=later)
            issue_directive(second, [hq.units["health"]], by=head, at=later)
            waiting = duties(DutyKind.DIRECTIVE_RECEIPT).filter(lifted_at=None)
            assert waiting.count() == 1
            with pytest.raises(ReasonForWithdrawal):
                withdraw_directive(second, " ", by=head, at=later)
            withdraw_directive(second, "发错对象", by=head, at=later)
        assert not waiting.exists()
        liaison = hq.officer("liaison")
        with entered(liaison.scope), pytest.raises(DirectiveGone):
            receive_directive(second, by=liaison, at=later)
