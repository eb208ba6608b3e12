"""What runs by itself: sealing, the horizon of endless duties, the evening's cut-off.

Each job looks for what is due on the domain's clock, and run twice does nothing more, so that
one that was missed is made up for by the next. The queue itself keeps the wall clock.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from procrastinate.contrib.django import app

from lianfang.accounts.actors import job
from lianfang.audit import queries as audit
from lianfang.audit.operations import cut_off
from lianfang.audit.seals import seal
from lianfang.config import present
from lianfang.figures import queries as figures
from lianfang.figures.operations import publish
from lianfang.incidents.keyring import audit_key, audit_witness
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock
from lianfang.reporting.operations import plan_reports
from lianfang.reporting.rules import horizon

CUT_OFF = time(18)
"""The time of day at which the headquarters' figures are frozen."""

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
    moment = last_cut_off_due(at)
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


def last_cut_off_due(at: datetime) -> datetime:
    """The latest moment of the evening's cut-off that has passed."""
    today = clock.moment(clock.day_of(at), CUT_OFF)
    return today if today <= at else clock.moment(clock.day_of(at) - timedelta(days=1), CUT_OFF)
