"""The front page's own questions: what was published lately, what changed since yesterday."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.figures.models import PublishedFigure
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.people.models import DoubtfulPair


@dataclass(frozen=True, slots=True)
class Published:
    """A figure's value as it was published for a moment."""

    figure: str
    as_of: datetime
    value: Any


def published_since(
    scope: Scope, incident: UUID, place: str, figures: Sequence[str], since: datetime
) -> list[Published]:
    """What was published of some figures since a moment, oldest first."""
    found = PublishedFigure.objects.filter(
        incident=incident, division=place, figure__in=figures, as_of__gt=since
    ).order_by("as_of")
    return [Published(*row) for row in found.values_list("figure", "as_of", "value")]


def moments_published(scope: Scope, incident: UUID, place: str, most: int = 7) -> list[datetime]:
    """The latest moments for which something was published, the newest first."""
    found = PublishedFigure.objects.filter(incident=incident, division=place)
    return list(found.values_list("as_of", flat=True).distinct().order_by("-as_of")[:most])


@dataclass(frozen=True, slots=True)
class News:
    """Something recorded since yesterday: how many, when last, and a name where it has one."""

    kind: str
    at: datetime
    count: int
    name: str
    record: UUID | None


_NEWS = """
SELECT 'list', b.recorded_at, b.rows, b.title, b.id FROM screening_batch b
 WHERE b.incident_id = %(incident)s AND b.recorded_at > %(since)s AND b.recorded_at <= %(at)s
UNION ALL
SELECT 'level', d.recorded_at, d.level, d.document, NULL FROM command_leveldecision d
 WHERE d.incident_id = %(incident)s AND d.recorded_at > %(since)s AND d.recorded_at <= %(at)s
UNION ALL
SELECT 'edition', e.effective_at, e.number, e.title, NULL FROM incidents_protocoledition e
 WHERE e.incident_id = %(incident)s AND e.effective_at > %(since)s AND e.effective_at <= %(at)s
UNION ALL
SELECT 'correction', r.recorded_at, r.version, u.name || ' ' || r.day || '：' || r.reason, NULL
 FROM reporting_dailyreport r JOIN accounts_unit u ON u.id = r.unit_id
 WHERE r.incident_id = %(incident)s AND r.version > 1 AND r.recorded_at > %(since)s
   AND r.recorded_at <= %(at)s AND r.division >= %(low)s AND r.division < %(high)s
UNION ALL
SELECT 'answers', max(recorded_at), count(*), '', NULL FROM screening_answer a
 WHERE recorded_at > %(since)s AND recorded_at <= %(at)s
   AND division >= %(low)s AND division < %(high)s HAVING count(*) > 0
UNION ALL
SELECT 'orders', max(recorded_at), count(*), '', NULL FROM quarantine_order
 WHERE incident_id = %(incident)s AND recorded_at > %(since)s AND recorded_at <= %(at)s
   AND division >= %(low)s AND division < %(high)s HAVING count(*) > 0
UNION ALL
SELECT 'released', max(end_at), count(*), '', NULL FROM quarantine_order
 WHERE incident_id = %(incident)s AND end_at > %(since)s AND end_at <= %(at)s
   AND ended_at IS NULL AND division >= %(low)s AND division < %(high)s HAVING count(*) > 0
UNION ALL
SELECT 'lifted', max(ended_recorded_at), count(*), '', NULL FROM quarantine_order
 WHERE incident_id = %(incident)s AND ended_recorded_at > %(since)s
   AND ended_recorded_at <= %(at)s AND division >= %(low)s AND division < %(high)s
 HAVING count(*) > 0
ORDER BY 2 DESC"""


def news(scope: Scope, incident: UUID, place: str, at: datetime) -> list[News]:
    """What was recorded within a day before a moment, the latest first."""
    low, high = prefix_range(place)
    values: dict[str, Any] = {
        "incident": incident, "at": at, "since": at - timedelta(days=1), "low": low, "high": high,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, values)
        return [News(*row) for row in cursor.fetchall()]


def pairs_to_review(scope: Scope, incident: UUID) -> int:
    """How many pairs of people within the scope entered wait for someone to decide."""
    return DoubtfulPair.objects.filter(incident=incident, decision=None).count()
