"""Questions about sites: how each stands, who lies where; about transfers and vehicles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.quarantine.site_rules import Looked, Standing

_COUNTING = second_role_use(
    "quarantine.sites_counted", "How full a site is counts people of every township; no names."
)


@dataclass(frozen=True, slots=True)
class SiteNow:
    """A site at a moment; rooms are those in which people stay, `groups` those with a post."""

    id: UUID
    name: str
    division: str
    mode: str
    looked_at: datetime | None
    sound: bool | None
    rooms: int
    beds: int
    taken: int
    occupied: int
    held: int
    due: int
    groups: Sequence[str]

    @property
    def standing(self) -> Standing:
        """What the rules look at."""
        looked = None
        if self.looked_at is not None:
            looked = Looked(self.looked_at, bool(self.sound))
        return Standing(self.mode, self.rooms, self.taken, looked)


_SITES = """SELECT s.id, s.name, s.division,
    coalesce((SELECT c.mode FROM quarantine_sitemodechange c
        WHERE c.site_id = s.id AND c.effective_at <= %(at)s
        ORDER BY c.effective_at DESC, c.recorded_at DESC, c.id DESC LIMIT 1), 'planned'),
    l.at, l.sound, r.rooms, r.beds, o.rooms, o.beds, o.held, o.due,
    (SELECT coalesce(array_agg(DISTINCT d."group"), '{}') FROM quarantine_siteduty d
        WHERE d.site_id = s.id AND d.from_at <= %(at)s AND (d.to_at IS NULL OR d.to_at > %(at)s))
 FROM quarantine_site s
 LEFT JOIN LATERAL (SELECT i.at, i.sound FROM quarantine_siteinspection i
    WHERE i.site_id = s.id AND i.at <= %(at)s ORDER BY i.at DESC, i.id DESC LIMIT 1) l ON true
 CROSS JOIN LATERAL (SELECT count(DISTINCT m.id) FILTER (WHERE m.zone = 'quarantine') AS rooms,
        count(b.id) AS beds
    FROM quarantine_room m JOIN quarantine_bed b ON b.room_id = m.id WHERE m.site_id = s.id) r
 CROSS JOIN LATERAL (SELECT count(DISTINCT b.room_id) AS rooms, count(DISTINCT b.id) AS beds,
        count(*) FILTER (WHERE t.kind = 'order' AND least(w.end_at, w.ended_at) <= %(at)s) AS held,
        count(*) FILTER (WHERE t.kind = 'order' AND least(w.end_at, w.ended_at) > %(at)s
            AND least(w.end_at, w.ended_at) <= ((%(at)s AT TIME ZONE 'Asia/Shanghai')::date + 1)
                AT TIME ZONE 'Asia/Shanghai') AS due
    FROM quarantine_bed b JOIN quarantine_bedstay t ON t.bed_id = b.id
    JOIN quarantine_order w ON w.id = t.order_id
    WHERE b.site_id = s.id AND t.from_at <= %(at)s AND (t.to_at IS NULL OR t.to_at > %(at)s)) o
 WHERE s.recorded_at <= %(at)s
 ORDER BY s.name"""


def sites_now(scope: Scope, at: datetime) -> list[SiteNow]:
    """All sites of the district as they stand, in one question; counts only."""
    with across_scopes(_COUNTING), connection.cursor() as cursor:
        cursor.execute(_SITES, {"at": at})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return [SiteNow(*row) for row in found]


@dataclass(frozen=True, slots=True)
class BedNow:
    """A bed and who lies in it; `taken` without an order is someone of another scope."""

    room: str
    zone: str
    barrier_free: bool
    own_toilet: bool
    bed: UUID
    number: str
    taken: bool
    order: UUID | None
    person: UUID | None
    display: str
    kind: str
    until: datetime | None
    signed: bool
    stay: UUID | None

    @property
    def free(self) -> bool:
        """Nobody lies in it, and it is where people stay."""
        return not self.taken and self.zone == "quarantine"


_BEDS = """SELECT r.number, r.zone, r.barrier_free, r.own_toilet, b.id, b.number,
    b.id = ANY(%(taken)s), t.order_id, t.person, coalesce(p.display, ''), coalesce(t.kind, ''),
    least(o.end_at, o.ended_at),
    EXISTS (SELECT FROM quarantine_bedstay v WHERE v.order_id = t.order_id
        AND v.person = t.person AND v.kind = 'voluntary'
        AND (v.to_at IS NULL OR v.to_at > %(at)s)), t.id
 FROM quarantine_bed b JOIN quarantine_room r ON r.id = b.room_id
 LEFT JOIN quarantine_bedstay t ON t.bed_id = b.id AND t.from_at <= %(at)s
    AND (t.to_at IS NULL OR t.to_at > %(at)s)
 LEFT JOIN quarantine_order o ON o.id = t.order_id
 LEFT JOIN people_person p ON p.id = t.person
 WHERE b.site_id = %(site)s ORDER BY r.number, b.number"""

_TAKEN = """SELECT t.bed_id FROM quarantine_bedstay t JOIN quarantine_bed b ON b.id = t.bed_id
 WHERE b.site_id = %(site)s AND t.from_at <= %(at)s AND (t.to_at IS NULL OR t.to_at > %(at)s)"""


def beds_now(scope: Scope, site: UUID, at: datetime) -> list[BedNow]:
    """The beds of a site by room, with whom of the scope entered lies there; two questions."""
    values: dict[str, Any] = {"site": site, "at": at}
    with across_scopes(_COUNTING), connection.cursor() as cursor:
        cursor.execute(_TAKEN, values)
        taken = [row[0] for row in cursor.fetchall()]
    with connection.cursor() as cursor:
        cursor.execute(_BEDS, {**values, "taken": taken})
        return [BedNow(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class TransferNow:
    """A transfer as a board shows it."""

    id: UUID
    person: UUID
    display: str
    division: str
    destination: str
    site: str
    emergency: bool
    requested_at: datetime
    recorded_at: datetime
    approved_at: datetime | None
    plate: str
    driver: str
    assigned_at: datetime | None
    departed_at: datetime | None
    arrived_at: datetime | None
    given_by: UUID | None
    handed_at: datetime | None
    cancelled_at: datetime | None


_TRANSFERS = """SELECT t.id, t.person, coalesce(p.display, ''), t.division, t.destination,
    coalesce(s.name, ''), t.emergency, t.requested_at, t.recorded_at, t.approved_at,
    coalesce(v.plate, ''), t.driver, t.assigned_at, t.departed_at, t.arrived_at, t.given_by,
    t.handed_at, t.cancelled_at
 FROM quarantine_transfer t LEFT JOIN people_person p ON p.id = t.person
 LEFT JOIN quarantine_site s ON s.id = t.site_id
 LEFT JOIN quarantine_vehicle v ON v.id = t.vehicle_id
 WHERE t.division >= %(low)s AND t.division < %(high)s AND {which}
 ORDER BY {order} LIMIT %(limit)s"""

_OPEN = "t.handed_at IS NULL AND t.cancelled_at IS NULL"
_URGENT = "t.requested_at + CASE WHEN t.emergency THEN interval '1 hour' ELSE '4 hours' END, t.id"


def transfers(
    scope: Scope, place: str, *, settled: bool = False, limit: int = 1000
) -> list[TransferNow]:
    """Open transfers, the most urgent first; or the settled ones, the latest first."""
    low, high = prefix_range(place)
    which = f"NOT ({_OPEN})" if settled else _OPEN
    sql = _TRANSFERS.format(which=which, order="t.requested_at DESC, t.id" if settled else _URGENT)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"low": low, "high": high, "limit": limit})
        return [TransferNow(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class VehicleNow:
    """A vehicle: under way or not, when its last trip ended, when it was last disinfected."""

    id: UUID
    plate: str
    unit: str
    division: str
    under_way: bool
    last_trip: datetime | None
    disinfected: datetime | None


_VEHICLES = """SELECT v.id, v.plate, coalesce(u.name, ''), v.division,
    coalesce(bool_or(t.handed_at IS NULL AND t.cancelled_at IS NULL)
        FILTER (WHERE t.id IS NOT NULL), false),
    max(coalesce(t.handed_at, t.cancelled_at)),
    (SELECT max(d.at) FROM quarantine_vehicledisinfection d WHERE d.vehicle_id = v.id)
 FROM quarantine_vehicle v LEFT JOIN accounts_unit u ON u.id = v.unit
 LEFT JOIN quarantine_transfer t ON t.vehicle_id = v.id AND t.departed_at IS NOT NULL
 WHERE v.retired_at IS NULL GROUP BY v.id, u.name ORDER BY v.plate"""


def vehicles(scope: Scope) -> list[VehicleNow]:
    """The vehicles set apart, in service."""
    with across_scopes(_COUNTING), connection.cursor() as cursor:
        cursor.execute(_VEHICLES)
        return [VehicleNow(*row) for row in cursor.fetchall()]


def group_posts(scope: Scope, site: UUID, at: datetime) -> list[tuple[UUID, str, str]]:
    """Who works in a site's groups: the duty, the group and the post's title."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT d.id, d."group", p.title FROM quarantine_siteduty d
               JOIN accounts_post p ON p.id = d.post
               WHERE d.site_id = %s AND d.from_at <= %s AND (d.to_at IS NULL OR d.to_at > %s)
               ORDER BY 2, 3""",
            [site, at, at],
        )
        return [(duty, group, title) for duty, group, title in cursor.fetchall()]


def posts_near(scope: Scope, division: str) -> list[tuple[UUID, str]]:
    """The posts that could work at a site: of the district and of the places that it lies in."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT p.id, concat_ws(' ', u.name, p.title) FROM accounts_post p
               JOIN accounts_unit u ON u.id = p.unit_id
               WHERE p.division = ANY(%s) ORDER BY length(p.division), 2 LIMIT 300""",
            [[division[:n] for n in (6, 9, 12, 15)]],
        )
        return [(post, title) for post, title in cursor.fetchall()]
