"""A person with everything that the reader's scope shows of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.desk.duty_queries import titles
from lianfang.desk.lead_queries import leads_of
from lianfang.desk.roster_queries import sees_checks, sees_leads
from lianfang.desk.spans import span_of
from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock
from lianfang.people import queries as people
from lianfang.people.models import Person
from lianfang.quarantine import needs_queries
from lianfang.quarantine import queries as quarantine
from lianfang.quarantine.models import ClinicVisit, HealthCheck, Order, Suitability, TeamMember
from lianfang.quarantine.queries import DayCheck
from lianfang.quarantine.suitability import home_of

_SHOWN = (
    DutyKind.TEAM_COMPLETE,
    DutyKind.FEVER_NOTICE,
    DutyKind.CLINIC_REFERRAL,
    DutyKind.MEASURE_AGAIN,
    DutyKind.CHECK_CALL,
    DutyKind.WELFARE_VISIT,
)
"""What a person's page shows to be done about the order and its readings."""


@dataclass(frozen=True, slots=True)
class PersonStory:
    """What is recorded of a person; `order` is the one in force, else the latest.

    `unmet` counts the open needs, and how many of them are critical.
    """

    person: Person
    orders: tuple[Order, ...]
    checks: tuple[DayCheck, ...]
    readings: tuple[HealthCheck, ...]
    visits: tuple[ClinicVisit, ...]
    team: tuple[TeamMember, ...]
    duties: tuple[Obligation, ...]
    leads: tuple[tuple[UUID, str, datetime], ...]
    posts: Mapping[UUID, str]
    in_force: bool
    unmet: tuple[int, int] = (0, 0)
    home: Suitability | None = None

    @property
    def order(self) -> Order | None:
        """The order that a page is about."""
        return self.orders[0] if self.orders else None


def person_story(scope: Scope, pk: UUID, at: datetime) -> PersonStory | None:
    """A person within the scope entered; None of anyone outside it."""
    person = people.person(scope, pk)
    if person is None:
        return None
    orders = _sorted(list(quarantine.orders_of(scope, pk)), at)
    order = orders[0] if orders else None
    medical = sees_checks(scope)
    readings = tuple(quarantine.checks_of(scope, pk)[:60]) if medical else ()
    team = tuple(quarantine.team_of(scope, order.pk, at)) if order else ()
    duties = _open_duties(order, readings) if order and medical else ()
    posts = titles(
        scope,
        [*(m.post for m in team), *(r.by_post for r in readings), *(d.owner for d in duties)],
    )
    return PersonStory(
        person=person,
        orders=orders,
        checks=_checks(scope, order) if order and medical else (),
        readings=readings,
        visits=tuple(quarantine.clinic_visits_of(scope, pk)) if medical else (),
        team=team,
        duties=duties,
        leads=tuple(leads_of(scope, pk)) if sees_leads(scope) else (),
        posts=posts,
        in_force=order is not None and span_of(order).in_force(at),
        unmet=needs_queries.unmet(scope, pk) if medical else (0, 0),
        home=home_of(scope, pk) if medical else None,
    )


def _sorted(orders: list[Order], at: datetime) -> tuple[Order, ...]:
    """Those in force first, then the newest."""
    return tuple(
        sorted(orders, key=lambda o: (not span_of(o).in_force(at), -o.start_at.timestamp()))
    )


def _checks(scope: Scope, order: Order) -> tuple[DayCheck, ...]:
    first, last = clock.day_of(order.start_at), clock.day_of(order.end_at)
    return tuple(quarantine.day_checks(scope, [order.pk], first, last))


def _open_duties(order: Order, readings: tuple[HealthCheck, ...]) -> tuple[Obligation, ...]:
    """What is still to do about the order and its fevers, checks aside: they have their grid."""
    subjects = [order.pk, *(r.pk for r in readings)]
    found = Obligation.objects.filter(kind__in=_SHOWN, subject__in=subjects)
    return tuple(found.order_by("due_at"))
