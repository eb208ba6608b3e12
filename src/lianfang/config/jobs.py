"""What runs by itself: sealing, endless duties, the evening's cut-off, leads, messages.

Each job looks for what is due on the domain's clock, and run twice does nothing more, so that
one that was missed is made up for by the next. The queue itself keeps the wall clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from lianfang.accounts.actors import job
from lianfang.audit import queries as audit
from lianfang.audit.operations import cut_off
from lianfang.audit.seals import seal
from lianfang.command.directive_operations import climb_directives
from lianfang.command.directive_queries import anybody_silent
from lianfang.config import present, telling
from lianfang.config.list_jobs import import_waiting
from lianfang.figures import queries as figures
from lianfang.figures.operations import publish
from lianfang.figures.parameters import CUT_OFF
from lianfang.incidents import queries as incidents
from lianfang.incidents.keyring import audit_key, audit_witness
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock
from lianfang.oversight.contradiction_operations import find_contradictions
from lianfang.oversight.queries import anything_contradicts
from lianfang.quarantine import samples
from lianfang.quarantine.missed import anything_to_follow
from lianfang.quarantine.missed_operations import follow_missed
from lianfang.quarantine.sample_operations import draw_samples
from lianfang.reporting import reminder_queries as reporting
from lianfang.reporting import workbook_queries as workbooks
from lianfang.reporting.cutoff_operations import climb_reports, fill_reports
from lianfang.reporting.operations import plan_reports
from lianfang.reporting.rules import horizon
from lianfang.reporting.workbook_operations import fill_workbook
from lianfang.screening import ground_queries as ground
from lianfang.screening.absence_operations import pass_on_leads
from lianfang.screening.climb_operations import climb_leads
from lianfang.screening.recheck_operations import draw_rechecks
from lianfang.screening.rechecking import DRAWN_AT
from lianfang.screening.rules import by_night
from lianfang.transitions.operations import lay_anew
from lianfang.transitions.queries import to_lay

SEALING = second_role_use("config.seal", "The chain is over the entries of every scope.")


@app.periodic(cron="* * * * *")
@app.task(name="lianfang.seal_audit", queueing_lock="lianfang.seal_audit")
def seal_audit(timestamp: int = 0) -> None:
    """Append to the audit chain what was done since the last minute."""
    present.incident()
    with across_scopes(SEALING):
        seal(audit_key(), audit_witness())


@app.periodic(cron="* * * * *")
@app.task(name="lianfang.close_evening", queueing_lock="lianfang.close_evening")
def close_evening(timestamp: int = 0) -> None:
    """After the cut-off's hour: close that moment and publish its figures, once."""
    incident = present.incident()
    if incident is None:
        return
    at = clock.now()
    moment = _cut_off_due(incident.pk, at)
    if moment < incident.opened_at:
        return
    actor = job("cut-off", incident.division)
    with entered(actor.scope):
        if audit.is_final(moment) and figures.published(
            actor.scope, incident.pk, incident.division, moment
        ):
            return
        cut_off(moment, by=actor, at=at, reason="evening")
    with entered(actor.scope):
        publish(incident.pk, incident.division, moment, by=actor, at=at)


@app.periodic(cron="7 * * * *")
@app.task(name="lianfang.plan_reports", queueing_lock="lianfang.plan_reports")
def write_reports_owed(timestamp: int = 0) -> None:
    """Write the endless duties up to the horizon."""
    if (incident := present.incident()) is None:
        return
    actor, at = job("horizon", incident.division), clock.now()
    until = horizon(clock.day_of(at))
    with entered(actor.scope):
        plan_reports(incident, until, by=actor, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="lianfang.fill_reports", queueing_lock="lianfang.fill_reports")
def fill_units_reports(timestamp: int = 0) -> None:
    """At a form's cut-off: fill every report owed by it, once."""
    incident, at = present.incident(), clock.now()
    if incident is None:
        return
    actor = job("cut-off of reports", incident.division)
    with entered(actor.scope):
        for form, day in reporting.to_fill(actor.scope, incident.pk, at):
            fill_reports(incident, form, day, by=actor, at=at)


@app.periodic(cron="*/5 * * * *")
@app.task(name="lianfang.climb_reports", queueing_lock="lianfang.climb_reports")
def ask_above_about_reports(timestamp: int = 0) -> None:
    """Where a report stays missing: ask who stands above its signer; by day."""
    incident, at = present.incident(), clock.now()
    if incident is None:
        return
    actor = job("missing reports", incident.division)
    with entered(actor.scope):
        if reporting.silent(actor.scope, incident.pk, at):
            climb_reports(incident, by=actor, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="lianfang.import_lists", queueing_lock="lianfang.import_lists")
def import_lists(timestamp: int = 0) -> None:
    """Import the files that wait; those whose import was interrupted, too."""
    if (incident := present.incident()) is not None:
        import_waiting(incident.pk, incident.division)


@app.periodic(cron="*/10 * * * *")
@app.task(name="lianfang.move_leads", queueing_lock="lianfang.move_leads")
def move_leads(timestamp: int = 0) -> None:
    """Let leads follow who is there, and climb where nobody was reached; by day."""
    incident, at = present.incident(), clock.now()
    if incident is None or by_night(at):
        return
    actor = job("ladder", incident.division)
    with entered(actor.scope):
        if ground.anything_passes_on(actor.scope, incident, at):
            pass_on_leads(incident.pk, by=actor, at=at)
    with entered(actor.scope):
        if ground.anything_climbs(actor.scope, incident, at):
            climb_leads(incident.pk, by=actor, at=at)


@app.periodic(cron="*/5 * * * *")
@app.task(name="lianfang.climb_directives", queueing_lock="lianfang.climb_directives")
def ask_principals(timestamp: int = 0) -> None:
    """Where a unit stays silent on a directive: ask its principal; by day."""
    incident, at = present.incident(), clock.now()
    if incident is None or by_night(at):
        return
    actor = job("directives", incident.division)
    with entered(actor.scope):
        if anybody_silent(actor.scope, incident.pk, at):
            climb_directives(incident.pk, by=actor, at=at)


@app.periodic(cron="*/10 * * * *")
@app.task(name="lianfang.draw_rechecks", queueing_lock="lianfang.draw_rechecks")
def draw_second_looks(timestamp: int = 0) -> None:
    """After 19:30: draw which of the day's answers are looked at again, once."""
    if (incident := present.incident()) is None:
        return
    actor, at = job("second looks", incident.division), clock.now()
    day = last_draw_due(at)
    with entered(actor.scope):
        if not ground.is_drawn(actor.scope, incident.pk, day):
            share = incidents.value(None, incident.pk, "recheck_share", at)
            draw_rechecks(incident.pk, day, share=int(share) / 100, by=actor, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="lianfang.fill_workbooks", queueing_lock="lianfang.fill_workbooks")
def fill_superiors_workbooks(timestamp: int = 0) -> None:
    """At a workbook's time of day: fill it and keep it as sent, once."""
    incident, at = present.incident(), clock.now()
    if incident is None:
        return
    actor, today = job("workbooks", incident.division), clock.moment(clock.day_of(at))
    with entered(actor.scope):
        for minute in workbooks.minutes(actor.scope, incident.pk):
            moment = today + timedelta(minutes=minute)
            if moment <= at:
                for pk in workbooks.to_fill(actor.scope, incident.pk, minute, moment):
                    fill_workbook(pk, moment, by=actor, at=at)


@app.periodic(cron="40 * * * *")
@app.task(name="lianfang.find_contradictions", queueing_lock="lianfang.find_contradictions")
def hold_zeros_against_records(timestamp: int = 0) -> None:
    """After the evening's cut-off: hold the day's signed zeros against its records."""
    incident, at = present.incident(), clock.now()
    if incident is None:
        return
    actor, day = job("oversight", incident.division), clock.day_of(_cut_off_due(incident.pk, at))
    with entered(actor.scope):
        if anything_contradicts(actor.scope, incident.pk, day):
            find_contradictions(incident, day, by=actor, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="lianfang.lay_anew", queueing_lock="lianfang.lay_anew")
def follow_decisions(timestamp: int = 0) -> None:
    """Lay anew what is owed, for each change whose moment has come."""
    incident, at = present.incident(), clock.now()
    if incident is None:
        return
    actor = job("transitions", incident.division)
    with entered(actor.scope):
        if to_lay(actor.scope, incident.pk, at).exists():
            lay_anew(incident, by=actor, at=at)


@app.periodic(cron="*/5 * * * *")
@app.task(name="lianfang.follow_missed", queueing_lock="lianfang.follow_missed")
def follow_missed_checks(timestamp: int = 0) -> None:
    """After a missed check: have someone call, or go."""
    incident, at = present.incident(), clock.now()
    if incident is None:
        return
    actor = job("missed checks", incident.division)
    with entered(actor.scope):
        if anything_to_follow(incident.pk, at):
            follow_missed(incident.pk, by=actor, at=at)


@app.periodic(cron="*/10 * * * *")
@app.task(name="lianfang.draw_samples", queueing_lock="lianfang.draw_samples")
def draw_second_readings(timestamp: int = 0) -> None:
    """After 20:00: draw which of the day's readings are measured again, once."""
    incident, at = present.incident(), clock.now()
    if incident is None:
        return
    actor, day = job("second readings", incident.division), samples.last_draw_due(at)
    with entered(actor.scope):
        if not samples.is_drawn(incident.pk, day) and samples.drawable(incident.pk, day, at):
            share = incidents.value(None, incident.pk, "sample_share", at)
            draw_samples(incident.pk, day, int(share) / 100, by=actor, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="lianfang.tell_posts", queueing_lock="lianfang.tell_posts")
def tell_posts(timestamp: int = 0) -> None:
    """Tell posts what they owe, within their budgets."""
    telling.tell()


@app.periodic(cron="* * * * *")
@app.task(name="lianfang.send_messages", queueing_lock="lianfang.send_messages")
def send_messages(timestamp: int = 0) -> None:
    """Send by mail what waits, and again what failed."""
    telling.send()


def last_draw_due(at: datetime) -> date:
    """The latest day whose second looks can be drawn."""
    today = clock.day_of(at)
    return today if clock.moment(today, DRAWN_AT) <= at else today - timedelta(days=1)


def last_cut_off_due(
    at: datetime, minute_on: Callable[[date], int] = lambda _day: 18 * 60
) -> datetime:
    """The latest evening's cut-off that has passed; `minute_on` says when a day has its own."""
    today = clock.day_of(at)
    for day in (today, today - timedelta(days=1)):
        moment = clock.moment(day) + timedelta(minutes=minute_on(day))
        if moment <= at:
            break
    return moment


def _cut_off_due(incident: UUID, at: datetime) -> datetime:
    """The latest cut-off that has passed, at the time that was decided for its day."""

    def minute_on(day: date) -> int:
        return int(incidents.value(None, incident, CUT_OFF, clock.moment(day)))

    return last_cut_off_due(at, minute_on)
