"""What must balance: orders by fate, beds, checks against the rule that owes them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.figures.identities import Identity
from lianfang.jurisdictions.scope import Scope

_FATES = """SELECT count(*),
    count(*) FILTER (WHERE start_at <= %(at)s AND %(at)s < least(end_at, ended_at)),
    count(*) FILTER (WHERE end_at <= %(at)s AND (ended_at IS NULL OR ended_at >= end_at)),
    count(*) FILTER (WHERE ended_as = 'revoked' AND ended_at < end_at AND ended_at <= %(at)s),
    count(*) FILTER (WHERE ended_as = 'superseded' AND ended_at < end_at AND ended_at <= %(at)s)
 FROM quarantine_order
 WHERE incident_id = %(incident)s AND recorded_at <= %(at)s AND start_at <= %(at)s"""

_TWICE = """SELECT count(*), count(DISTINCT kept), count(*) FILTER (WHERE nth > 1 AND joined)
 FROM (SELECT coalesce(j.kept_id, o.person_id) AS kept,
        row_number() OVER (PARTITION BY coalesce(j.kept_id, o.person_id)
            ORDER BY o.recorded_at, o.id) AS nth,
        EXISTS (SELECT FROM people_join n
            WHERE n.kept_id = coalesce(j.kept_id, o.person_id) AND n.ended_recorded_at IS NULL
              AND n.recorded_at >= o.recorded_at) AS joined
    FROM quarantine_order o
    LEFT JOIN people_join j ON j.person_id = o.person_id AND j.ended_recorded_at IS NULL
    WHERE o.incident_id = %(incident)s AND o.start_at <= %(at)s
      AND %(at)s < least(o.end_at, o.ended_at)) u"""
"""Two orders of one person are explained only by a join recorded after the later of them."""

_LAIN_IN = "t.from_at <= %(at)s AND (t.to_at IS NULL OR t.to_at > %(at)s)"

_BEDS = f"""SELECT (SELECT count(*) FROM quarantine_bed),
    (SELECT count(*) FROM quarantine_bedstay t WHERE {_LAIN_IN}),
    (SELECT count(*) FROM quarantine_bed b WHERE NOT EXISTS (
        SELECT FROM quarantine_bedstay t WHERE t.bed_id = b.id AND {_LAIN_IN}))"""

_LIES = f"""EXISTS (SELECT FROM quarantine_bedstay t WHERE t.order_id = o.id
    AND t.person = o.person_id AND t.kind = 'order' AND {_LAIN_IN})"""

_SITE_ORDERS = f"""SELECT count(*), count(*) FILTER (WHERE {_LIES}),
    count(*) FILTER (WHERE NOT {_LIES} AND EXISTS (SELECT FROM quarantine_bedstay t
        WHERE t.order_id = o.id AND t.kind = 'order' AND t.to_at <= %(at)s))
 FROM quarantine_order o WHERE o.incident_id = %(incident)s AND o.kind = 'site'
   AND o.start_at <= %(at)s AND %(at)s < least(o.end_at, o.ended_at)"""

_STAYS = f"""SELECT count(DISTINCT t.bed_id),
    count(DISTINCT t.person) FILTER (WHERE t.kind = 'order'
        AND least(o.end_at, o.ended_at) <= %(at)s),
    count(DISTINCT t.person) FILTER (WHERE t.kind = 'voluntary'),
    count(DISTINCT t.person) FILTER (WHERE t.kind = 'accompanying')
 FROM quarantine_bedstay t JOIN quarantine_order o ON o.id = t.order_id
 WHERE o.incident_id = %(incident)s AND {_LAIN_IN}"""

_CHECKS = """SELECT
    (SELECT count(*) FROM duties_obligation WHERE kind = 'health_check'
        AND incident = %(incident)s),
    (SELECT count(*) FROM quarantine_order o
        JOIN incidents_protocoledition e ON e.id = o.edition
        CROSS JOIN LATERAL generate_series(
            (o.start_at AT TIME ZONE 'Asia/Shanghai')::date,
            (o.end_at AT TIME ZONE 'Asia/Shanghai')::date, interval '1 day') AS day
        CROSS JOIN LATERAL jsonb_array_elements(e.parameters->'slots') AS slot
        CROSS JOIN LATERAL (SELECT (day::date + (slot->>'due')::int * interval '1 minute')
            AT TIME ZONE 'Asia/Shanghai' AS due_at) d
        WHERE o.incident_id = %(incident)s AND d.due_at >= o.start_at AND d.due_at < o.end_at)"""

_DONE = """SELECT count(*),
    (SELECT count(*) FROM duties_obligation WHERE kind = 'health_check'
        AND incident = %(incident)s AND done_at IS NOT NULL),
    count(*) FILTER (WHERE d.id IS NULL)
 FROM quarantine_healthcheck c JOIN quarantine_order o ON o.id = c.order_id
 LEFT JOIN duties_obligation d ON d.kind = 'health_check' AND d.subject = c.order_id
    AND d.slot_on = c.slot_on AND d.slot = c.slot
 WHERE o.incident_id = %(incident)s AND c.corrects_id IS NULL"""

_TEAMS = """SELECT count(*), count(*) FILTER (WHERE t.roles = 5 OR d.id IS NOT NULL)
 FROM quarantine_order o
 LEFT JOIN LATERAL (SELECT count(DISTINCT m.role) AS roles FROM quarantine_teammember m
    WHERE m.order_id = o.id AND m.from_at <= %(at)s AND m.to_at > %(at)s) t ON true
 LEFT JOIN LATERAL (SELECT id FROM duties_obligation d WHERE d.kind = 'team_complete'
    AND d.subject = o.id AND d.done_at IS NULL AND d.lifted_at IS NULL
    AND d.late_at > %(at)s LIMIT 1) d ON true
 WHERE o.incident_id = %(incident)s AND o.start_at <= %(at)s
   AND %(at)s < least(o.end_at, o.ended_at)"""


def identities(scope: Scope, incident: UUID, at: datetime) -> list[Identity]:
    """The identities of observation at a moment, over the whole incident."""
    return [*_of_orders(incident, at), *_of_beds(incident, at), *_of_checks(incident, at)]


def _of_orders(incident: UUID, at: datetime) -> list[Identity]:
    issued, in_force, lapsed, revoked, superseded = _numbers(_FATES, incident, at)
    orders_now, persons_now, doubled = _numbers(_TWICE, incident, at)
    teams_needed, teams_there = _numbers(_TEAMS, incident, at)
    return [
        Identity(
            "Orders issued = in force + lapsed + lifted + replaced",
            issued,
            in_force + lapsed + revoked + superseded,
        ),
        Identity(
            "Orders in force = persons under an order + orders doubled by a later join",
            orders_now,
            persons_now + doubled,
        ),
        Identity(
            "Orders in force = teams of five complete or being completed",
            teams_needed,
            teams_there,
        ),
    ]


def _of_beds(incident: UUID, at: datetime) -> list[Identity]:
    beds, occupied, free = _numbers(_BEDS, incident, at)
    at_sites, arrived, left_early = _numbers(_SITE_ORDERS, incident, at)
    lain_in, past_end, voluntary, accompanying = _numbers(_STAYS, incident, at)
    return [
        Identity("Beds = occupied + free", beds, occupied + free),
        Identity(
            "Site orders in force = arrived and staying + left before the end",
            at_sites,
            arrived + left_early,
        ),
        Identity(
            "Beds occupied = under site orders + past the end + voluntary + accompanying",
            lain_in,
            arrived + past_end + voluntary + accompanying,
        ),
    ]


def _of_checks(incident: UUID, at: datetime) -> list[Identity]:
    owed, expected = _numbers(_CHECKS, incident, at)
    readings, fulfilled, beyond = _numbers(_DONE, incident, at)
    return [
        Identity("Health checks owed = checks that the orders call for", owed, expected),
        Identity(
            "Readings = health checks done + readings beyond those owed",
            readings,
            fulfilled + beyond,
        ),
    ]


def _numbers(sql: str, incident: UUID, at: datetime) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"incident": incident, "at": at})
        row = cursor.fetchone()
    return tuple(int(n) for n in row) if row else ()
