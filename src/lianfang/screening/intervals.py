"""How fast a lead is answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.figures.intervals import Interval, declare

declare(
    Interval(
        "lead_answered",
        _("from a lead's arrival until the field's first answer"),
        """SELECT l.id, l.division, l.at AS began, min(a.at) AS ended
           FROM screening_lead l LEFT JOIN screening_answer a ON a.lead_id = l.id
              AND a.recorded_at <= %(as_of)s
           WHERE l.incident_id = %(incident)s AND l.recorded_at <= %(as_of)s
             AND l.division >= %(low)s AND l.division < %(high)s
           GROUP BY l.id, l.division, l.at""",
        view="lead",
    )
)
