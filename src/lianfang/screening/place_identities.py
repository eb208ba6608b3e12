"""That everyone lies where somebody answers: no lead and no person under a code that is gone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.figures.identities import Identity
from lianfang.jurisdictions import queries
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.kernel import clock

_COUNTING = second_role_use(
    "screening.place_identities", "The codes of all leads and persons are listed, no row is read."
)

_CODES = """
WITH RECURSIVE district AS (SELECT division AS code FROM incidents_incident
    WHERE id = %(incident)s),
lead (code) AS (
    SELECT min(l.division) FROM screening_lead l, district d
    WHERE l.division >= d.code AND l.division < d.code || ':'
    UNION ALL
    SELECT (SELECT min(l.division) FROM screening_lead l, district d
            WHERE l.division > c.code AND l.division < d.code || ':')
    FROM lead c WHERE c.code IS NOT NULL),
person (code) AS (
    SELECT min(p.division) FROM people_person p, district d
    WHERE p.division >= d.code AND p.division < d.code || ':'
    UNION ALL
    SELECT (SELECT min(p.division) FROM people_person p, district d
            WHERE p.division > c.code AND p.division < d.code || ':')
    FROM person c WHERE c.code IS NOT NULL)
SELECT c.code, (SELECT code FROM district) FROM (
    SELECT code FROM lead UNION SELECT code FROM person) c
WHERE c.code IS NOT NULL"""
"""Each code once, from one entry of the index to the next: a thousand steps, no million rows."""


def identities(scope: Scope, incident: UUID, at: datetime) -> list[Identity]:
    """How many codes of leads and persons lead nowhere, over the incident's whole district."""
    with across_scopes(_COUNTING), connection.cursor() as cursor:
        cursor.execute(_CODES, {"incident": incident})
        found = cursor.fetchall()
    area = found[0][1] if found else ""
    lost = queries.astray(scope, [code for code, _ in found], area, clock.day_of(at))
    return [Identity("Codes of leads and persons that lead nowhere = 0", len(lost), 0)]
