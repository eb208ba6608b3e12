"""Checks that were missed: one, a call; two in a row, someone goes the same day (C5).

For whom a missed check may mean more, someone goes at the first. It is looked after a person,
and never held against anyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty
from lianfang.duties.models import Obligation
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.kernel import clock
from lianfang.quarantine.check_rules import CALL_WITHIN, VISIT_WITHIN, by_day
from lianfang.quarantine.choices import SpecialNeed, TeamRole
from lianfang.quarantine.duty_posts import posts_of

FOLLOWED_FOR = timedelta(days=1)
"""A check missed longer ago is not called about any more: later ones are."""

SOONER = (SpecialNeed.OLD_ALONE, SpecialNeed.PREGNANT, SpecialNeed.DIALYSIS)
"""Whom someone goes to at the first missed check."""

FOLLOWING = (DutyKind.CHECK_CALL, DutyKind.WELFARE_VISIT)

_MISSED = """SELECT d.subject, d.slot, d.closes_at, d.division,
    coalesce(before.missed, false), coalesce(home.special && %(sooner)s::varchar[], false)
 FROM duties_obligation d
 JOIN quarantine_order o ON o.id = d.subject
 LEFT JOIN LATERAL (SELECT p.done_at IS NULL AND p.lifted_at IS NULL AS missed
    FROM duties_obligation p WHERE p.kind = d.kind AND p.subject = d.subject
      AND p.slot_on BETWEEN d.slot_on - 1 AND d.slot_on AND p.opens_at < d.opens_at
    ORDER BY p.opens_at DESC LIMIT 1) before ON true
 LEFT JOIN LATERAL (SELECT s.special FROM quarantine_suitability s
    WHERE s.person = o.person_id ORDER BY s.recorded_at DESC, s.id DESC LIMIT 1) home ON true
 WHERE d.kind = 'health_check' AND d.incident = %(incident)s
   AND d.slot_on BETWEEN %(first)s AND %(last)s AND d.done_at IS NULL AND d.lifted_at IS NULL
   AND d.closes_at <= %(at)s AND d.closes_at > %(since)s
   AND o.start_at <= %(at)s AND least(o.end_at, o.ended_at) > %(at)s"""


@dataclass(frozen=True, slots=True)
class Missed:
    """A check of an order that closed without a reading; `more` if someone goes at once."""

    order: UUID
    slot: str
    closed_at: datetime
    division: str
    more: bool


def missed(incident: UUID, at: datetime) -> list[Missed]:
    """The checks missed within a day before a moment, of orders still in force."""
    since = at - FOLLOWED_FOR
    with connection.cursor() as cursor:
        cursor.execute(
            _MISSED,
            {
                "incident": incident,
                "at": at,
                "since": since,
                "first": clock.day_of(since) - timedelta(days=1),
                "last": clock.day_of(at),
                "sooner": [str(need) for need in SOONER],
            },
        )
        return [
            Missed(order, slot, closed, division, twice or sooner)
            for order, slot, closed, division, twice, sooner in cursor.fetchall()
        ]


def anything_to_follow(incident: UUID, at: datetime) -> bool:
    """Whether following the missed checks would change anything."""
    return bool(
        to_follow(missed(incident, at), at) or moot(incident, at) or seen_since(incident, at)
    )


def to_follow(found: Sequence[Missed], at: datetime) -> list[Duty]:
    """The call or visit that each missed check calls for and that is not written yet.

    Its instants follow from the check's closing, so that however often one asks, it is one duty.
    """
    if not found:
        return []
    known = set(
        Obligation.objects.filter(
            kind__in=FOLLOWING,
            subject__in={m.order for m in found},
            slot_on__gte=clock.day_of(min(m.closed_at for m in found)),
        ).values_list("subject", "slot_on", "slot")
    )
    wanted = [m for m in found if (m.order, clock.day_of(_due(m)), m.slot) not in known]
    doctors = posts_of(TeamRole.DOCTOR, {m.order for m in wanted if not m.more}, at)
    cadres = posts_of(TeamRole.VILLAGE_CADRE, {m.order for m in wanted if m.more}, at)
    return [_duty(m, (cadres if m.more else doctors)[m.order][0]) for m in wanted]


def _due(one: Missed) -> datetime:
    return by_day(one.closed_at) + (VISIT_WITHIN if one.more else CALL_WITHIN)


def _duty(one: Missed, owner: UUID | None) -> Duty:
    due = _due(one)
    return Duty(
        kind=DutyKind.WELFARE_VISIT if one.more else DutyKind.CHECK_CALL,
        subject=one.order,
        slot=one.slot,
        owner=owner,
        unit=None,
        division=one.division,
        opens_at=by_day(one.closed_at),
        due_at=due,
        late_at=due,
        closes_at=due + MOST_OVERDUE,
    )


# --- what has become of it --------------------------------------------------------------------

Key = tuple[str, UUID, object, str]

_SEEN = """SELECT DISTINCT ON (d.id) d.kind, d.subject, d.slot_on, d.slot, c.at, c.by_post, c.id
 FROM duties_obligation d JOIN quarantine_healthcheck c ON c.order_id = d.subject
   AND c.at >= d.opens_at AND c.manner = ANY (CASE d.kind WHEN 'check_call'
       THEN ARRAY['in_person', 'paper', 'telephone'] ELSE ARRAY['in_person', 'paper'] END)
 WHERE d.kind IN ('check_call', 'welfare_visit') AND d.incident = %(incident)s
   AND d.slot_on >= %(first)s AND d.done_at IS NULL AND d.lifted_at IS NULL
 ORDER BY d.id, c.at, c.id"""

_MOOT = """SELECT d.kind, d.subject, d.slot_on, d.slot
 FROM duties_obligation d JOIN quarantine_order o ON o.id = d.subject
 WHERE d.kind IN ('check_call', 'welfare_visit') AND d.incident = %(incident)s
   AND d.slot_on >= %(first)s AND d.done_at IS NULL AND d.lifted_at IS NULL
   AND (least(o.end_at, o.ended_at) <= %(at)s OR EXISTS (
       SELECT FROM quarantine_healthcheck c WHERE c.order_id = d.subject AND c.slot = d.slot
         AND c.recorded_at >= d.recorded_at AND c.at < d.opens_at
         AND c.at > d.opens_at - interval '1 day'))"""
"""The missed reading arrived after all, or the order is over."""


def seen_since(incident: UUID, at: datetime) -> dict[str, list[Done]]:
    """The calls and visits that a later reading has done, by kind: whoever measured was there."""
    done: dict[str, list[Done]] = {}
    for kind, subject, on, slot, when, post, check in _rows(_SEEN, incident, at):
        done.setdefault(kind, []).append(Done(subject, on, slot, when, post, check))
    return done


def moot(incident: UUID, at: datetime) -> dict[str, list[tuple[UUID, date, str]]]:
    """The calls and visits whose reason has fallen away, by kind."""
    found: dict[str, list[tuple[UUID, date, str]]] = {}
    for kind, subject, on, slot in _rows(_MOOT, incident, at):
        found.setdefault(kind, []).append((subject, on, slot))
    return found


def _rows(sql: str, incident: UUID, at: datetime) -> list[tuple[Any, ...]]:
    first = clock.day_of(at - MOST_OVERDUE)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"incident": incident, "first": first, "at": at})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
