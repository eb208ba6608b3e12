"""Questions about observation; read within the scope entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lianfang.duties.choices import DutyKind
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.quarantine.models import BedStay, ClinicVisit, HealthCheck, Order, TeamMember
from lianfang.quarantine.sameness import same_as
from lianfang.quarantine.site_models import Site


@dataclass(frozen=True, slots=True)
class Observed:
    """A person under an order, as a roster lists them."""

    order: UUID
    person: UUID
    display: str
    sex: str
    birth_year: int | None
    kind: str
    division: str
    anchor_at: datetime
    start_at: datetime
    end_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class DayCheck:
    """A check that is owed: its times, and the reading if there is one."""

    order: UUID
    slot_on: date
    slot: str
    opens_at: datetime
    late_at: datetime
    closes_at: datetime
    done_at: datetime | None
    done_recorded_at: datetime | None
    lifted_at: datetime | None
    lifted_as: str | None
    temperature: int | None


def roster(
    scope: Scope,
    at: datetime,
    *,
    place: str = "",
    days_back: datetime | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Observed]:
    """Persons under an order in force at a moment, a page at a time by order id.

    With `days_back`, those whose order ended since then are listed too.
    """
    low, high = prefix_range(place)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT o.id, o.person_id, p.display, p.sex, p.birth_year, o.kind, o.division,
                      o.anchor_at, o.start_at, o.end_at, least(o.end_at, o.ended_at)
               FROM quarantine_order o JOIN people_person p ON p.id = o.person_id
               WHERE o.division >= %(low)s AND o.division < %(high)s AND o.start_at <= %(at)s
                 AND o.end_at > %(since)s AND least(o.end_at, o.ended_at) > %(since)s
                 AND (%(after)s::uuid IS NULL OR o.id > %(after)s)
               ORDER BY o.id LIMIT %(limit)s""",
            {
                "low": low,
                "high": high,
                "at": at,
                "since": days_back or at,
                "after": after,
                "limit": limit,
            },
        )
        return [Observed(*row) for row in cursor.fetchall()]


def day_checks(scope: Scope, orders: Sequence[UUID], first: date, last: date) -> list[DayCheck]:
    """The checks owed by some orders from `first` to `last`, both included, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT o.subject, o.slot_on, o.slot, o.opens_at, o.late_at, o.closes_at,
                      o.done_at, o.done_recorded_at, o.lifted_at, o.lifted_as, c.temperature
               FROM duties_obligation o
               LEFT JOIN quarantine_healthcheck c ON c.id = o.evidence
               WHERE o.kind = %s AND o.subject = ANY(%s) AND o.slot_on BETWEEN %s AND %s
               ORDER BY o.subject, o.slot_on, o.slot""",
            [DutyKind.HEALTH_CHECK, list(orders), first, last],
        )
        return [DayCheck(*row) for row in cursor.fetchall()]


def order(scope: Scope, pk: UUID) -> Order | None:
    """An order within the scope entered."""
    return Order.objects.select_related("authority", "site", "person").filter(pk=pk).first()


def orders_of(scope: Scope, person: UUID) -> QuerySet[Order]:
    """All orders of a person, by whatever record of the person, the newest first."""
    return (
        Order.objects.select_related("authority", "site")
        .filter(person__in=same_as(person))
        .order_by("-start_at", "-id")
    )


def checks_of(scope: Scope, person: UUID) -> QuerySet[HealthCheck]:
    """All readings of a person, the newest first."""
    return HealthCheck.objects.filter(person__in=same_as(person)).order_by("-at", "-id")


def clinic_visits_of(scope: Scope, person: UUID) -> QuerySet[ClinicVisit]:
    """A person's visits to the fever clinic, the newest first."""
    return ClinicVisit.objects.filter(person__in=same_as(person)).order_by("-at")


def team_of(scope: Scope, pk: UUID, at: datetime) -> QuerySet[TeamMember]:
    """Who fills the five roles for an order at a moment."""
    return TeamMember.objects.filter(order=pk, from_at__lte=at, to_at__gt=at).order_by("role")


def staying(scope: Scope, at: datetime) -> QuerySet[BedStay]:
    """Stays in beds that have not ended, with their orders."""
    return BedStay.objects.select_related("order").filter(to_at__isnull=True).order_by("id")


def sites(scope: Scope) -> QuerySet[Site]:
    """The quarantine sites."""
    return Site.objects.order_by("name")
