"""Which answers are owed now, by which post, and through whose hands a lead went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.duties.rules import first_slot_day
from lianfang.screening.models import Lead, Placement
from lianfang.screening.rules import MOST_TRIES, RUNG, AnswerTimes

PASSED_ON = "absent"
"""Why a lead lies with a stand-in: it goes back when whose it is returns."""


CLIMBED = "climbed"
"""Why a lead lies with a post above the place's own."""


@dataclass(frozen=True, slots=True)
class Owed:
    """The answer that a lead's latest place and post owe; `tried` are that post's attempts."""

    lead: UUID
    slot_on: date
    slot: int
    division: str
    owner: UUID | None
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    tried: list[datetime]

    @property
    def times(self) -> AnswerTimes:
        """When it opened, is due, and closes."""
        return AnswerTimes(self.opens_at, self.due_at, self.closes_at)


_OWED = """
SELECT o.subject, o.slot_on, o.slot::int, o.division, o.owner, o.opens_at, o.due_at, o.closes_at,
    coalesce(t.tried, '{{}}'::timestamptz[])
FROM (SELECT DISTINCT ON (subject) * FROM duties_obligation
      WHERE kind = 'lead_answer' AND incident = %(incident)s AND slot_on >= %(first)s
        AND done_at IS NULL AND lifted_at IS NULL
        AND (%(leads)s::uuid[] IS NULL OR subject = ANY (%(leads)s::uuid[]))
      ORDER BY subject, slot::int DESC) AS o
LEFT JOIN LATERAL (
    SELECT array_agg(a.at ORDER BY a.at) AS tried FROM screening_attempt a
    WHERE a.lead_id = o.subject AND a.division = o.division AND a.at >= o.opens_at) AS t ON true
WHERE {condition} ORDER BY o.subject"""

_RIPE = "(o.opens_at <= %(before)s OR cardinality(t.tried) >= %(most)s)"
_STOOD_IN = """(o.owner = ANY (%(posts)s::uuid[]) OR EXISTS (
    SELECT 1 FROM (SELECT why, recorded_at FROM screening_placement
                   WHERE lead_id = o.subject ORDER BY recorded_at DESC, id DESC LIMIT 1) AS p
    WHERE p.why = %(passed_on)s OR EXISTS (
        SELECT 1 FROM accounts_absence a
        WHERE a.to_at <= %(at)s AND a.to_at > p.recorded_at AND a.from_at <= p.recorded_at
          AND o.division ^@ a.division AND a.post_id IS DISTINCT FROM o.owner)))"""
"""Owed by a post that is away, passed on to a stand-in, or given to one from the first."""


def ripe(incident: UUID, at: datetime, leads: Collection[UUID] | None = None) -> list[Owed]:
    """Answers owed for twelve hours, or after three attempts. Reads across places."""
    return _owed(incident, at, leads, _RIPE, before=at - RUNG, most=MOST_TRIES)


def passing(
    incident: UUID,
    at: datetime,
    posts: Collection[UUID],
    leads: Collection[UUID] | None = None,
) -> list[Owed]:
    """Answers owed by some posts that are away, or by stand-ins. Reads across places."""
    return _owed(incident, at, leads, _STOOD_IN, posts=list(posts), passed_on=PASSED_ON)


def _owed(
    incident: UUID,
    at: datetime,
    leads: Collection[UUID] | None,
    condition: str,
    **values: Any,
) -> list[Owed]:
    values |= {
        "incident": incident,
        "at": at,
        "first": first_slot_day(at),
        "leads": None if leads is None else list(leads),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OWED.format(condition=condition), values)
        return [Owed(*row) for row in cursor.fetchall()]


def hold(leads: Collection[UUID]) -> None:
    """Hold leads against change until the act ends, so that none is answered meanwhile."""
    list(Lead.objects.select_for_update().filter(pk__in=leads).order_by("id").values("id"))


def history(leads: Iterable[UUID]) -> dict[UUID, list[Placement]]:
    """The placements of each lead, from first to last."""
    earlier: dict[UUID, list[Placement]] = {lead: [] for lead in leads}
    for placement in Placement.objects.filter(lead__in=earlier).order_by("recorded_at", "id"):
        earlier[placement.lead_id].append(placement)
    return earlier


def here(placements: Sequence[Placement]) -> list[Placement]:
    """The placements of a lead since it came to where it is."""
    since = list(takewhile(lambda p: p.division == placements[-1].division, reversed(placements)))
    return since[::-1]


def asked(here: Iterable[Placement]) -> frozenset[UUID]:
    """The posts that have had a lead at its place; stand-ins for a time do not count."""
    return frozenset(p.post for p in here if p.post and p.why != PASSED_ON)
