"""What decisions change about observation: checks a day, fever, days, authorities, samples."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianfang.incidents.parameters import Parameter, Question, Sort, Touches, declare
from lianfang.quarantine.choices import OrderKind
from lianfang.quarantine.drafting import AUTHORITY, authorised
from lianfang.quarantine.laying import lay_checks
from lianfang.quarantine.samples import SHARE
from lianfang.quarantine.slots import CHECKS, EVERY_SLOT

_IN_FORCE = """o.incident_id = %(incident)s AND o.start_at <= %(since)s
   AND least(o.end_at, o.ended_at) > %(since)s
   AND o.division >= %(low)s AND o.division < %(high)s"""

_FALLING_AWAY = """SELECT d.id, o.person_id AS person, d.division, d.due_at AS at
 FROM duties_obligation d JOIN quarantine_order o ON o.id = d.subject
 WHERE d.kind = 'health_check' AND d.incident = %(incident)s AND o.kind = '{kind}'
   AND d.due_at >= %(since)s AND d.done_at IS NULL AND d.lifted_at IS NULL
   AND d.division >= %(low)s AND d.division < %(high)s
   AND NOT d.slot = ANY(string_to_array(%(value)s, ','))"""

_COMING_BACK = """SELECT d.id, o.person_id AS person, d.division, d.due_at AS at
 FROM duties_obligation d JOIN quarantine_order o ON o.id = d.subject
 WHERE d.kind = 'health_check' AND d.incident = %(incident)s AND o.kind = '{kind}'
   AND d.due_at >= %(since)s AND d.lifted_why = 'laid anew'
   AND d.division >= %(low)s AND d.division < %(high)s
   AND d.slot = ANY(string_to_array(%(value)s, ','))"""

_ORDERS = f"""SELECT o.id, o.person_id AS person, o.division, o.end_at AS at
 FROM quarantine_order o WHERE {_IN_FORCE} AND o.kind = '{{kind}}'"""

_ALL_ORDERS = f"""SELECT o.id, o.person_id AS person, o.division, o.end_at AS at
 FROM quarantine_order o WHERE {_IN_FORCE}"""

_WITHIN_LONGER = """SELECT DISTINCT ON (o.person_id) o.id, o.person_id AS person, o.division,
    o.end_at AS at
 FROM quarantine_order o
 WHERE o.incident_id = %(incident)s AND %(value)s::int > %(before)s::int
   AND o.division >= %(low)s AND o.division < %(high)s
   AND least(o.end_at, o.ended_at) <= %(since)s
   AND o.ended_as IS DISTINCT FROM 'revoked'
   AND o.anchor_at + %(value)s::int * interval '1 day' > %(since)s
   AND NOT EXISTS (SELECT FROM quarantine_order n WHERE n.person_id = o.person_id
       AND n.start_at <= %(since)s AND least(n.end_at, n.ended_at) > %(since)s)
 ORDER BY o.person_id, o.end_at DESC"""

_FEVERISH = """SELECT c.id, c.person, c.division, c.at
 FROM (SELECT DISTINCT ON (h.order_id) h.* FROM quarantine_healthcheck h
    WHERE h.corrects_id IS NULL AND h.at > %(now)s - interval '1 day' AND h.at <= %(now)s
    ORDER BY h.order_id, h.at DESC) c
 JOIN quarantine_order o ON o.id = c.order_id
 WHERE o.incident_id = %(incident)s AND c.division >= %(low)s AND c.division < %(high)s
   AND c.temperature >= %(value)s::int AND c.temperature < %(before)s::int"""

_ISSUED_BY_ANOTHER = f"""SELECT o.id, o.person_id AS person, o.division, o.end_at AS at
 FROM quarantine_order o JOIN quarantine_authority a ON a.id = o.authority_id
 WHERE {_IN_FORCE} AND o.kind = '{{kind}}' AND a.issuer <> %(value)s"""

_SAMPLES = """SELECT s.id, s.person, s.division, s.drawn_at AS at FROM quarantine_checksample s
 JOIN quarantine_order o ON o.id = s.order_id
 WHERE o.incident_id = %(incident)s AND s.agrees IS NULL AND s.drawn_at <= %(since)s
   AND s.division >= %(low)s AND s.division < %(high)s"""

_STAYS = Touches.STAYS
_CHECKS_LABELS = {
    OrderKind.HOME: _("Checks a day under a home order"),
    OrderKind.SITE: _("Checks a day at a site"),
    OrderKind.VOLUNTARY: _("Checks a day of who promised to stay at home"),
}

for _kind, _label in _CHECKS_LABELS.items():
    declare(
        Parameter(
            key=f"{CHECKS}{_kind.value}",
            label=_label,
            governs=_("which temperatures are owed of each day"),
            sort=Sort.CHOICE,
            default=EVERY_SLOT,
            choices={
                EVERY_SLOT: _("twice: morning and afternoon"),
                "am": _("once: in the morning"),
                "pm": _("once: in the afternoon"),
            },
            questions=(
                Question("fall", _("checks that fall away"), Touches.CHANGES,
                         _FALLING_AWAY.format(kind=_kind.value)),
                Question("back", _("checks owed again"), Touches.CHANGES,
                         _COMING_BACK.format(kind=_kind.value)),
                Question("orders", _("orders in force, which keep their end"), _STAYS,
                         _ORDERS.format(kind=_kind.value)),
            ),
            lay=lay_checks,
        )
    )  # fmt: skip

_AUTHORITY_LABELS = {
    OrderKind.HOME: _("Who issues home orders"),
    OrderKind.SITE: _("Who issues site orders"),
    OrderKind.VOLUNTARY: _("Who takes the promise to stay at home"),
}


def _issuers(kind: str) -> Callable[[UUID, datetime], dict[str, str]]:
    return lambda incident, at: {a.issuer: a.issuer for a in authorised(incident, kind, at)}


for _kind, _label in _AUTHORITY_LABELS.items():
    declare(
        Parameter(
            key=f"{AUTHORITY}{_kind.value}",
            label=_label,
            governs=_("which entry of the authority table new orders are issued by"),
            sort=Sort.CHOICE,
            default="",
            offered=_issuers(_kind.value),
            questions=(
                Question("another", _("orders in force by another authority, which stay"), _STAYS,
                         _ISSUED_BY_ANOTHER.format(kind=_kind.value)),
            ),
        )
    )  # fmt: skip

declare(
    Parameter(
        key="sample_share",
        label=_("Readings measured a second time"),
        governs=_("the share of a day's persons who are measured again by someone else"),
        unit="%",
        least=1,
        most=100,
        default=round(SHARE * 100),
        questions=(
            Question("open", _("second measurings drawn already, which stay"), _STAYS, _SAMPLES),
        ),
    )
)
declare(
    Parameter(
        key="fever",
        label=_("Fever from"),
        governs=_("the temperature at which a reading starts the chain to the clinic"),
        sort=Sort.TENTHS,
        unit="℃",
        least=365,
        most=390,
        questions=(
            Question("newly", _("people whose latest reading newly counts as fever"),
                     Touches.QUALIFIES, _FEVERISH),
        ),
    )
)  # fmt: skip
declare(
    Parameter(
        key="observation_days",
        label=_("Days of observation"),
        governs=_("how long orders that are issued from then on last"),
        unit=_("days"),
        least=1,
        most=60,
        editions_only=True,
        questions=(
            Question("newly", _("people whose observation has ended and who newly fall within it"),
                     Touches.QUALIFIES, _WITHIN_LONGER),
            Question("orders", _("orders in force, which keep their end"), _STAYS, _ALL_ORDERS),
        ),
    )
)  # fmt: skip
