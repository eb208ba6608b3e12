"""A fever with what is owed about it, and how many are not brought to the clinic yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.duties.rules import first_slot_day
from lianfang.jurisdictions.scope import Scope
from lianfang.people.models import Person
from lianfang.quarantine.models import CheckSample, HealthCheck, Order

FEVER = (DutyKind.FEVER_NOTICE, DutyKind.CLINIC_REFERRAL, DutyKind.MEASURE_AGAIN)


@dataclass(frozen=True, slots=True)
class Feverish:
    """A reading, its person and order, the readings that followed it, and what is owed."""

    check: HealthCheck
    person: Person
    order: Order
    seconds: Sequence[HealthCheck]
    duties: Sequence[Obligation]


def feverish(scope: Scope, pk: UUID) -> Feverish | None:
    """A reading with its chain; None outside the scope entered."""
    check = HealthCheck.objects.select_related("order").filter(pk=pk).first()
    person = Person.objects.filter(pk=check.person).first() if check else None
    if check is None or person is None:
        return None
    return Feverish(
        check,
        person,
        check.order,
        list(HealthCheck.objects.filter(corrects=check).order_by("at")),
        list(
            Obligation.objects.filter(kind__in=FEVER, subject=pk).order_by(
                "due_at", "kind", "slot"
            )
        ),
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """A reading drawn by chance, with the first one and whose it is."""

    sample: CheckSample
    first: HealthCheck
    person: Person


def drawn(scope: Scope, pk: UUID) -> Drawn | None:
    """A reading to be measured a second time; None outside the scope entered."""
    sample = CheckSample.objects.filter(pk=pk).first()
    check = HealthCheck.objects.filter(pk=sample.check_id).first() if sample else None
    person = Person.objects.filter(pk=sample.person).first() if sample else None
    return Drawn(sample, check, person) if sample and check and person else None


@dataclass(frozen=True, slots=True)
class Contacted:
    """Who is called or visited, under which order, and where."""

    order: UUID
    person: UUID
    display: str
    division: str


def contacted(scope: Scope, order: UUID) -> Contacted | None:
    """Whom a call or a visit is about; None outside the scope entered."""
    found = Order.objects.select_related("person").filter(pk=order).first()
    if found is None:
        return None
    return Contacted(found.pk, found.person_id, found.person.display, found.division)


_OPEN = """SELECT count(*), min(d.opens_at), (array_agg(d.subject ORDER BY d.opens_at))[1]
 FROM duties_obligation d
 WHERE d.kind = 'clinic_referral' AND d.slot_on >= %(first)s AND d.done_at IS NULL
   AND d.lifted_at IS NULL AND d.opens_at <= %(at)s AND d.closes_at > %(at)s
   AND d.division >= %(place)s AND d.division < %(place)s || ':'"""


@dataclass(frozen=True, slots=True)
class Fevers:
    """How many fevers wait for the clinic at a place, since when, and the oldest's reading."""

    count: int
    since: datetime | None
    oldest: UUID | None


def fevers_open(scope: Scope, place: str, at: datetime) -> Fevers:
    """The fevers that are not at the clinic yet, within the scope entered."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {"place": place, "at": at, "first": first_slot_day(at)})
        row = cursor.fetchone()
    return Fevers(*row) if row else Fevers(0, None, None)
