"""Questions about the chart of any moment: who leads and answers, what has no owner, changes.

An end or a beginning that was recorded later is as it is known now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope

_HOLDERS = """(SELECT string_agg(f.name, '、' ORDER BY f.name) FROM accounts_holding h
   JOIN accounts_officer f ON f.id = h.officer_id
   WHERE h.post_id = p.id AND h.from_at <= %(at)s AND (h.to_at IS NULL OR h.to_at > %(at)s))"""
_NOW = "{r}.from_at <= %(at)s AND ({r}.to_at IS NULL OR {r}.to_at > %(at)s)"


def _rows(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Leading:
    """A post that leads: `kind` is co_lead or group_lead; `group` is empty for a co-lead."""

    kind: str
    rank: str
    group: str
    post: UUID
    title: str
    officer: str
    since: datetime
    document: str


@dataclass(frozen=True, slots=True)
class GroupNow:
    """A work group with the function that it serves."""

    id: UUID
    name: str
    function: str
    since: datetime
    document: str


@dataclass(frozen=True, slots=True)
class MemberNow:
    """A member unit; its mandate and principal are empty where it has none."""

    unit: UUID
    name: str
    kind: str
    division: str
    mandate: str
    principal: str
    officer: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Chart:
    """The headquarters as it stood at a moment."""

    leads: tuple[Leading, ...]
    groups: tuple[GroupNow, ...]
    members: tuple[MemberNow, ...]


_LEADS = f"""SELECT l.kind, l.rank, l."group", p.id, p.title, coalesce({_HOLDERS}, ''),
    l.from_at, l.document
 FROM command_leadership l JOIN accounts_post p ON p.id = l.post_id
 WHERE l.incident_id = %(incident)s AND {_NOW.format(r="l")}
 ORDER BY l.kind, l.rank DESC, l."group", p.title"""
_GROUPS = f"""SELECT g.id, g.name, g.function, g.from_at, g.document FROM command_workgroup g
 WHERE g.incident_id = %(incident)s AND {_NOW.format(r="g")} ORDER BY g.from_at, g.id"""
_MEMBERS = f"""SELECT u.id, u.name, u.kind, u.division, coalesce(d.text, ''),
    coalesce(p.title, ''), coalesce({_HOLDERS}, ''), m.from_at
 FROM command_membership m JOIN accounts_unit u ON u.id = m.unit_id
 LEFT JOIN command_mandate d ON d.unit_id = u.id AND d.incident_id = m.incident_id
   AND {_NOW.format(r="d")}
 LEFT JOIN accounts_post p ON p.id = d.principal_id
 WHERE m.incident_id = %(incident)s AND {_NOW.format(r="m")}
 ORDER BY u.division, u.kind, u.name, u.id"""


def chart(scope: Scope, incident: UUID, at: datetime) -> Chart:
    """Leads, groups and member units of a moment; three questions."""
    values = {"incident": incident, "at": at}
    return Chart(
        tuple(Leading(*row) for row in _rows(_LEADS, **values)),
        tuple(GroupNow(*row) for row in _rows(_GROUPS, **values)),
        tuple(MemberNow(*row) for row in _rows(_MEMBERS, **values)),
    )


@dataclass(frozen=True, slots=True)
class PairingNow:
    """A post and what it answers for; `compound` is empty where it is a place."""

    id: UUID
    kind: str
    rank: str
    division: str
    compound: str
    title: str
    officer: str
    since: datetime
    document: str


_PAIRINGS = f"""SELECT l.id, l.kind, l.rank, l.division, coalesce(c.name, ''), p.title,
    coalesce({_HOLDERS}, ''), l.from_at, l.document
 FROM command_pairing l JOIN accounts_post p ON p.id = l.post_id
 LEFT JOIN places_compound c ON c.id = l.compound_id
 WHERE l.incident_id = %(incident)s AND {_NOW.format(r="l")}
   AND l.division >= %(low)s AND l.division < %(high)s
   AND (%(kind)s = '' OR l.kind = %(kind)s)
 ORDER BY l.kind, l.division, c.name, p.title LIMIT %(limit)s"""


def pairings(
    scope: Scope, incident: UUID, place: str, at: datetime, kind: str = "", limit: int = 2000
) -> list[PairingNow]:
    """The pairings in force in a place, by kind and place."""
    low, high = prefix_range(place)
    values = {"incident": incident, "at": at, "low": low, "high": high}
    return [PairingNow(*row) for row in _rows(_PAIRINGS, **values, kind=kind, limit=limit)]


@dataclass(frozen=True, slots=True)
class Owned:
    """How many objects of a kind there are in a place, and how many have an owner."""

    kind: str
    division: str
    objects: int
    owned: int


_OWNED = f"""SELECT 'compound', left(c.division, %(step)s), count(*), count(l.id)
 FROM places_compound c LEFT JOIN command_pairing l ON l.compound_id = c.id
   AND l.incident_id = %(incident)s AND {_NOW.format(r="l")}
 WHERE c.division >= %(low)s AND c.division < %(high)s AND c.recorded_at <= %(at)s
 GROUP BY 2
 UNION ALL
 SELECT 'secretary', left(d.code, %(step)s), count(*), count(l.id)
 FROM jurisdictions_division d LEFT JOIN command_pairing l ON l.division = d.code
   AND l.kind = 'secretary' AND l.incident_id = %(incident)s AND {_NOW.format(r="l")}
 WHERE d.code >= %(low)s AND d.code < %(high)s AND length(d.code) = 12
   AND d.register_id = (SELECT r.id FROM jurisdictions_register r
     WHERE r.area IN (left(%(low)s, 2), left(%(low)s, 4), left(%(low)s, 6))
     ORDER BY r.dated DESC, r.area DESC LIMIT 1)
 GROUP BY 2 ORDER BY 1, 2"""


def owned(scope: Scope, incident: UUID, place: str, at: datetime) -> list[Owned]:
    """Compounds and villages by the next step below a place, with how many have an owner."""
    low, high = prefix_range(place)
    step = min(12, {6: 9, 9: 12}.get(len(place), 12))
    found = _rows(_OWNED, incident=incident, at=at, low=low, high=high, step=step)
    return [Owned(*row) for row in found]


@dataclass(frozen=True, slots=True)
class Changed:
    """A row of the chart that began or ended between two moments."""

    at: datetime
    ended: bool
    what: str
    name: str
    title: str
    document: str
    why: str


_CHANGES = """SELECT * FROM (
  SELECT {when} AS at, {ended} AS ended, r.what, r.name, r.title, r.document, r.ended_why
  FROM (
   SELECT l.kind AS what, l."group" AS name, p.title, l.from_at, l.to_at, l.document, l.ended_why
     FROM command_leadership l JOIN accounts_post p ON p.id = l.post_id
     WHERE l.incident_id = %(incident)s
   UNION ALL SELECT 'group', g.name, '', g.from_at, g.to_at, g.document, g.ended_why
     FROM command_workgroup g WHERE g.incident_id = %(incident)s
   UNION ALL SELECT 'member', u.name, '', m.from_at, m.to_at, m.document, m.ended_why
     FROM command_membership m JOIN accounts_unit u ON u.id = m.unit_id
     WHERE m.incident_id = %(incident)s
   UNION ALL SELECT 'mandate', u.name, p.title, d.from_at, d.to_at, d.document, d.ended_why
     FROM command_mandate d JOIN accounts_unit u ON u.id = d.unit_id
     JOIN accounts_post p ON p.id = d.principal_id WHERE d.incident_id = %(incident)s
   UNION ALL SELECT l.kind, coalesce(c.name, l.division), p.title, l.from_at, l.to_at,
       l.document, l.ended_why
     FROM command_pairing l JOIN accounts_post p ON p.id = l.post_id
     LEFT JOIN places_compound c ON c.id = l.compound_id WHERE l.incident_id = %(incident)s
  ) r WHERE {when} > %(first)s AND {when} <= %(last)s) x"""
_BETWEEN = (
    _CHANGES.format(when="r.from_at", ended="false")
    + " UNION ALL "
    + _CHANGES.format(when="r.to_at", ended="true")
    + " ORDER BY at DESC, what, name LIMIT %(limit)s"
)


def changes(
    scope: Scope, incident: UUID, first: datetime, last: datetime, limit: int = 500
) -> Sequence[Changed]:
    """What began or ended in `(first, last]`, the latest first."""
    found = _rows(_BETWEEN, incident=incident, first=first, last=last, limit=limit)
    return [Changed(*row) for row in found]
