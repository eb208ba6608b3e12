"""What must agree about lists and leads: the balance of idea 1."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.figures.identities import Identity
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.screening.choices import Outcome

_COUNTING = second_role_use(
    "screening.identities", "Rows and leads of a whole incident are counted, none is shown."
)

_SQL = """
WITH batches AS (SELECT id, rows FROM screening_batch WHERE incident_id = %(incident)s),
rows_of AS (
    SELECT r.batch_id, count(*) AS entered,
        count(*) FILTER (WHERE r.fate = 'attached') AS attached,
        count(*) FILTER (WHERE r.fate = 'rejected') AS rejected,
        count(*) FILTER (WHERE r.fate = 'attached' AND r.outcome = l.outcome
                         AND r.division = l.division) AS agreeing
    FROM screening_row r JOIN batches b ON b.id = r.batch_id
    LEFT JOIN screening_lead l ON l.id = r.lead_id
    GROUP BY r.batch_id),
leads AS (SELECT id, outcome, division FROM screening_lead WHERE incident_id = %(incident)s),
answered AS (
    SELECT DISTINCT ON (lead_id) lead_id, outcome FROM screening_answer
    ORDER BY lead_id, recorded_at DESC, id DESC),
placed AS (
    SELECT DISTINCT ON (lead_id) lead_id, division FROM screening_placement
    ORDER BY lead_id, recorded_at DESC, id DESC),
owed AS (
    SELECT subject, count(*) AS n FROM duties_obligation
    WHERE kind = 'lead_answer' AND incident = %(incident)s AND done_at IS NULL
      AND lifted_as IS DISTINCT FROM 'void' GROUP BY subject)
SELECT
    (SELECT coalesce(sum(rows), 0) FROM batches),
    (SELECT coalesce(sum(attached + rejected), 0) FROM rows_of),
    (SELECT count(*) FROM batches b LEFT JOIN rows_of r ON r.batch_id = b.id
     WHERE b.rows <> coalesce(r.attached + r.rejected, 0)),
    (SELECT coalesce(sum(attached), 0) FROM rows_of),
    (SELECT coalesce(sum(agreeing), 0) FROM rows_of),
    (SELECT count(*) FROM leads),
    (SELECT coalesce(sum(n), 0) FROM
     (SELECT count(*) AS n FROM leads WHERE outcome = ANY (%(outcomes)s) GROUP BY outcome) AS s),
    (SELECT count(*) FROM leads l LEFT JOIN answered a ON a.lead_id = l.id
     WHERE l.outcome = coalesce(a.outcome, 'pending')),
    (SELECT count(*) FROM leads l JOIN placed p ON p.lead_id = l.id
     WHERE p.division = l.division),
    (SELECT count(*) FROM leads WHERE outcome = 'pending'),
    (SELECT count(*) FROM leads l JOIN owed o ON o.subject = l.id
     WHERE l.outcome = 'pending' AND o.n = 1),
    (SELECT count(*) FROM screening_placement p JOIN leads l ON l.id = p.lead_id),
    (SELECT count(*) FROM duties_obligation
     WHERE kind = 'lead_answer' AND incident = %(incident)s)"""


def identities(scope: Scope, incident: UUID) -> list[Identity]:
    """The identities of an incident's rows and leads, each counted on two ways."""
    parameters: dict[str, Any] = {"incident": incident, "outcomes": Outcome.values}
    with across_scopes(_COUNTING), connection.cursor() as cursor:
        cursor.execute(_SQL, parameters)
        counts = [int(n) for n in cursor.fetchone() or ()]
    sent, fated, uneven, attached, agreeing, leads, by_outcome, answered, placed = counts[:9]
    pending, owed, given, asked = counts[9:]
    return [
        Identity("rows sent = rows attached + rows set aside", sent, fated),
        Identity("batches whose rows do not add up = 0", uneven, 0),
        Identity("leads = leads by outcome", leads, by_outcome),
        Identity("leads = leads whose outcome is their latest answer", leads, answered),
        Identity("leads = leads at their one latest place", leads, placed),
        Identity("rows attached = rows that follow their lead", attached, agreeing),
        Identity("leads pending = leads with one answer owed", pending, owed),
        Identity("times leads were given out = answers asked for", given, asked),
    ]
