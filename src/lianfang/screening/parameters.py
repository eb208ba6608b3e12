"""What decisions change about screening: how soon and how often the field asks, second looks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.incidents.parameters import Parameter, Question, Touches, declare
from lianfang.screening.rechecking import SHARE

_OPEN_LEADS = """SELECT l.id, l.person_id AS person, l.division, d.due_at AS at
 FROM duties_obligation d JOIN screening_lead l ON l.id = d.subject
 WHERE d.kind = 'lead_answer' AND d.incident = %(incident)s AND d.done_at IS NULL
   AND d.lifted_at IS NULL AND d.opens_at <= %(since)s AND d.closes_at > %(since)s
   AND l.division >= %(low)s AND l.division < %(high)s"""

_RECHECKS = """SELECT r.id, NULL::uuid AS person, r.division, r.drawn_at AS at
 FROM screening_recheck r
 WHERE r.incident_id = %(incident)s AND r.agrees IS NULL AND r.drawn_at <= %(since)s
   AND r.division >= %(low)s AND r.division < %(high)s"""

_STAY = Question("open", _("leads given out already, which keep their time"), Touches.STAYS,
                 _OPEN_LEADS)  # fmt: skip

declare(
    Parameter(
        key="lead_answer",
        label=_("Time to answer a lead"),
        governs=_("within how many minutes the field answers"),
        unit=_("minutes"),
        least=15,
        most=1440,
        questions=(_STAY,),
    )
)
declare(
    Parameter(
        key="lead_attempts",
        label=_("Attempts to reach someone"),
        governs=_("after how many attempts a lead climbs"),
        unit=_("times"),
        least=1,
        most=10,
        questions=(_STAY,),
    )
)
declare(
    Parameter(
        key="recheck_share",
        label=_("Answers looked at a second time"),
        governs=_("the share of a day's answers and doors that someone else looks at again"),
        unit="%",
        least=1,
        most=100,
        default=round(SHARE * 100),
        questions=(
            Question("open", _("second looks drawn already, which stay"), Touches.STAYS,
                     _RECHECKS),
        ),
    )
)  # fmt: skip
