"""Whom to remind of a report before its cut-off, and which reports stay silent after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock
from lianfang.reporting.filling import cut_off
from lianfang.reporting.form_queries import forms_on
from lianfang.reporting.models import ReportFilling
from lianfang.reporting.rules import CLIMBS_AFTER, KIND, REMINDS_BEFORE, by_night


@dataclass(frozen=True, slots=True)
class Reminder:
    """One line for one post: the reports of a day it has still to sign, the earliest limit.

    (post, day, forms) stays the same however often it is asked, so that it is told once.
    """

    post: UUID
    day: date
    units: tuple[UUID, ...]
    forms: tuple[str, ...]
    late_at: datetime


def reminders(scope: Scope, incident: UUID, at: datetime) -> list[Reminder]:
    """Whom to remind now: one line a post, within the hour before a report is late, by day."""
    if by_night(at):
        return []
    found = Obligation.objects.filter(
        kind=KIND,
        incident=incident,
        late_at__gt=at,
        late_at__lte=at + REMINDS_BEFORE,
        opens_at__lte=at,
        slot_on__gte=clock.day_of(at) - timedelta(days=1),
        done_at__isnull=True,
        lifted_at__isnull=True,
        owner__isnull=False,
    ).order_by("owner", "late_at", "pk")
    by_post: dict[tuple[UUID, date], list[Obligation]] = {}
    for duty in found:
        by_post.setdefault((duty.owner, duty.slot_on), []).append(duty)  # type: ignore[arg-type]
    return [
        Reminder(
            post, day, tuple(d.subject for d in duties),
            tuple(sorted({d.slot for d in duties})), duties[0].late_at,
        )
        for (post, day), duties in by_post.items()
    ]  # fmt: skip


def silent(scope: Scope, incident: UUID, at: datetime) -> list[Obligation]:
    """Reports that are missing for so long that somebody above is asked, and nobody was yet."""
    if by_night(at):
        return []
    late = Obligation.objects.filter(
        kind=KIND,
        incident=incident,
        late_at__lte=at - CLIMBS_AFTER,
        closes_at__gt=at,
        slot_on__gte=clock.day_of(at) - timedelta(days=2),
        done_at__isnull=True,
        lifted_at__isnull=True,
    ).order_by("pk")
    asked = Obligation.objects.filter(
        kind=DutyKind.REPORT_CLIMB,
        incident=incident,
        slot_on__gte=clock.day_of(at) - timedelta(days=2),
    )
    return list(late.exclude(pk__in=asked.values("subject")))


def to_fill(scope: Scope, incident: UUID, at: datetime) -> list[tuple[str, date]]:
    """Forms and days whose cut-off has come, today and yesterday, and that are not filled yet."""
    today = clock.day_of(at)
    due = [
        (spec.key, day)
        for day in (today - timedelta(days=1), today)
        for spec in forms_on(scope, incident, day).values()
        if spec.bound and cut_off(spec, day) <= at
    ]
    kept = set(
        ReportFilling.objects.filter(incident=incident, day__gte=today - timedelta(days=1))
        .values_list("form", "day")
        .distinct()
    )
    owed = set(
        Obligation.objects.filter(
            kind=KIND, incident=incident, slot_on__in=[day for _, day in due]
        ).values_list("slot", "slot_on")
    )
    return [one for one in due if one in owed and one not in kept]
