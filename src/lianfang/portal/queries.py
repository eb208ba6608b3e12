"""A person's own records, read within their own scope."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.models import Post
from lianfang.incidents.models import ProtocolEdition
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.people.models import Reading
from lianfang.quarantine import remedies
from lianfang.quarantine.choices import PaperKind
from lianfang.quarantine.models import (
    Appeal,
    Correction,
    HealthCheck,
    HeldFact,
    Need,
    Order,
    Paper,
    TeamMember,
)
from lianfang.quarantine.rules import Span

MOST_ASKED = 10
MOST_LOOKS = 50
_WHO_LOOKED = second_role_use(
    "portal.who_looked", "A person sees who opened their identity: role and unit, no names."
)


@dataclass(frozen=True, slots=True)
class Said:
    """Something asked, newest first: an act, its answer in clear if it may be shown, its state."""

    at: datetime
    what: str
    kind: str
    state: str
    until: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """All that the page tells; `order` is the one in force, else the latest."""

    order: Order
    parameters: Parameters
    until: datetime
    in_force: bool
    release: str
    team: tuple[tuple[str, str], ...]
    today: tuple[tuple[str, int], ...]
    held_since: datetime | None
    said: tuple[Said, ...]


def order_of(scope: Scope, at: datetime) -> Order | None:
    """The order that the page is about: the one in force, else the latest; None without any."""
    orders = list(
        Order.objects.select_related("authority", "site").filter(person__in=scope.subjects)
    )
    return max(orders, key=lambda o: (_span(o).in_force(at), o.start_at), default=None)


def parameters_of(scope: Scope, order: Order) -> Parameters:
    """What the edition says under which an order was issued."""
    return Parameters.from_json(ProtocolEdition.objects.get(pk=order.edition).parameters)


def story(scope: Scope, incident: UUID, at: datetime) -> Story | None:
    """Everything of the page in a fixed number of questions; None without an order."""
    order = order_of(scope, at)
    if order is None:
        return None
    span, day = _span(order), clock.day_of(at)
    checks = HealthCheck.objects.filter(person__in=scope.subjects, slot_on=day)
    held = HeldFact.objects.filter(person__in=scope.subjects, order=order, to_at=None)
    paper = Paper.objects.filter(order=order, kind=PaperKind.RELEASE).first()
    return Story(
        order=order,
        parameters=parameters_of(scope, order),
        until=span.until,
        in_force=span.in_force(at),
        release=paper.number if paper else "",
        team=_team(order, at),
        today=tuple(checks.order_by("at", "id").values_list("slot", "temperature")),
        held_since=held.order_by("from_at").values_list("from_at", flat=True).first(),
        said=_said(scope, incident),
    )


def slots_done(scope: Scope, order: Order, at: datetime) -> set[str]:
    """The checks of a day that have a reading."""
    checks = HealthCheck.objects.filter(order=order, slot_on=clock.day_of(at))
    return set(checks.values_list("slot", flat=True))


def looks(scope: Scope) -> Sequence[Reading]:
    """The latest openings of this person's identity; only the person's own."""
    with across_scopes(_WHO_LOOKED):
        found = Reading.objects.filter(persons__overlap=list(scope.subjects))
        return list(found.order_by("-recorded_at")[:MOST_LOOKS])


def _span(order: Order) -> Span:
    return Span(order.start_at, order.end_at, order.ended_at)


def _team(order: Order, at: datetime) -> tuple[tuple[str, str], ...]:
    """Role and unit of the team; whoever in it, no names: staff are people (C21)."""
    members = TeamMember.objects.filter(order=order, from_at__lte=at, to_at__gt=at)
    roles = list(members.order_by("role").values_list("role", "post"))
    units = dict(
        Post.objects.filter(pk__in=[post for _, post in roles]).values_list("pk", "unit__name")
    )
    return tuple((role, units.get(post, "")) for role, post in roles)


def _said(scope: Scope, incident: UUID) -> tuple[Said, ...]:
    """Needs, appeals and corrections, the newest first."""
    needs = Need.objects.filter(person__in=scope.subjects).order_by("-at")[:MOST_ASKED]
    appeals = Appeal.objects.filter(person__in=scope.subjects).order_by("-at")[:MOST_ASKED]
    mended = Correction.objects.filter(person__in=scope.subjects).order_by("-at")[:MOST_ASKED]
    said = [
        *(_of_need(incident, need) for need in needs),
        *(_of_appeal(incident, one) for one in appeals),
        *(_of_correction(incident, one) for one in mended),
    ]
    return tuple(sorted(said, key=lambda one: one.at, reverse=True)[:MOST_ASKED])


def _of_need(incident: UUID, need: Need) -> Said:
    """A need; one to be hidden from the household looks like any other, and says nothing."""
    state = need.outcome or ("accepted" if need.accepted_at else "open")
    kind = "" if need.hidden else need.kind
    told = _opened(incident, None if need.hidden else need.answer, need.pk)
    answer = " ".join(filter(None, json.loads(told))) if told else ""
    return Said(need.at, "need", kind, state, need.promised_at, answer)


def _of_appeal(incident: UUID, one: Appeal) -> Said:
    state = one.decision or ("accepted" if one.acknowledged_recorded_at else "open")
    answer = _opened(incident, one.decided_why, one.pk)
    return Said(one.at, "appeal", "", state, None, answer)


def _of_correction(incident: UUID, one: Correction) -> Said:
    answer = _opened(incident, one.decided_why, one.pk)
    return Said(one.at, "correction", one.field, one.decision or "open", None, answer)


def _opened(incident: UUID, sealed: bytes | memoryview | None, row: UUID) -> str:
    return remedies.opened(incident, bytes(sealed) if sealed else None, row)
