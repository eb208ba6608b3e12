"""What runs by itself does what is due on the domain's clock, once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from lianfang.accounts.models import Post
from lianfang.audit import queries as audit
from lianfang.audit.models import Cutoff, Entry, Seal
from lianfang.command.operations import join_units
from lianfang.config import jobs, present, telling, wire
from lianfang.duties.ledger import Duty, owe
from lianfang.duties.models import Obligation
from lianfang.figures.models import PublishedFigure
from lianfang.figures.registry import all_figures
from lianfang.incidents.operations import set_drill_clock
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock
from lianfang.messages.models import Message
from lianfang.screening.answering import FieldAnswer
from lianfang.screening.models import Placement, Recheck
from lianfang.screening.operations import answer_leads, reassign_leads
from tests.config.headquarters import EAST, NOW, WEST, House

_LOOKING = second_role_use("tests.looking", "A test looks at what was kept.")
YESTERDAYS = datetime(2020, 2, 9, 10, tzinfo=UTC)
TODAYS = YESTERDAYS + timedelta(days=1)
DAY = timedelta(days=1)


def test_the_cut_off_due_is_the_latest_that_has_passed():
    assert jobs.last_cut_off_due(NOW) == YESTERDAYS
    assert jobs.last_cut_off_due(TODAYS) == TODAYS
    assert jobs.last_cut_off_due(TODAYS - timedelta(seconds=1)) == YESTERDAYS
    after_midnight_in_china = datetime(2020, 2, 10, 17, tzinfo=UTC)
    assert jobs.last_cut_off_due(after_midnight_in_china) == TODAYS


def test_the_evening_is_closed_and_published_once(house: House):
    for _ in range(2):
        jobs.close_evening()
    assert list(Cutoff.objects.values_list("moment", flat=True)) == [YESTERDAYS]
    assert PublishedFigure.objects.count() == len(all_figures())
    with across_scopes(_LOOKING):
        assert Entry.objects.filter(action="audit.cut_off").count() == 1
    with clock.held(TODAYS + timedelta(minutes=1)):
        jobs.close_evening()
    assert audit.last_cutoff() == TODAYS


def test_no_evening_before_the_incident_is_closed(house: House):
    with clock.held(house.incident.opened_at + timedelta(minutes=5)):
        jobs.close_evening()
    assert not Cutoff.objects.exists()


def test_reports_are_written_up_to_the_horizon_once(house: House):
    with entered(house.by.scope):
        join_units(house.incident, [house.unit], "通知", by=house.by, at=NOW)
    jobs.write_reports_owed()
    with entered(house.by.scope):
        first = Obligation.objects.count()
    jobs.write_reports_owed()
    with entered(house.by.scope):
        assert Obligation.objects.count() == first >= 7


def test_sealing_takes_what_was_done_and_then_nothing(house: House):
    jobs.seal_audit()
    with across_scopes(_LOOKING):
        assert Seal.objects.get().entries == Entry.objects.count() > 3
    jobs.seal_audit()
    with across_scopes(_LOOKING):
        assert Seal.objects.count() == 1


def test_jobs_do_nothing_before_there_is_an_incident(db: None):
    with clock.held(NOW):
        jobs.close_evening()
        jobs.write_reports_owed()
        jobs.move_leads()
        jobs.draw_second_looks()
        jobs.tell_posts()
        jobs.send_messages()
    assert not Cutoff.objects.exists()


def test_a_lead_that_nobody_reached_climbs_by_day_and_once(house: House):
    given = NOW - timedelta(days=1)
    with clock.held(given), entered(house.by.scope):
        house.post("community", "community_secretary", WEST, "西边社区书记")
        reassign_leads([house.lead], WEST, "居住在西边", by=house.by, at=given)
    for hours, climbed in ((-4, 0), (0, 1), (0.2, 1)):
        with clock.held(NOW + timedelta(hours=hours)):
            jobs.move_leads()
        with across_scopes(_LOOKING):
            assert Placement.objects.filter(why="climbed").count() == climbed
            assert Entry.objects.filter(action="screening.climb_leads").count() == climbed


def test_second_looks_are_drawn_in_the_evening_once(house: House):
    with clock.held(NOW), entered(house.by.scope):
        answer_leads([FieldAnswer(house.lead, "found", NOW)], by=house.by, at=NOW)
    evening = datetime(2020, 2, 10, 11, 30, tzinfo=UTC)
    for minutes, drawn in ((-1, 0), (0, 1), (10, 1)):
        with clock.held(evening + timedelta(minutes=minutes)):
            jobs.draw_second_looks()
        with across_scopes(_LOOKING):
            assert Recheck.objects.count() == drawn
            assert Entry.objects.filter(action="screening.draw_rechecks").count() == drawn


def test_an_act_that_cannot_wait_enqueues_its_job_once(lasting: House):
    with entered(lasting.by.scope):
        join_units(lasting.incident, [lasting.unit], "通知", by=lasting.by, at=NOW)
    wire.pass_on("command.join_units", ())
    waiting = ProcrastinateJob.objects.filter(status="todo", task_name="lianfang.plan_reports")
    assert waiting.count() == 1


def test_every_wired_job_exists():
    assert {name for names in wire.WIRES.values() for name in names} <= set(app.tasks)


def test_a_drill_takes_its_time_with_it(house: House):
    with across_scopes(_LOOKING):
        set_drill_clock(house.incident, timedelta(days=-365), by=house.by, at=NOW)
    try:
        present.incident()
        with clock.held(None):  # type: ignore[arg-type]
            assert timedelta(days=364) < clock.wall() - clock.now() < timedelta(days=366)
    finally:
        clock.shift(timedelta(0))


def test_posts_are_told_and_summed_up_once_and_mail_is_sent(house: House, settings: Any):
    with entered(house.by.scope):
        post = Post.objects.get(title="东边街道书记").pk
    due = Duty(
        "frontline_issue", uuid4(), "once", post, None, EAST, NOW, NOW + DAY, NOW + DAY, NOW + DAY
    )
    with entered(house.by.scope):
        owe(house.incident.pk, [due], NOW)
    jobs.send_messages()
    for _ in range(2):
        jobs.tell_posts()
    with across_scopes(_LOOKING):
        told = Message.objects.filter(post=post)
        assert sorted(told.values_list("topic", flat=True)) == ["morning", "new"]
    settings.MAIL = "smtp://127.0.0.1:1"
    jobs.send_messages()
    assert telling.link(due.subject).endswith(f"/inbox/{due.subject}")
