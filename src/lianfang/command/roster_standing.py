"""What stands of units, posts and pairings, as rows of a roster and as spans to settle with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.accounts.choices import Role, UnitKind
from lianfang.command.choices import CadreRank, PairingKind
from lianfang.command.roster_rules import Sheet, Span, to_the_minute
from lianfang.command.roster_sheets import moment_text

UnitKey = tuple[str, str, str]
PostKey = tuple[UUID, str, str, str, str]
PairKey = tuple[UUID, str, str, str]

_UNITS = """SELECT u.id, u.name, u.kind, u.division, m.id, m.from_at, m.to_at, m.document,
   m.ended_why
 FROM accounts_unit u LEFT JOIN command_membership m ON m.unit_id = u.id
   AND m.incident_id = %(incident)s
 ORDER BY u.division, u.kind, u.name, u.id, m.from_at"""
_POSTS = """SELECT p.id, p.unit_id, p.title, p.role, p.division, coalesce(f.username, ''),
   coalesce(f.name, ''), h.id, greatest(p.from_at, h.from_at), least(p.to_at, h.to_at)
 FROM accounts_post p LEFT JOIN accounts_holding h ON h.post_id = p.id
 LEFT JOIN accounts_officer f ON f.id = h.officer_id
 ORDER BY p.division, p.title, f.username, greatest(p.from_at, h.from_at), p.id"""
_PAIRINGS = """SELECT l.id, l.post_id, l.kind, l.division, coalesce(c.name, ''), l.rank,
   l.from_at, l.to_at, l.document, l.ended_why
 FROM command_pairing l LEFT JOIN places_compound c ON c.id = l.compound_id
 WHERE l.incident_id = %(incident)s
 ORDER BY l.kind, l.division, c.name, l.from_at, l.post_id, l.id"""


@dataclass(slots=True)
class Held(Span):
    """A span with the row that it stands for."""

    id: UUID | None = None


@dataclass
class Standing:
    """Units by key and as a roster calls them, posts by who holds them, and their spans.

    A roster calls a unit by its name, and adds its place where several share the name.
    """

    units: dict[UnitKey, UUID] = field(default_factory=dict)
    named: dict[UUID, UnitKey] = field(default_factory=dict)
    called: dict[UUID, str] = field(default_factory=dict)
    members: dict[UUID, list[Span]] = field(default_factory=dict)
    posts: dict[PostKey, list[Span]] = field(default_factory=dict)
    holders: dict[tuple[UUID, str, str], set[UUID]] = field(default_factory=dict)
    officers: dict[str, str] = field(default_factory=dict)
    pairs: dict[PairKey, list[Span]] = field(default_factory=dict)
    objects: dict[tuple[str, str, str], list[Span]] = field(default_factory=dict)
    rows: dict[Sheet, list[tuple[str, ...]]] = field(
        default_factory=lambda: {sheet: [] for sheet in Sheet}
    )


def _rows(sql: str, incident: UUID) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"incident": incident})
        return list(cursor.fetchall())


def _span(pk: UUID | None, from_at: datetime, to_at: datetime | None) -> Held:
    return Held(to_the_minute(from_at), to_the_minute(to_at) if to_at else None, 0, pk)


def standing(incident: UUID) -> Standing:
    """Everything that stands, read across scopes by the caller."""
    found = Standing()
    _add_units(found, _rows(_UNITS, incident))
    posts = _rows(_POSTS, incident)
    _add_posts(found, posts)
    _add_pairings(found, _rows(_PAIRINGS, incident), posts)
    return found


def _add_units(found: Standing, rows: list[tuple[Any, ...]]) -> None:
    for pk, name, kind, division, *_member in rows:
        found.units[(kind, division, name)] = pk
        found.named[pk] = (kind, division, name)
    shared = Counter(name for _kind, _division, name in found.units)
    for pk, (_kind, division, name) in found.named.items():
        found.called[pk] = f"{name}（{division}）" if shared[name] > 1 else name
    for pk, _name, kind, division, member, from_at, to_at, document, why in rows:
        if member:
            found.members.setdefault(pk, []).append(_span(member, from_at, to_at))
        label = str(UnitKind(kind).label)
        dated = (moment_text(from_at), moment_text(to_at), document or "", why or "")
        found.rows[Sheet.UNITS].append((found.called[pk], label, division, *dated))


def _add_posts(found: Standing, rows: list[tuple[Any, ...]]) -> None:
    for pk, unit, title, role, division, username, officer, holding, from_at, to_at in rows:
        found.holders.setdefault((unit, title, username), set()).add(pk)
        if not holding:
            continue
        found.officers[username] = officer
        key = (unit, title, role, division, username)
        found.posts.setdefault(key, []).append(_span(pk, from_at, to_at))
        found.rows[Sheet.POSTS].append(
            (found.called[unit], title, str(Role(role).label), division, username, officer,
             moment_text(from_at), moment_text(to_at))
        )  # fmt: skip


def _add_pairings(
    found: Standing, rows: list[tuple[Any, ...]], posts: list[tuple[Any, ...]]
) -> None:
    who = {pk: (unit, title, username) for pk, unit, title, _r, _d, username, *_ in posts}
    for pk, post, kind, division, compound, rank, from_at, to_at, document, why in rows:
        span = _span(pk, from_at, to_at)
        found.pairs.setdefault((post, kind, division, compound), []).append(span)
        found.objects.setdefault((kind, division, compound), []).append(span)
        unit, title, username = who[post]
        found.rows[Sheet.PAIRINGS].append(
            (found.called[unit], title, username, str(PairingKind(kind).label), division, compound,
             str(CadreRank(rank).label), moment_text(from_at), moment_text(to_at), document, why)
        )  # fmt: skip
