"""What is not settled, in whose hands: sums of rows and of leads put together by role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from lianfang.screening.choices import Fate, Outcome


class RowSum(NamedTuple):
    """Rows of one list that share fate, outcome and place, and since when the oldest is there."""

    provider: UUID
    batch: UUID
    part: str
    outcome: str | None
    division: str
    number: int
    oldest: datetime


class LeadSum(NamedTuple):
    """Leads that share outcome, source, place and post, and since when the oldest is there."""

    outcome: str
    source: str
    division: str
    post: UUID | None
    number: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """What is not settled, of one kind, in one place, in one kind of hands.

    `kind` is lead, waiting or rejected. `posts` is how many posts of `role`; `title` and `unit`
    are one's; of a row set aside `unit` is its provider.
    """

    kind: str
    place: str
    role: str
    provider: UUID | None
    posts: int
    title: str
    unit: str
    count: int
    oldest: datetime


class _Post(NamedTuple):
    role: str
    title: str
    unit: str


_NOBODY = _Post("", "", "")


@dataclass(slots=True)
class _Group:
    oldest: datetime
    count: int = 0
    posts: set[UUID] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)


class _Open(NamedTuple):
    kind: str
    division: str
    post: UUID | None
    provider: UUID | None
    number: int
    oldest: datetime


def open_groups(
    rows: Iterable[RowSum], leads: Iterable[LeadSum], width: int
) -> tuple[OpenGroup, ...]:
    """Leads to answer, rows to review, rows to mend, by place (`width` digits), oldest first."""
    unsettled = [*_open_leads(leads), *_open_rows(rows)]
    posts = _posts({one.post for one in unsettled if one.post})
    units = _units({one.provider for one in unsettled if one.provider})
    found: dict[tuple[str, str, str, UUID | None], _Group] = {}
    for one in unsettled:
        post = posts.get(one.post, _NOBODY) if one.post else _NOBODY
        rejected = one.kind == Fate.REJECTED
        key = (one.kind, one.division[:width], post.role, one.provider if rejected else None)
        group = found.setdefault(key, _Group(one.oldest))
        group.oldest = min(group.oldest, one.oldest)
        group.count += one.number
        group.posts |= {one.post} if one.post else set()
        group.titles.add(post.title)
        group.units.add(post.unit or (units.get(one.provider, "") if one.provider else ""))
    return tuple(sorted((_told(*each) for each in found.items()), key=_order))


def _open_leads(leads: Iterable[LeadSum]) -> Iterator[_Open]:
    for one in leads:
        if one.outcome == Outcome.PENDING:
            yield _Open("lead", one.division, one.post, None, one.number, one.oldest)


def _open_rows(rows: Iterable[RowSum]) -> Iterator[_Open]:
    for one in rows:
        if one.part in (Fate.WAITING, Fate.REJECTED):
            yield _Open(one.part, one.division, None, one.provider, one.number, one.oldest)


def _told(key: tuple[str, str, str, UUID | None], group: _Group) -> OpenGroup:
    kind, place, role, provider = key
    title, unit = (min(filter(None, told), default="") for told in (group.titles, group.units))
    return OpenGroup(
        kind, place, role, provider, len(group.posts), title, unit, group.count, group.oldest
    )


def _order(one: OpenGroup) -> tuple[datetime, str, str, str, str]:
    return one.oldest, one.kind, one.place, one.role, str(one.provider or "")


def _posts(wanted: set[UUID]) -> dict[UUID, _Post]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT p.id, p.role, p.title, u.name FROM accounts_post p
               JOIN accounts_unit u ON u.id = p.unit_id WHERE p.id = ANY (%s)""",
            [list(wanted)],
        )
        return {pk: _Post(*told) for pk, *told in cursor.fetchall()}


def _units(wanted: set[UUID]) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM accounts_unit WHERE id = ANY (%s)", [list(wanted)])
        return dict(cursor.fetchall())


def by_place(leads: Sequence[LeadSum], width: int) -> dict[tuple[str, str, str], int]:
    """How many leads by outcome, source and place (`width` digits)."""
    found: dict[tuple[str, str, str], int] = {}
    for one in leads:
        key = (one.outcome, one.source, one.division[:width])
        found[key] = found.get(key, 0) + one.number
    return found
