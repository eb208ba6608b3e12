"""What is accounted for, as of a moment: one selection for each question, all of one shape.

Each selection gives `id`, `division` (of that moment), `now_at` (today's, by which the reader's
scope is judged), `since`, `part`, `outcome`, `source`, `provider`, `batch`, `lead` and `post`.
Numbers, their parts and the lists that open are all taken from these, so they cannot disagree.
Parameters: `incident`, `as_of`, `batches` (ids of the incident's lists), `asked` (the provider
who asks, or null). To its provider a row in doubt is attached like any other: the doubt would
hint at what another list knows of someone.
"""

from __future__ import annotations

from enum import StrEnum


class What(StrEnum):
    """The selections."""

    ROWS = "rows"
    LEADS = "leads"
    MISSED = "missed"
    OPEN = "open"
    LOOKS = "looks"


_PLACED = """(SELECT DISTINCT ON (lead_id) lead_id, division, post FROM screening_placement
 WHERE recorded_at <= %(as_of)s ORDER BY lead_id, recorded_at DESC, id DESC)"""

_ANSWERED = """(SELECT DISTINCT ON (lead_id) lead_id, outcome FROM screening_answer
 WHERE recorded_at <= %(as_of)s ORDER BY lead_id, recorded_at DESC, id DESC)"""

_UNDECIDED = """(SELECT second_id AS person FROM people_doubtfulpair
 WHERE incident_id = %(incident)s AND recorded_at <= %(as_of)s
   AND (decided_recorded_at IS NULL OR decided_recorded_at > %(as_of)s) GROUP BY 1)"""
"""Persons of whom it is not decided whether they are someone known before."""

_JOINED = """(SELECT person_id, kept_id FROM people_join WHERE recorded_at <= %(as_of)s
 AND (ended_recorded_at IS NULL OR ended_recorded_at > %(as_of)s))"""

_ROWS = f"""SELECT r.id, coalesce(p.division, r.division) AS division, r.division AS now_at,
    r.recorded_at AS since,
    CASE WHEN m.id IS NOT NULL THEN 'mended' WHEN r.lead_id IS NULL THEN 'rejected'
         WHEN u.person IS NOT NULL AND %(asked)s::uuid IS NULL THEN 'waiting'
         ELSE 'attached' END AS part,
    CASE WHEN r.lead_id IS NOT NULL THEN coalesce(a.outcome, 'pending') END AS outcome,
    NULL::text AS source, r.provider, r.batch_id AS batch, r.lead_id AS lead, NULL::uuid AS post
 FROM screening_row r
 LEFT JOIN {_PLACED} p ON p.lead_id = r.lead_id
 LEFT JOIN {_ANSWERED} a ON a.lead_id = r.lead_id
 LEFT JOIN {_UNDECIDED} u ON u.person = r.person_id
 LEFT JOIN screening_row m ON m.mends = r.id AND m.recorded_at <= %(as_of)s
 WHERE r.batch_id = ANY (%(batches)s::uuid[]) AND r.recorded_at <= %(as_of)s"""
"""Rows of lists with their fate; a row set aside lies where its provider does."""

_LEADS = f"""SELECT l.id, p.division, l.division AS now_at, l.recorded_at AS since,
    ''::text AS part, coalesce(a.outcome, 'pending') AS outcome, l.source::text,
    NULL::uuid AS provider, NULL::uuid AS batch, l.id AS lead, p.post
 FROM screening_lead l
 JOIN {_PLACED} p ON p.lead_id = l.id
 LEFT JOIN {_ANSWERED} a ON a.lead_id = l.id
 WHERE l.incident_id = %(incident)s AND l.recorded_at <= %(as_of)s"""

_KIN = f"""CROSS JOIN LATERAL (
    SELECT coalesce(j.kept_id, f.person_id) AS person
    UNION ALL
    SELECT k.person_id FROM {_JOINED} k WHERE k.kept_id = coalesce(j.kept_id, f.person_id)
 ) n"""

_MISSED = f"""SELECT s.id, s.division, s.now_at, s.since, ''::text AS part, s.outcome, s.source,
    o.provider_id AS provider, NULL::uuid AS batch, s.id AS lead, s.post
 FROM ({_LEADS} AND l.source = 'sweep') s
 LEFT JOIN screening_omission o ON o.lead_id = s.id AND o.recorded_at <= %(as_of)s
 WHERE NOT EXISTS (
    SELECT 1 FROM screening_lead f LEFT JOIN {_JOINED} j ON j.person_id = f.person_id {_KIN}
    JOIN screening_row r ON r.person_id = n.person AND r.recorded_at <= f.recorded_at
    WHERE f.id = s.id)"""
"""Found by a sweep when no list had named them, under this or any name they are joined to."""

_OPEN = f"""SELECT s.id, s.division, s.now_at, s.since, 'lead' AS part, s.outcome, s.source,
    s.provider, s.batch, s.lead, s.post
 FROM ({_LEADS}) s WHERE s.outcome = 'pending'
 UNION ALL
 SELECT s.id, s.division, s.now_at, s.since, s.part, s.outcome, s.source,
    s.provider, s.batch, s.lead, s.post
 FROM ({_ROWS}) s WHERE s.part IN ('waiting', 'rejected')"""
"""What nobody has settled: leads to answer, rows to review, rows to mend."""

_LOOKS = """SELECT c.id, c.division, c.division AS now_at, c.recorded_at AS since,
    CASE WHEN c.done_recorded_at IS NULL OR c.done_recorded_at > %(as_of)s THEN 'open'
         WHEN c.agrees THEN 'agrees' ELSE 'differs' END AS part,
    NULL::text AS outcome, NULL::text AS source, NULL::uuid AS provider, NULL::uuid AS batch,
    c.lead_id AS lead, c.post
 FROM screening_recheck c
 WHERE c.incident_id = %(incident)s AND c.recorded_at <= %(as_of)s"""

SELECTIONS: dict[What, str] = {
    What.ROWS: _ROWS,
    What.LEADS: _LEADS,
    What.MISSED: _MISSED,
    What.OPEN: _OPEN,
    What.LOOKS: _LOOKS,
}

COUNTS: dict[What, str] = {
    What.ROWS: "SELECT provider, batch, part, outcome, division, count(*), min(since) FROM s"
    " GROUP BY 1, 2, 3, 4, 5",
    What.LEADS: "SELECT outcome, source, division, post, count(*), min(since) FROM s"
    " GROUP BY 1, 2, 3, 4",
    What.MISSED: "SELECT provider, count(*) FROM s GROUP BY 1",
    What.LOOKS: "SELECT part, count(*) FROM s GROUP BY 1",
}
"""The sums; what is open is put together from those of rows and of leads."""
