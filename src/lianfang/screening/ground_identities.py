"""What must agree about attempts, second looks and doors."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from lianfang.figures.identities import Identity
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use

_COUNTING = second_role_use(
    "screening.ground_identities",
    "Attempts, second looks and visits of a whole incident are counted, none is shown.",
)

_SQL = """
WITH attempts AS (
    SELECT a.lead_id, a.division, a.at, l.at AS lead_at,
        (a.at AT TIME ZONE 'Asia/Shanghai')::time AS hour,
        lag(a.at, 3) OVER (PARTITION BY a.lead_id, a.division ORDER BY a.at) AS fourth_before
    FROM screening_attempt a JOIN screening_lead l ON l.id = a.lead_id
    WHERE l.incident_id = %(incident)s),
answers AS (
    SELECT a.outcome, a.told IS NOT NULL AS told, (
        SELECT count(*) FROM screening_attempt t
        WHERE a.outcome = 'unreachable' AND t.lead_id = a.lead_id AND t.division = a.division
          AND t.at <= a.at) >= coalesce((
        SELECT (e.parameters->>'lead_attempts')::int FROM incidents_protocoledition e
        WHERE e.incident_id = %(incident)s AND e.effective_at <= a.recorded_at
        ORDER BY e.effective_at DESC, e.number DESC LIMIT 1), 3) AS tried
    FROM screening_answer a JOIN screening_lead l ON l.id = a.lead_id
    WHERE l.incident_id = %(incident)s
      AND a.outcome IN ('unreachable', 'not_here', 'elsewhere', 'wrong_data')),
looks AS (
    SELECT r.agrees IS NOT NULL AS done, r.agrees IS NULL OR NOT EXISTS (
        SELECT 1 FROM screening_answer a WHERE a.id = r.subject AND r.by_post IN (
            a.by_post, a.keyed_by)
        UNION ALL SELECT 1 FROM screening_visit v WHERE v.id = r.subject AND r.by_post IN (
            v.by_post, v.keyed_by)) AS by_others
    FROM screening_recheck r WHERE r.incident_id = %(incident)s),
owed AS (
    SELECT done_at IS NOT NULL AS done FROM duties_obligation
    WHERE kind = 'recheck' AND incident = %(incident)s),
visits AS (
    SELECT v.id, v.household_id, v.division, v.answered, v.how, v.members_seen
    FROM screening_visit v JOIN screening_round r ON r.id = v.round_id
    WHERE r.incident_id = %(incident)s)
SELECT
    (SELECT count(*) FROM attempts),
    (SELECT count(*) FROM attempts WHERE at >= lead_at AND hour >= '07:00' AND hour < '22:00'),
    (SELECT count(*) FROM attempts WHERE at < fourth_before + interval '12 hours'),
    (SELECT count(*) FROM answers),
    (SELECT count(*) FROM answers WHERE CASE outcome WHEN 'unreachable' THEN tried ELSE told END),
    (SELECT count(*) FROM looks), (SELECT count(*) FROM owed),
    (SELECT count(*) FROM looks WHERE done), (SELECT count(*) FROM owed WHERE done),
    (SELECT count(*) FROM looks WHERE NOT by_others),
    (SELECT count(*) FROM visits),
    (SELECT count(*) FROM visits v JOIN places_household h ON h.id = v.household_id
     WHERE v.answered OR v.members_seen = 0 AND v.how <> 'empty')"""


def identities(scope: Scope, incident: UUID) -> list[Identity]:
    """The identities of an incident's work on the ground."""
    with across_scopes(_COUNTING), connection.cursor() as cursor:
        cursor.execute(_SQL, {"incident": incident})
        counts = [int(n) for n in cursor.fetchone() or ()]
    tried, by_day, fourth, answers, complete, drawn, owed, *counts = counts
    looked, done, same_eyes, visits, sound = counts
    return [
        Identity("attempts = attempts by day, after their lead came", tried, by_day),
        Identity("fourth attempts within twelve hours = 0", fourth, 0),
        Identity("answers that demand something = those that came with it", answers, complete),
        Identity("second looks drawn = second looks owed", drawn, owed),
        Identity("second looks done = what was owed of them and done", looked, done),
        Identity("second looks by whoever answered = 0", same_eyes, 0),
        Identity(
            "visits = visits to a household, nobody counted where none answered", visits, sound
        ),
    ]
