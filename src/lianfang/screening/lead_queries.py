"""A lead's story: where it was given, what was answered, from which rows it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.quarantine.models import Order
from lianfang.screening.models import Answer, Batch, Lead, Placement, Row
from lianfang.screening.queries import LeadLine, Owed, leads_by_id, owed_for, place_names

_TITLES = second_role_use(
    "screening.batch_titles",
    "Who answers a lead sees which lists it came from: title, sender and date, no more.",
)


@dataclass(frozen=True, slots=True)
class Given:
    """A lead was given to a place, and to the post that answers for it."""

    division: str
    place: str
    post: UUID | None
    why: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What the field answered, when, and when that was recorded."""

    outcome: str
    attempts: int
    by_post: UUID
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CameFrom:
    """A row of a list that became the lead."""

    row: UUID
    batch: UUID
    title: str
    provider: str
    listed_on: date
    sheet: str
    number: int
    repeats: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class OrderBrief:
    """An observation of the lead's person."""

    id: UUID
    kind: str
    start_at: datetime
    end_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happened to a lead, oldest first in each part."""

    lead: LeadLine
    given: tuple[Given, ...]
    told: tuple[Told, ...]
    came_from: tuple[CameFrom, ...]
    owed: tuple[Owed, ...]
    orders: tuple[OrderBrief, ...]


def story(scope: Scope, lead: UUID, at: datetime) -> Story | None:
    """A lead's story within the scope entered; None outside it.

    Of a lead that came from elsewhere only what happened within the scope is told.
    """
    lines = leads_by_id(scope, [lead], at)
    if not lines:
        return None
    return Story(
        lead=lines[0],
        given=_given(scope, lead, at),
        told=_told(lead),
        came_from=_came_from(lead),
        owed=tuple(owed_for(scope, [lead], at).get(lead, [])),
        orders=_orders(lines[0].person),
    )


def _given(scope: Scope, lead: UUID, at: datetime) -> tuple[Given, ...]:
    found = list(Placement.objects.filter(lead=lead).order_by("recorded_at", "id"))
    names = place_names(scope, [p.division for p in found], at)
    return tuple(
        Given(p.division, names.get(p.division, p.division), p.post, p.why, p.recorded_at)
        for p in found
    )


def _told(lead: UUID) -> tuple[Told, ...]:
    found = Answer.objects.filter(lead=lead).order_by("recorded_at", "id")
    return tuple(Told(a.outcome, a.attempts, a.by_post, a.at, a.recorded_at) for a in found)


def _came_from(lead: UUID) -> tuple[CameFrom, ...]:
    rows = list(Row.objects.filter(lead=lead).order_by("recorded_at", "number"))
    with across_scopes(_TITLES):
        wanted = {row.batch_id for row in rows}
        sent = Batch.objects.filter(pk__in=wanted).select_related("provider").defer("original")
        batches = {batch.pk: batch for batch in sent}
    return tuple(
        CameFrom(
            row=row.pk,
            batch=batch.pk,
            title=batch.title,
            provider=batch.provider.name,
            listed_on=batch.listed_on,
            sheet=row.sheet,
            number=row.number,
            repeats=row.repeats is not None,
            recorded_at=row.recorded_at,
        )
        for row in rows
        for batch in [batches[row.batch_id]]
    )


def _orders(person: UUID) -> tuple[OrderBrief, ...]:
    found = Order.objects.filter(person=person).order_by("start_at", "id")
    return tuple(OrderBrief(o.pk, o.kind, o.start_at, o.end_at, o.ended_at) for o in found)


def lead_of_person(scope: Scope, person: UUID) -> UUID | None:
    """A person's newest lead within the scope entered."""
    found = Lead.objects.filter(person=person).order_by("-recorded_at", "-id")
    return found.values_list("pk", flat=True).first()
