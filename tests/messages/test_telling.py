"""Each post is told once what came in, is due or overdue; summaries tell the rest."""

from datetime import timedelta

import pytest

from lianfang.accounts.models import Absence, Holding
from lianfang.duties.choices import DutyKind
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound
from lianfang.messages import queries
from lianfang.messages.choices import Topic
from lianfang.messages.models import Message
from lianfang.messages.operations import (
    AddressUnreadable,
    BudgetOutOfBounds,
    read_all,
    read_message,
    set_wish,
    sum_up,
    tell_posts,
)
from tests.messages.conftest import HOUR, LOOKING, MINUTE, NOON


def topics(street, who="secretary"):
    return [(m.topic, m.kind, m.count) for m in street.told(who)]


def test_what_came_in_is_told_once_each_kind_with_its_number(street):
    street.owes("secretary", DutyKind.DIRECTIVE_RECEIPT, due=NOON + HOUR / 2, at=NOON)
    street.owes("secretary", DutyKind.EXPLANATION, due=NOON + 24 * HOUR, at=NOON, many=3)
    assert street.tell(NOON) == 2
    assert street.tell(NOON + MINUTE) == 0
    assert sorted(topics(street)) == [("new", "directive_receipt", 1), ("new", "explanation", 3)]


def test_a_directives_result_comes_with_its_receipt_and_a_returned_one_is_news(street):
    street.owes("secretary", DutyKind.DIRECTIVE_RESULT, due=NOON + 24 * HOUR, at=NOON)
    assert street.tell(NOON) == 0
    later = NOON + HOUR
    street.owes(
        "secretary", DutyKind.DIRECTIVE_RESULT, due=later + 24 * HOUR, at=later, slot="02101300"
    )
    assert street.tell(later) == 1


def test_a_reminder_an_hour_before_the_cut_off_then_overdue(street):
    cut_off = NOON + 6 * HOUR
    street.owes("secretary", DutyKind.DAILY_REPORT, due=cut_off, at=NOON)
    assert street.tell(NOON) == 0
    assert street.tell(cut_off - 61 * MINUTE) == 0
    assert street.tell(cut_off - 59 * MINUTE) == 1
    assert street.tell(cut_off - 10 * MINUTE) == 0
    assert street.tell(cut_off + MINUTE) == 1
    assert topics(street) == [("soon", "daily_report", 1), ("late", "daily_report", 1)]


def test_many_small_duties_are_told_in_the_summary_only(street):
    street.owes("village", DutyKind.LEAD_ANSWER, due=NOON + 24 * HOUR, at=NOON, many=30)
    assert street.tell(NOON) == 0
    with clock.held(NOON), entered(street.by.scope):
        for _ in range(2):
            sum_up(street.incident, Topic.CUT_OFF, NOON, by=street.by, at=NOON)
    message = street.told("village")[0]
    assert (message.count, message.tally) == (30, {"lead_answer": [30, 0]})
    assert not street.told("secretary")


def test_by_night_what_can_wait_comes_at_seven_and_a_fever_at_once(street):
    night = NOON + 12 * HOUR
    street.owes("village", DutyKind.FEVER_NOTICE, due=night + HOUR / 2, at=night)
    street.owes("village", DutyKind.FRONTLINE_ISSUE, due=night + 24 * HOUR, at=night)
    assert street.tell(night) == 2
    told = {m.kind: m for m in street.told("village")}
    assert told["fever_notice"].delivered_at == night and told["fever_notice"].urgent
    waits = told["frontline_issue"]
    assert (waits.delivered_at, waits.held_why) == (None, "night")
    assert clock.local(waits.held_until).hour == 7
    street.tell(waits.held_until - MINUTE)
    assert {m.kind: m for m in street.told("village")}["frontline_issue"].delivered_at is None
    street.tell(waits.held_until)
    assert {m.kind: m for m in street.told("village")}["frontline_issue"].delivered_at


def test_beyond_its_budget_a_post_waits_for_the_summary_but_not_for_health(street):
    village = street.officer("village")
    with clock.held(NOON), entered(village.scope):
        set_wish(4, "", morning=True, cut_off=True, by=village, at=NOON)
    for minutes in range(6):
        at = NOON + minutes * MINUTE
        street.owes("village", DutyKind.FRONTLINE_ISSUE, due=at + 24 * HOUR, at=at)
        street.tell(at)
    told = street.told("village")
    assert [m.held_why for m in told] == ["", "", "", "", "budget", "budget"]
    at = NOON + HOUR
    street.owes("village", DutyKind.CLINIC_REFERRAL, due=at + HOUR, at=at)
    street.tell(at)
    assert street.told("village")[-1].delivered_at == at


def test_a_deputy_is_told_while_the_holder_is_away(street):
    with across_scopes(LOOKING):
        Absence.objects.create(
            post_id=street.posts["village"], deputy_id=street.posts["secretary"],
            division="140802001", from_at=NOON - HOUR, to_at=NOON + HOUR, recorded_at=NOON,
        )  # fmt: skip
    street.owes("village", DutyKind.FRONTLINE_ISSUE, due=NOON + 24 * HOUR, at=NOON)
    street.tell(NOON)
    assert topics(street, "village") == []
    assert topics(street, "secretary") == [("new", "frontline_issue", 1)]


def test_nobody_reads_anothers_inbox(street):
    street.owes("village", DutyKind.FRONTLINE_ISSUE, due=NOON + 24 * HOUR, at=NOON)
    street.tell(NOON)
    message = street.told("village")[0]
    for who in ("secretary", "keeper"):
        other = street.officer(who)
        with entered(other.scope):
            assert not Message.objects.exists()
            with pytest.raises(NotFound):
                read_message(message.pk, by=other, at=NOON)
    own = street.officer("village")
    with clock.held(NOON), entered(own.scope):
        assert queries.inbox(own.scope, street.posts["village"], unread=True).count() == 1
        for _ in range(2):
            read_message(message.pk, by=own, at=NOON)
        assert not queries.inbox(own.scope, street.posts["village"], unread=True).exists()


def test_all_is_read_up_to_a_moment(street):
    for minutes in (0, 5):
        at = NOON + minutes * MINUTE
        street.owes("village", DutyKind.FRONTLINE_ISSUE, due=at + 24 * HOUR, at=at)
        street.tell(at)
    own = street.officer("village")
    with clock.held(NOON + HOUR), entered(own.scope):
        assert read_all(NOON + MINUTE, by=own, at=NOON + HOUR) == 1
        assert read_all(NOON + HOUR, by=own, at=NOON + HOUR) == 1


def test_wishes_are_read_and_end_with_the_holding(street):
    village = street.officer("village")
    with clock.held(NOON), entered(village.scope):
        with pytest.raises(BudgetOutOfBounds):
            set_wish(3, "", morning=True, cut_off=True, by=village, at=NOON)
        for bad in ("nobody", "a@b\nBcc: c@d.cn", "王@"):
            with pytest.raises(AddressUnreadable):
                set_wish(12, bad, morning=True, cut_off=True, by=village, at=NOON)
        set_wish(12, "v@example.cn", morning=False, cut_off=False, by=village, at=NOON)
    street.owes("village", DutyKind.FRONTLINE_ISSUE, due=NOON + 24 * HOUR, at=NOON)
    with clock.held(NOON), entered(street.by.scope):
        assert sum_up(street.incident, Topic.MORNING, NOON, by=street.by, at=NOON) == 0
    with across_scopes(LOOKING):
        Holding.objects.filter(officer__username="village").update(to_at=NOON)
    street.tell(NOON + MINUTE)
    assert street.told("village") and not street.sent()


def test_four_thousand_posts_are_told_of_a_directive_in_one_act(street):
    street.owes("village", DutyKind.DIRECTIVE_RECEIPT, due=NOON + HOUR, at=NOON, many=4000)
    assert street.tell(NOON) == 1
    assert street.told("village")[0].count == 4000


def test_telling_needs_no_words_about_anybody():
    assert {f.name for f in Message._meta.get_fields()} == {
        "id", "incident", "post", "topic", "kind", "about_at", "count", "tally", "urgent",
        "held_until", "held_why", "delivered_at", "read_at", "read_by", "recorded_at",
    }  # fmt: skip


def test_an_act_of_an_earlier_day_is_left_to_the_summary(street):
    street.owes("village", DutyKind.FRONTLINE_ISSUE, due=NOON + 24 * HOUR, at=NOON)
    later = NOON + timedelta(hours=20)
    with clock.held(later), entered(street.by.scope):
        assert not queries.anything_to_tell(street.by.scope, street.incident.pk, later)
        assert tell_posts(street.incident, by=street.by, at=later) == 0
