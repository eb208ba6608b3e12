"""How fast a person who was found is under observation, and a fever at the clinic."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.figures.intervals import Interval, declare

declare(
    Interval(
        "order_issued",
        _("from a lead's arrival until its person is under observation"),
        """SELECT l.id, o.division, l.at AS began, min(o.start_at) AS ended
           FROM quarantine_order o JOIN screening_lead l ON l.id = o.lead
           WHERE o.incident_id = %(incident)s AND o.recorded_at <= %(as_of)s
             AND o.supersedes_id IS NULL AND o.start_at >= l.at
             AND o.division >= %(low)s AND o.division < %(high)s
           GROUP BY l.id, o.division, l.at""",
        view="lead",
    )
)
declare(
    Interval(
        "fever_clinic",
        _("from a reading with fever until the person is at the clinic"),
        """SELECT c.id, d.division, c.at AS began,
              CASE WHEN v.recorded_at <= %(as_of)s THEN v.at END AS ended
           FROM duties_obligation d JOIN quarantine_healthcheck c ON c.id = d.subject
           LEFT JOIN quarantine_clinicvisit v ON v.check_id = c.id
           WHERE d.kind = 'clinic_referral' AND d.incident = %(incident)s
             AND d.recorded_at <= %(as_of)s AND (d.lifted_at IS NULL OR d.lifted_at > %(as_of)s)
             AND d.division >= %(low)s AND d.division < %(high)s""",
        view="fever",
    )
)
