"""Questions about directives: how far each is, who is silent, what one would ask of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.command.answering import answering_posts
from lianfang.command.directive_rules import RECEIPT_GRACE, Stage, stage
from lianfang.command.directives import silent
from lianfang.command.effort import Burden, Load, burden, minutes_of, working_minutes
from lianfang.command.models import Addressee, Attachment, Directive
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.people import vault

Paper = Directive
"""What a directive's page is about."""

_COUNTING = second_role_use(
    "command.addressees_counted", "How far a directive is counts units of every place; no names."
)
_WEIGHING = second_role_use(
    "command.burden", "What the addressees of a draft owe already, counted by kind; no residents."
)


@dataclass(frozen=True, slots=True)
class File:
    """An attachment without its bytes."""

    id: UUID
    directive: UUID
    name: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A directive with how many addressees received, answered, were verified, are silent."""

    id: UUID
    kind: str
    origin: str
    number: str
    title: str
    drafted_at: datetime
    approved_at: datetime | None
    issued_at: datetime | None
    withdrawn_at: datetime | None
    due_at: datetime | None
    addressees: int
    received: int
    answered: int
    verified: int
    silent: int


_PROGRESS = """SELECT d.id, d.kind, d.origin, d.number, d.title, d.drafted_at, d.approved_at,
   d.issued_at, d.withdrawn_at, d.due_at, count(a.id), count(a.received_at), count(a.result_at),
   count(*) FILTER (WHERE a.verdict = 'accepted'),
   count(*) FILTER (WHERE a.received_at IS NULL AND a.receipt_due + %(grace)s <= %(at)s
     AND d.withdrawn_at IS NULL)
 FROM command_directive d LEFT JOIN command_addressee a ON a.directive_id = d.id
 WHERE d.incident_id = %(incident)s {more}
 GROUP BY d.id ORDER BY coalesce(d.issued_at, d.drafted_at) DESC, d.id LIMIT 500"""


def directives(scope: Scope, incident: UUID, at: datetime, unit: UUID | None) -> list[Progress]:
    """Every directive, the latest first; with `unit`, those issued to it, with its own answer."""
    values: dict[str, Any] = {"incident": incident, "at": at, "grace": RECEIPT_GRACE}
    if unit is None:
        with across_scopes(_COUNTING), connection.cursor() as cursor:
            cursor.execute(_PROGRESS.format(more=""), values)
            return [Progress(*row) for row in cursor.fetchall()]
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS.format(more="AND a.unit_id = %(unit)s"), values | {"unit": unit})
        return [Progress(*row) for row in cursor.fetchall()]


def directive(scope: Scope, pk: UUID) -> Directive | None:
    """One directive."""
    return Directive.objects.filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class AddresseeNow:
    """An addressee and how far it is."""

    id: UUID
    unit: UUID
    name: str
    division: str
    stage: Stage
    received_at: datetime | None
    result: str
    result_at: datetime | None
    verdict_why: str
    climbed_at: datetime | None
    climbed_to: str


_ADDRESSEES = """SELECT a.id, a.unit_id, u.name, a.division, a.receipt_due, d.due_at,
   a.received_at, a.result, a.result_at, a.verdict, a.verdict_why, a.climbed_at,
   coalesce(p.title, '')
 FROM command_addressee a JOIN command_directive d ON d.id = a.directive_id
 JOIN accounts_unit u ON u.id = a.unit_id LEFT JOIN accounts_post p ON p.id = a.climbed_to_id
 WHERE a.directive_id = %(directive)s AND (%(unit)s::uuid IS NULL OR a.unit_id = %(unit)s)
 ORDER BY u.division, u.name, a.id"""


def addressees(
    scope: Scope, directive: UUID, at: datetime, unit: UUID | None = None
) -> list[AddresseeNow]:
    """The addressees that the scope entered shows, by place and name."""
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSEES, {"directive": directive, "unit": unit})
        rows = cursor.fetchall()
    return [
        AddresseeNow(
            pk, to, name, division,
            stage(
                receipt_due=receipt_due, due_at=due, received=received is not None,
                answered=answered is not None, verdict=verdict, at=at,
            ),
            received, result, answered, why, climbed, title,
        )
        for pk, to, name, division, receipt_due, due, received, result, answered, verdict, why,
        climbed, title in rows
    ]  # fmt: skip


_OWED = """SELECT o.owner, o.kind, count(*) FROM duties_obligation o
 WHERE o.owner = ANY(%(posts)s) AND o.done_at IS NULL AND o.lifted_at IS NULL
   AND o.slot_on >= %(first)s AND o.due_at < %(until)s AND o.closes_at > %(at)s
 GROUP BY 1, 2"""


def weigh(
    scope: Scope, units: Sequence[tuple[UUID, str]], minutes: int, at: datetime, until: datetime
) -> Burden:
    """What work of `minutes` would ask of units, given as (id, name), until a deadline."""
    posts = answering_posts([unit for unit, _name in units], at)
    values: dict[str, Any] = {
        "posts": list(posts.values()), "at": at, "until": until, "first": at.date(),
    }  # fmt: skip
    with across_scopes(_WEIGHING), connection.cursor() as cursor:
        cursor.execute(_OWED, values)
        rows = cursor.fetchall()
    owed: dict[UUID, dict[str, int]] = {}
    for post, kind, count in rows:
        owed.setdefault(post, {})[kind] = count
    has = working_minutes(at, until)
    loads = [
        Load(name, has, minutes_of(owed.get(posts[unit], {})))
        for unit, name in units
        if unit in posts
    ]
    return burden(loads, len(units), minutes)


def addressee(scope: Scope, pk: UUID) -> tuple[UUID, str] | None:
    """The directive that an addressee answers, and its result."""
    return Addressee.objects.filter(pk=pk).values_list("directive", "result").first()


def anybody_silent(scope: Scope, incident: UUID, at: datetime) -> bool:
    """Whether a unit has been silent so long that its principal is asked."""
    with across_scopes(_COUNTING):
        return silent(incident, at).exists()


def attachments(scope: Scope, directive: UUID) -> list[File]:
    """The files that go with a paper, in the order in which they were attached."""
    found = Attachment.objects.filter(directive=directive, taken_away_at=None)
    fields = ("id", "directive_id", "name", "kind", "size")
    return [File(*row) for row in found.order_by("recorded_at", "id").values_list(*fields)]


def attachment(scope: Scope, pk: UUID) -> File | None:
    """One file, for whoever may read its paper."""
    found = Attachment.objects.filter(pk=pk, taken_away_at=None).defer("sealed").first()
    if found is None:
        return None
    return File(found.pk, found.directive_id, found.name, found.kind, found.size)


def content_of(scope: Scope, file: File) -> bytes:
    """A file's bytes, unsealed."""
    found = Attachment.objects.select_related("directive").get(pk=file.id)
    return vault.open_bytes(found.directive.incident_id, bytes(found.sealed), found.pk)
