"""What must balance about reports: the ledger against its rule, reports against duties done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.duties.choices import LiftKind
from lianfang.figures.identities import Identity
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock
from lianfang.reporting import planning
from lianfang.reporting.form_queries import versions
from lianfang.reporting.form_rules import spans
from lianfang.reporting.rules import KIND, planned_by

_ROWS = """SELECT
    count(*) FILTER (WHERE slot_on < %(until)s AND lifted_as IS DISTINCT FROM %(void)s),
    count(*) FILTER (WHERE done_at IS NOT NULL),
    (SELECT count(DISTINCT (unit_id, day, form)) FROM reporting_dailyreport
     WHERE incident_id = %(incident)s)
 FROM duties_obligation WHERE kind = %(kind)s AND incident = %(incident)s"""


def identities(scope: Scope, incident: UUID, at: datetime) -> list[Identity]:
    """The identities of reporting at a moment, over the whole incident.

    The rule asks for rows up to the horizon, less the day within which the generator runs: one
    that has died turns the balance red.
    """
    until = planned_by(clock.day_of(at))
    members = planning.members(scope, incident)
    forms = spans(versions(scope, incident))
    expected = sum(one.days for one in planning.owings(members, forms, until))
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS,
            {"until": until, "void": LiftKind.VOID.value, "kind": KIND, "incident": incident},
        )
        rows, done, reported = cursor.fetchone()
    return [
        Identity("Daily reports owed = days of the member units", rows, expected),
        Identity("Unit days reported = daily reports done", reported, done),
    ]
