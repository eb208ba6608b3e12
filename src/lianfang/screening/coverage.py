"""How far a sweep has come: doors and the people behind them, by place, at a moment.

Only a door that was answered, or of which it is otherwise confirmed who lives behind it, is
covered; a knock is not. Numbers are computed with the second role for an explicit place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db import connection

from lianfang.accounts.choices import Role
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope, ScopeKind, across_scopes, second_role_use
from lianfang.kernel.errors import NotAllowed
from lianfang.screening.models import Round

_COVERING = second_role_use(
    "screening.coverage", "Doors of an explicit place are counted; who may ask is checked."
)
IN_FLIGHT = timedelta(seconds=10)
"""After this long nothing recorded at a moment is still on its way; then counts may be kept."""

_MINUTE = timedelta(minutes=1)
_EPOCH = datetime.fromisoformat("2000-01-01T00:00+00:00")
SECRETARIES: dict[int, str] = {
    6: Role.COMMANDER,
    9: Role.TOWNSHIP_SECRETARY,
    12: Role.COMMUNITY_SECRETARY,
}
"""Who answers for a place of each level (三级书记), by the length of its code."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Doors of a place. `opened` were answered by someone; `covered` also otherwise confirmed.

    `persons` live behind all doors, `persons_covered` behind those covered. `looked` doors and
    answers were looked at again, `agree` of them with the same result.
    """

    households: int = 0
    persons: int = 0
    knocked: int = 0
    opened: int = 0
    covered: int = 0
    persons_covered: int = 0
    looked: int = 0
    agree: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(a + b for a, b in zip(self.numbers, other.numbers, strict=True)))

    @property
    def numbers(self) -> tuple[int, ...]:
        """All counts in their order."""
        return tuple(getattr(self, f.name) for f in fields(self))


NOTHING = Tally()

_DOORS = """SELECT division, count(*), sum(members), count(*) FILTER (WHERE knocked),
    count(*) FILTER (WHERE opened), count(*) FILTER (WHERE covered),
    coalesce(sum(members) FILTER (WHERE covered), 0)
FROM (
    SELECT max(division) AS division, max(members) AS members, bool_or(knocked) AS knocked,
        bool_or(opened) AS opened, bool_or(covered) AS covered
    FROM (
        SELECT id, division, members, false AS knocked, false AS opened, false AS covered
        FROM places_household
        WHERE recorded_at <= %(as_of)s AND division >= %(low)s AND division < %(high)s
        UNION ALL
        SELECT household_id, NULL, NULL, how <> 'telephone', answered AND how = 'door', answered
        FROM screening_visit
        WHERE round_id = %(round)s AND recorded_at <= %(as_of)s
          AND division >= %(low)s AND division < %(high)s) AS told
    GROUP BY id) AS doors
WHERE division IS NOT NULL GROUP BY division"""
"""Doors and knocks side by side: without a join, it costs the same whatever the planner knows."""

_LOOKS = """SELECT division, count(*), count(*) FILTER (WHERE agrees) FROM screening_recheck
WHERE incident_id = %(incident)s AND done_recorded_at <= %(as_of)s
  AND division >= %(low)s AND division < %(high)s GROUP BY division"""


def settled_minute(at: datetime) -> datetime:
    """The latest full minute of which nothing is still on its way: what pages count up to."""
    return _EPOCH + (at - IN_FLIGHT - _EPOCH) // _MINUTE * _MINUTE


SweepRound = Round
"""What pages are given of a round."""


def rounds(scope: Scope, incident: UUID, as_of: datetime) -> list[Round]:
    """The sweeps opened by a moment, the latest first."""
    found = Round.objects.filter(incident=incident, recorded_at__lte=as_of)
    return list(found.order_by("-number"))


def coverage(
    scope: Scope, incident: UUID, place: str, as_of: datetime, round_: UUID | None, at: datetime
) -> Mapping[str, Tally]:
    """The tally of each division with doors in a place, by code, as a rule of each grid.

    As the system knew it at `as_of`; without a round nothing is covered. Kept in memory for
    moments that can no longer change: a full district is a second's work, and many look at
    once. `at`: now. Raises NotAllowed unless the scope covers the place.
    """
    if scope.kind is not ScopeKind.SECOND and not scope.covers(place):
        raise NotAllowed
    if as_of > at - IN_FLIGHT:
        return _tallies.__wrapped__(incident, place, as_of, round_)
    return _tallies(incident, place, as_of, round_)


@lru_cache(maxsize=64)
def _tallies(
    incident: UUID, place: str, as_of: datetime, round_: UUID | None
) -> Mapping[str, Tally]:
    low, high = prefix_range(place)
    values = {"incident": incident, "round": round_, "as_of": as_of, "low": low, "high": high}
    with across_scopes(_COVERING), connection.cursor() as cursor:
        cursor.execute(_DOORS, values)
        found = {row[0]: Tally(*map(int, row[1:])) for row in cursor.fetchall()}
        cursor.execute(_LOOKS, values)
        for division, looked, agree in cursor.fetchall():
            found[division] = found.get(division, NOTHING) + Tally(looked=looked, agree=agree)
    return found


def grouped(tallies: Mapping[str, Tally], width: int) -> dict[str, Tally]:
    """Tallies by the divisions of one level: the first `width` digits of the code."""
    found: dict[str, Tally] = {}
    for code, tally in tallies.items():
        key = code[:width]
        found[key] = found.get(key, NOTHING) + tally
    return found


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum."""
    return sum(tallies, NOTHING)


@dataclass(frozen=True, slots=True)
class Secretary:
    """A secretary's post for a place; `name` is empty while nobody holds it."""

    division: str
    title: str
    name: str


_POSTS = """SELECT p.division, p.title, coalesce(string_agg(o.name, '、' ORDER BY o.name), '')
FROM accounts_post p
LEFT JOIN accounts_holding h ON h.post_id = p.id AND h.from_at <= %(as_of)s
    AND (h.to_at IS NULL OR h.to_at > %(as_of)s)
LEFT JOIN accounts_officer o ON o.id = h.officer_id
WHERE p.role = ANY (%(roles)s) AND p.from_at <= %(as_of)s
  AND (p.to_at IS NULL OR p.to_at > %(as_of)s)
  AND (p.division = ANY (%(above)s) OR p.division >= %(low)s AND p.division < %(high)s)
GROUP BY p.id ORDER BY p.division, p.title"""


def secretaries(scope: Scope, place: str, as_of: datetime) -> dict[str, list[Secretary]]:
    """Who answers at a moment for a place, for those above it and those in it, by code.

    A place that is missing here has no post at all.
    """
    low, high = prefix_range(place)
    with connection.cursor() as cursor:
        cursor.execute(
            _POSTS,
            {
                "as_of": as_of,
                "roles": list(SECRETARIES.values()),
                "above": [place[:n] for n in SECRETARIES if n < len(place)],
                "low": low,
                "high": high,
            },
        )
        found: dict[str, list[Secretary]] = {}
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(Secretary(*row))
    return found


def grid_names(scope: Scope, place: str) -> dict[str, str]:
    """The grids of a place by code."""
    low, high = prefix_range(place)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, name FROM places_grid WHERE code >= %s AND code < %s ORDER BY code",
            [low, high],
        )
        return dict(cursor.fetchall())
