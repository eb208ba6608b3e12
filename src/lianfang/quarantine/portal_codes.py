"""Codes that open a person's own page: handed over inside with the paper, never at the door (C19).

The code in clear is told once, to be printed, and is kept nowhere: what is kept is its digest
under the incident's token key, bound to the link. Opening is not an act of an officer; like
signing in, it runs before any scope is entered.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning_all, operation, recorded_at
from lianfang.database.bulk import among
from lianfang.jurisdictions.scope import Scope, ScopeKind, across_scopes, second_role_use
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.kernel.text import squeezed
from lianfang.people import joining, vault
from lianfang.quarantine import sameness
from lianfang.quarantine.beds import TICK
from lianfang.quarantine.models import Order, PortalCode
from lianfang.quarantine.rules import Span

LINK_DIGITS, CODE_DIGITS = 10, 8
VALID_AFTER = timedelta(days=30)
"""A code opens the page until so long after the end: papers for work and pay, appeals and
corrections come in those weeks; after them the page is asked for again, by hand."""

MOST_WRONG = 5
LOCKED_FOR = timedelta(minutes=15)
"""As for officers (accounts.rules): so many wrong codes, then so long a wait, for this link."""

ADULT = 18
"""Years; a minor's page is the guardian's matter: the team or the telephone files for them."""

_OPENING = second_role_use(
    "quarantine.open_portal",
    "A code is looked up before anyone is known, and an earlier one may lie in another place.",
)


_OPENED = """SELECT c.incident_id, c.person, ARRAY(SELECT r.root UNION
    SELECT person_id FROM people_join WHERE kept_id = r.root AND ended_recorded_at IS NULL)
 FROM quarantine_portalcode c CROSS JOIN LATERAL (SELECT coalesce((SELECT kept_id FROM people_join
    WHERE person_id = c.person AND ended_recorded_at IS NULL), c.person) AS root) r
 WHERE c.id = %(code)s AND c.from_at <= %(at)s AND c.to_at > %(at)s"""
"""Whose page a code opens, with all records that are one with that person, in one question."""


class CodesNotGiven(DomainError):
    """These orders ended more than 30 days ago; no code is given for them any more."""


class WrongCode(DomainError):
    """The number and the code do not fit. After five wrong codes wait 15 minutes."""


class PageClosed(DomainError):
    """Enter the number and the code from your paper again."""


@dataclass(frozen=True, slots=True)
class GivenCode(NamesSomeone):
    """A link's number and its code in clear, to be printed once and handed over inside."""

    order: UUID
    person: UUID
    link: str
    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Given(NamesSomeone):
    """The codes by order, and the minors, who got none."""

    codes: tuple[GivenCode, ...]
    minors: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Who has opened which page: the row of the code, and the person as an actor."""

    code: UUID
    incident: UUID
    actor: Actor


@operation
def give_portal_codes(orders: Sequence[UUID], *, by: Actor, at: datetime) -> Given:
    """Give each adult under these orders a code of their own; an earlier one ends at once.

    Raises NotAllowed, NotFound for an order outside the scope, CodesNotGiven when it is too late.
    """
    by.require(Permission.HAND_OVER_PAPER)
    found = list(Order.objects.select_related("person").filter(pk__in=orders).order_by("end_at"))
    if len(found) != len(set(orders)):
        raise NotFound
    for division in {order.division for order in found}:
        by.require(Permission.HAND_OVER_PAPER, division)
    latest = {order.person_id: order for order in found if _until(order) > at}
    if not latest:
        raise CodesNotGiven
    grown = [order for order in latest.values() if not _is_minor(order, at)]
    sameness.held({order.person_id for order in grown})
    _revoke({order.person_id for order in grown}, at)
    made = [_made(order, at) for order in grown]
    PortalCode.objects.bulk_create([row for row, _ in made], batch_size=1000)
    minors = tuple(p for p, order in latest.items() if order not in grown)
    concerning_all([order.person_id for order in grown], given=len(made), minors=len(minors))
    return Given(tuple(given for _, given in made), minors)


def _until(order: Order) -> datetime:
    """How long a code of this order opens the page."""
    return Span(order.start_at, order.end_at, order.ended_at).until + VALID_AFTER


def _is_minor(order: Order, at: datetime) -> bool:
    """Whether someone is certainly under age; of unknown age means grown."""
    born = order.person.birth_year
    return born is not None and clock.day_of(at).year - born < ADULT


def _revoke(persons: set[UUID], at: datetime) -> None:
    """End the codes in force of these, by whatever record of the person."""
    with across_scopes(_OPENING):
        everyone = joining.counted_as(set(sameness.counted_as(persons).values()))
        held = PortalCode.objects.filter(person__in=among(everyone), to_at__gt=at)
        held.update(to_at=Greatest(Value(at), F("from_at") + TICK))


def _made(order: Order, at: datetime) -> tuple[PortalCode, GivenCode]:
    link, code = _digits(LINK_DIGITS), _digits(CODE_DIGITS)
    row = PortalCode(
        id=ids.new(),
        incident_id=order.incident_id,
        person=order.person_id,
        division=order.division,
        link=link,
        token=_token(order.incident_id, link, code),
        from_at=at,
        to_at=_until(order),
        recorded_at=recorded_at(),
    )
    return row, GivenCode(order.pk, order.person_id, link, code, row.to_at)


def _digits(count: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(count))


def _token(incident: UUID, link: str, code: str) -> bytes:
    return vault.token(incident, "portal", f"{link} {code}") or b""


def open_portal(link: str, code: str, *, at: datetime) -> OwnPage:
    """The page that a link's number and a code open.

    An unknown number, a wrong code, a locked link and a code that has ended are all told alike.
    Raises WrongCode.
    """
    link, code = _typed(link), _typed(code)
    with across_scopes(_OPENING):
        kept = (
            PortalCode.objects.select_for_update()
            .filter(link=link, from_at__lte=at, to_at__gt=at)
            .first()
        )
        right = kept is not None and _tried(kept, code, at)
    if kept is None or not right:
        raise WrongCode
    return own_page(kept.pk, at=at)


def _typed(value: str) -> str:
    """Digits as people type them: with spaces, with hyphens, full width."""
    return "".join(c for c in squeezed(value[:40]) if c.isascii() and c.isdigit())


def _tried(kept: PortalCode, code: str, at: datetime) -> bool:
    """Whether the code is right; a wrong one is counted, and one too many locks the link."""
    if kept.locked_until and at < kept.locked_until:
        return False
    proof = _token(kept.incident_id, kept.link, code)
    right = hmac.compare_digest(proof, bytes(kept.token))
    wrong = 0 if right else kept.wrong + 1
    locked = wrong >= MOST_WRONG
    kept.wrong, kept.locked_until = (0, at + LOCKED_FOR) if locked else (wrong, None)
    kept.save(update_fields=["wrong", "locked_until"])
    return right


def own_page(code: UUID, *, at: datetime) -> OwnPage:
    """The page of someone who has opened it before. Raises PageClosed once its code has ended."""
    with across_scopes(_OPENING), connection.cursor() as cursor:
        cursor.execute(_OPENED, {"code": code, "at": at})
        found = cursor.fetchone()
    if found is None:
        raise PageClosed
    incident, person, persons = found
    return OwnPage(code, incident, _speaker(person, persons))


def _speaker(person: UUID, persons: Iterable[UUID]) -> Actor:
    """A person who speaks for themselves, and sees their own records only."""
    return Actor(
        id=person,
        kind="person",
        label="",
        permissions=frozenset({Permission.SPEAK_FOR_ONESELF}),
        scope=Scope(ScopeKind.OWN, subjects=tuple(persons), actor=person),
    )
