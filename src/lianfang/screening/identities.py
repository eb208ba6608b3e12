"""What must agree about leads: the balance of idea 1."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.figures.identities import Identity
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.screening.choices import Outcome

_COUNTING = second_role_use(
    "screening.identities", "Leads of a whole incident are counted, none is shown."
)

_SQL = """
WITH leads AS (SELECT id, outcome, division FROM screening_lead WHERE incident_id = %(incident)s),
answered AS (
    SELECT DISTINCT ON (lead_id) lead_id, outcome FROM screening_answer
    ORDER BY lead_id, recorded_at DESC, id DESC),
given AS (
    SELECT p.lead_id, p.division, p.post, p.why, p.recorded_at,
        row_number() OVER (PARTITION BY p.lead_id ORDER BY p.recorded_at, p.id) AS n,
        count(*) OVER (PARTITION BY p.lead_id) AS of
    FROM screening_placement p JOIN leads l ON l.id = p.lead_id),
owed AS (
    SELECT subject, slot::int AS n, owner, closes_at FROM duties_obligation
    WHERE kind = 'lead_answer' AND incident = %(incident)s AND done_at IS NULL
      AND lifted_as IS DISTINCT FROM 'void')
SELECT
    (SELECT count(*) FROM leads),
    (SELECT coalesce(sum(n), 0) FROM
     (SELECT count(*) AS n FROM leads WHERE outcome = ANY (%(outcomes)s) GROUP BY outcome) AS s),
    (SELECT count(*) FROM leads l LEFT JOIN answered a ON a.lead_id = l.id
     WHERE l.outcome = coalesce(a.outcome, 'pending')),
    (SELECT count(*) FROM leads l JOIN given g ON g.lead_id = l.id AND g.n = g.of
     WHERE g.division = l.division),
    (SELECT count(*) FROM leads WHERE outcome = 'pending'),
    (SELECT count(*) FROM leads l JOIN given g ON g.lead_id = l.id AND g.n = g.of
     JOIN owed o ON o.subject = l.id AND o.n = g.of
     WHERE l.outcome = 'pending' AND o.owner IS NOT DISTINCT FROM g.post),
    (SELECT count(*) FROM owed o JOIN given g ON g.lead_id = o.subject AND g.n = o.n
     WHERE g.n < g.of),
    (SELECT count(*) FROM owed o JOIN given g ON g.lead_id = o.subject AND g.n = o.n + 1
     WHERE g.why = 'climbed' OR g.recorded_at >= o.closes_at),
    (SELECT count(*) FROM given),
    (SELECT count(*) FROM duties_obligation
     WHERE kind = 'lead_answer' AND incident = %(incident)s)"""


def identities(scope: Scope, incident: UUID) -> list[Identity]:
    """The identities of an incident's leads, each counted on two ways."""
    parameters: dict[str, Any] = {"incident": incident, "outcomes": Outcome.values}
    with across_scopes(_COUNTING), connection.cursor() as cursor:
        cursor.execute(_SQL, parameters)
        counts = [int(n) for n in cursor.fetchone() or ()]
    leads, by_outcome, answered, placed, pending, owed, *counts = counts
    left_open, climbed, given, asked = counts
    return [
        Identity("leads = leads by outcome", leads, by_outcome),
        Identity("leads = leads whose outcome is their latest answer", leads, answered),
        Identity("leads = leads at their one latest place", leads, placed),
        Identity("leads pending = leads with one answer owed", pending, owed),
        Identity(
            "answers still open lower down = leads that climbed or were missed there",
            left_open,
            climbed,
        ),
        Identity("times leads were given out = answers asked for", given, asked),
    ]
