"""How fast the headquarters was formed, and how fast its directives are followed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.figures.intervals import Interval, declare

_FORMED = """SELECT i.id, i.division, i.opened_at AS began, min(l.from_at) AS ended
 FROM incidents_incident i LEFT JOIN command_leadership l ON l.incident_id = i.id
    AND l.kind = 'co_lead' AND l.recorded_at <= %(as_of)s AND l.from_at <= %(as_of)s
 WHERE i.id = %(incident)s AND i.division >= %(low)s AND i.division < %(high)s
 GROUP BY i.id, i.division, i.opened_at"""

_ANSWERED = """SELECT a.id, a.division, d.issued_at AS began,
    CASE WHEN a.{moment} <= %(as_of)s THEN a.{moment} END AS ended
 FROM command_addressee a JOIN command_directive d ON d.id = a.directive_id
 WHERE d.incident_id = %(incident)s AND d.issued_at <= %(as_of)s
   AND a.recorded_at <= %(as_of)s AND a.division >= %(low)s AND a.division < %(high)s
   AND (d.withdrawn_at IS NULL OR d.withdrawn_at > %(as_of)s) {only}"""

declare(
    Interval(
        "headquarters_formed",
        _("from the incident's opening until the headquarters is led"),
        _FORMED,
    )
)
declare(
    Interval(
        "directive_received",
        _("from a directive's issue until a unit acknowledges it"),
        _ANSWERED.format(moment="received_at", only=""),
    )
)
declare(
    Interval(
        "directive_done",
        _("from a directive's issue until a unit reports its result"),
        _ANSWERED.format(moment="result_at", only="AND d.due_at IS NOT NULL"),
    )
)
