"""Units file what they owe: on time, late, zero, corrected; nobody files for another."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lianfang.accounts.models import Post, Unit
from lianfang.accounts.operations import NewPost, establish_posts
from lianfang.audit.models import Entry
from lianfang.command.models import Membership
from lianfang.command.operations import end_membership, join_units
from lianfang.duties.choices import LiftKind
from lianfang.duties.ledger import lift
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.reporting import queries
from lianfang.reporting.filing import (
    BlankReport,
    CorrectionWithoutReason,
    DayInFuture,
    FieldBlank,
    FieldUnknown,
    FigureUnreadable,
    ReportNotOwed,
    SignedInFuture,
    ZeroContradicted,
    ZeroUnsaid,
)
from lianfang.reporting.identities import identities
from lianfang.reporting.models import DailyReport
from lianfang.reporting.operations import (
    Filed,
    file_reports,
    plan_reports,
)
from lianfang.reporting.rules import Cell
from tests.command.conftest import OPENED
from tests.reporting.conftest import DAY, EVENING, STAFF, ZERO, report


def file(hq, *reports, at=EVENING, **options):
    with clock.held(at):
        return file_reports(hq.incident, reports, by=hq.actor, at=at, **options)


def refused(hq, refusal: type[Exception], *reports):
    with pytest.raises(refusal):
        file(hq, *reports)


def cells(hq, as_of, days=1):
    found = queries.matrix(
        hq.actor.scope, hq.incident.pk, "140802", DAY, DAY + timedelta(days=days), as_of
    )
    return {row.name: [c.cell for c in row.cells] for row in found.rows}


def held_identities(hq, at):
    return [one.holds for one in identities(hq.actor.scope, hq.incident.pk, at)]


def test_each_member_owes_a_report_a_day(planned):
    owed = Obligation.objects.filter(kind="daily_report")
    assert owed.count() == 3 * 7
    health = owed.get(subject=planned.units["health"], slot_on=DAY)
    assert (health.owner, health.unit) == (planned.posts["liaison"], planned.units["health"])
    assert health.late_at == OPENED + timedelta(hours=8.5)
    town = owed.get(subject=planned.units["town"], slot_on=DAY)
    assert (town.owner, town.division) == (None, "140802001")
    assert town.late_at == OPENED + timedelta(hours=7.5)
    assert town.closes_at == OPENED + timedelta(hours=27)
    entry = Entry.objects.get(action="reporting.plan_reports")
    assert set(entry.subjects) == {planned.units[n] for n in ("health", "education", "town")}


def test_planning_again_adds_only_new_days(planned):
    again: Callable[[int], int] = lambda days: plan_reports(  # noqa: E731
        planned.incident, DAY + timedelta(days=days), by=planned.actor, at=EVENING
    )
    assert again(7) == 0
    assert again(8) == 3


def test_a_unit_owes_from_its_joining(planned):
    with clock.held(EVENING):
        join_units(planned.incident, [planned.units["hq"]], "2号", by=planned.actor, at=EVENING)
        until = DAY + timedelta(days=7)
        assert plan_reports(planned.incident, until, by=planned.actor, at=EVENING) == 6
    refused(planned, ReportNotOwed, report(planned, "hq"))


def test_one_act_files_many(planned):
    filed = file(
        planned,
        report(planned, "health", 16.9),
        report(planned, "education", 17.5, **ZERO),
        report(planned, "town", 16, **ZERO),
    )
    assert filed == Filed(on_time=2, late=1, corrections=0) and filed.count == 3
    assert cells(planned, EVENING) == {
        "health": [Cell.ON_TIME],
        "education": [Cell.LATE],
        "town": [Cell.ZERO],
    }
    entry = Entry.objects.get(action="reporting.file_reports")
    assert {
        planned.units["health"],
        DailyReport.objects.get(unit=planned.units["town"]).pk,
    } <= set(entry.subjects)
    assert entry.detail == {"on_time": 2, "late": 1}
    duty = Obligation.objects.get(subject=planned.units["health"], slot_on=DAY)
    kept = DailyReport.objects.get(unit=planned.units["health"])
    assert (duty.evidence, duty.done_by, kept.figures) == (
        kept.pk, kept.signed_by, STAFF,
    )  # fmt: skip


def test_lateness_is_judged_on_the_signing(planned):
    morning = EVENING + timedelta(hours=14)
    assert file(planned, report(planned, "health", 16), at=morning).on_time == 1
    assert cells(planned, EVENING)["health"] == [Cell.MISSING]
    assert cells(planned, morning)["health"] == [Cell.ON_TIME]


def test_a_correction_stands_beside_the_first_with_its_reason(planned):
    file(planned, report(planned, "health", 16, **ZERO))
    refused(planned, CorrectionWithoutReason, report(planned, "health", 17.8))
    corrected = report(planned, "health", 17.8, reason="漏计一人")
    assert file(planned, corrected).corrections == 1
    found = queries.versions(
        planned.actor.scope, planned.incident.pk, planned.units["health"], DAY, "department"
    )
    assert [(r.version, r.is_zero, r.reason) for r in found] == [
        (2, False, "漏计一人"), (1, True, ""),
    ]  # fmt: skip
    scope, incident = planned.actor.scope, planned.incident.pk
    laid = queries.matrix(scope, incident, "140802", DAY, DAY + timedelta(days=1), EVENING)
    (cell,) = next(row for row in laid.rows if row.name == "health").cells
    assert (cell.cell, cell.corrected) == (Cell.ON_TIME, True)


def test_first_and_correction_may_come_in_one_act(planned):
    both = (report(planned, "town", 15), report(planned, "town", 16, reason="更正", **ZERO))
    assert file(planned, *both) == Filed(on_time=1, late=0, corrections=1)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"figures": {}}, BlankReport),
        ({"figures": dict.fromkeys(STAFF, 0)}, ZeroUnsaid),
        ({"figures": {"returned": 1}, "is_zero": True}, ZeroContradicted),
        ({"figures": {"returned": -1}}, FigureUnreadable),
        ({"figures": {"returned": 1}}, FieldBlank),
        ({"figures": STAFF | {"registered": 1}}, FieldUnknown),
    ],
)
def test_a_blank_or_contradictory_report_stops_the_whole_act(planned, said, refusal):
    refused(planned, refusal, report(planned, "town"), report(planned, "health", **said))
    assert not DailyReport.objects.exists()
    assert not Obligation.objects.filter(done_at__isnull=False).exists()


def test_a_report_is_neither_of_tomorrow_nor_signed_tomorrow(planned):
    refused(planned, SignedInFuture, report(planned, "town", 18.5))
    tomorrow = report(planned, "town", 16)
    tomorrow = type(tomorrow)(tomorrow.unit, DAY + timedelta(days=1), tomorrow.at, {"a": 1}, False)
    refused(planned, DayInFuture, tomorrow)


def test_a_day_before_membership_is_not_owed(planned):
    refused(planned, ReportNotOwed, report(planned, "health", days=-1))


def test_who_left_owes_no_more(planned):
    file(planned, report(planned, "health"))
    leaving = OPENED + timedelta(days=1, hours=12)
    with clock.held(leaving):
        membership = Membership.objects.get(unit=planned.units["health"])
        end_membership(membership, "并入", by=planned.actor, at=leaving)
        assert held_identities(planned, leaving) == [False, True]
        plan_reports(planned.incident, DAY + timedelta(days=8), by=planned.actor, at=leaving)
    assert cells(planned, leaving, days=3)["health"] == [
        Cell.ON_TIME, Cell.MISSING, Cell.NOT_OWED,
    ]  # fmt: skip
    assert held_identities(planned, leaving) == [True, True]
    with pytest.raises(ReportNotOwed):
        file(planned, report(planned, "health", days=2), at=leaving + timedelta(days=2))


def test_a_waived_report_is_not_expected_and_may_still_come(planned):
    lift(
        "daily_report", [planned.units["town"]], due_from=OPENED, lifted_as=LiftKind.WAIVED,
        lifted_by=planned.actor.id, why="停电", recorded_at=OPENED,
    )  # fmt: skip
    assert cells(planned, EVENING)["town"] == [Cell.WAIVED]
    assert file(planned, report(planned, "town")).on_time == 1
    assert cells(planned, EVENING)["town"] == [Cell.ON_TIME]


def test_a_dead_generator_turns_the_balance_red(planned):
    assert held_identities(planned, OPENED) == [True, True]
    assert held_identities(planned, OPENED + timedelta(days=1)) == [True, True]
    owed, _ = identities(planned.actor.scope, planned.incident.pk, OPENED + timedelta(days=2))
    assert (owed.left, owed.right, owed.holds) == (21, 24, False)


def test_reports_balance_with_duties_done(planned):
    file(planned, report(planned, "town"), report(planned, "town", 17, reason="更正"))
    _, filed = identities(planned.actor.scope, planned.incident.pk, EVENING)
    assert (filed.left, filed.right) == (1, 1)


def test_the_same_key_files_once(planned):
    for _ in range(2):
        assert file(planned, report(planned, "town"), key="phone 1").on_time == 1
    assert DailyReport.objects.count() == 1


def test_a_liaison_files_for_its_own_unit_only(planned):
    liaison = planned.officer("liaison")
    with entered(liaison.scope), clock.held(EVENING):
        own = [report(planned, "health")]
        assert file_reports(planned.incident, own, by=liaison, at=EVENING).on_time == 1
        with pytest.raises(NotAllowed):
            other = [report(planned, "education")]
            file_reports(planned.incident, other, by=liaison, at=EVENING)
        found = queries.matrix(
            liaison.scope, planned.incident.pk, "140802", DAY, DAY + timedelta(days=1), EVENING
        )
        assert [row.name for row in found.rows] == ["health"]
        with pytest.raises(NotAllowed):
            plan_reports(planned.incident, DAY, by=liaison, at=EVENING)


def test_a_township_secretary_files_and_the_next_one_sees_nothing(planned):
    neighbour = Unit.objects.get(pk=planned.units["hq"])
    new = [
        NewPost(planned.units["town"], "township_secretary", "140802001", "t1", "t1", "t1"),
        NewPost(neighbour.pk, "township_secretary", "140802002", "t2", "t2", "t2"),
    ]
    establish_posts(new, password=None, by=planned.actor, at=OPENED)
    assert Post.objects.filter(role="township_secretary").count() == 2
    own, other = planned.officer("t1"), planned.officer("t2")
    with clock.held(EVENING):
        with entered(own.scope):
            filed = file_reports(planned.incident, [report(planned, "town")], by=own, at=EVENING)
            assert filed.on_time == 1
        with entered(other.scope):
            with pytest.raises(NotAllowed):
                file_reports(planned.incident, [report(planned, "town")], by=other, at=EVENING)
            assert not DailyReport.objects.exists()
            assert not Obligation.objects.exists()


def test_a_commander_reads_and_files_nothing(planned):
    commander = planned.officer("secretary")
    with entered(commander.scope), clock.held(EVENING), pytest.raises(NotAllowed):
        file_reports(planned.incident, [report(planned, "town")], by=commander, at=EVENING)
