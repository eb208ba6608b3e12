"""What must agree about rows of lists, whom they are about, and who is joined with whom."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from lianfang.figures.identities import Identity
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use

_COUNTING = second_role_use(
    "screening.list_identities", "Rows and joins of a whole incident are counted, none is shown."
)

_SQL = """
WITH joined AS (SELECT person_id, kept_id FROM people_join WHERE ended_recorded_at IS NULL),
undecided AS (
    SELECT second_id AS person FROM people_doubtfulpair
    WHERE incident_id = %(incident)s AND decision IS NULL GROUP BY 1),
lists AS (
    SELECT b.id, b.rows, count(r.id) AS entered,
        count(*) FILTER (WHERE r.fate = 'rejected') AS rejected,
        count(*) FILTER (WHERE r.fate = 'mended') AS mended,
        count(*) FILTER (WHERE r.fate = 'attached') AS attached,
        count(*) FILTER (WHERE r.fate = 'waiting') AS waiting,
        count(*) FILTER (WHERE u.person IS NOT NULL) AS doubted,
        count(*) FILTER (WHERE r.outcome = l.outcome AND r.division = l.division) AS following,
        count(*) FILTER (WHERE coalesce(jr.kept_id, r.person_id)
                             = coalesce(jl.kept_id, l.person_id)) AS theirs,
        count(m.id) FILTER (WHERE m.fate = 'mended') AS mending
    FROM screening_batch b
    LEFT JOIN screening_row r ON r.batch_id = b.id
    LEFT JOIN screening_lead l ON l.id = r.lead_id
    LEFT JOIN joined jr ON jr.person_id = r.person_id
    LEFT JOIN joined jl ON jl.person_id = l.person_id
    LEFT JOIN undecided u ON u.person = r.person_id
    LEFT JOIN screening_row m ON m.id = r.mends
    WHERE b.incident_id = %(incident)s GROUP BY b.id)
SELECT coalesce(sum(rows), 0), coalesce(sum(rejected), 0), coalesce(sum(mended), 0),
    coalesce(sum(attached), 0), coalesce(sum(waiting), 0), coalesce(sum(doubted), 0),
    coalesce(sum(following), 0), coalesce(sum(theirs), 0), coalesce(sum(mending), 0),
    count(*) FILTER (WHERE rows <> rejected + mended + attached + waiting),
    (SELECT count(*) FROM joined j JOIN people_person p ON p.id = j.person_id
     WHERE p.incident_id = %(incident)s),
    (SELECT count(*) FROM joined j JOIN people_person p ON p.id = j.person_id
     WHERE p.incident_id = %(incident)s
       AND NOT EXISTS (SELECT 1 FROM joined k WHERE k.person_id = j.kept_id))
FROM lists"""


def identities(scope: Scope, incident: UUID) -> list[Identity]:
    """The identities of an incident's lists, each counted on two ways."""
    with across_scopes(_COUNTING), connection.cursor() as cursor:
        cursor.execute(_SQL, {"incident": incident})
        counts = [int(n) for n in cursor.fetchone() or ()]
    rows, rejected, mended, attached, waiting, doubted, following, theirs = counts[:8]
    mending, uneven, joined, direct = counts[8:]
    fates = (("rejected", rejected), ("attached", attached), ("waiting", waiting))
    whole = rejected + attached + waiting
    leading = attached + waiting
    return [
        Identity("rows in = set aside + attached + waiting", rows - mended, whole, fates),
        Identity("lists whose rows do not add up = 0", uneven, 0),
        Identity("rows waiting = rows of people to be decided on", waiting, doubted),
        Identity("rows replaced = rows that replace one", mended, mending),
        Identity("rows with a lead = rows that follow their lead", leading, following),
        Identity("rows with a lead = rows whose lead is about their person", leading, theirs),
        Identity("people joined = people joined to one who is kept", joined, direct),
    ]
