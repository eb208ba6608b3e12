"""What must balance about places."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.figures.identities import Identity
from lianfang.jurisdictions import queries
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock

_HOUSEHOLDS = """SELECT coalesce(sum(g.households), 0),
    (SELECT count(*) FROM places_household h
     WHERE h.division >= i.division AND h.division < i.division || ':')
 FROM incidents_incident i
 LEFT JOIN places_grid g ON g.code >= i.division AND g.code < i.division || ':'
 WHERE i.id = %(incident)s GROUP BY i.division"""


_PLACES = """SELECT DISTINCT left(p.code, 12), i.division FROM incidents_incident i
 CROSS JOIN LATERAL (
    SELECT g.code FROM places_grid g WHERE g.code >= i.division AND g.code < i.division || ':'
    UNION ALL SELECT c.division FROM places_compound c
        WHERE c.division >= i.division AND c.division < i.division || ':'
    UNION ALL SELECT a.division FROM places_alias a WHERE a.ended_recorded_at IS NULL
        AND a.division >= i.division AND a.division < i.division || ':'
    UNION ALL SELECT h.division FROM (SELECT DISTINCT division FROM places_household) h
        WHERE h.division >= i.division AND h.division < i.division || ':') p
 WHERE i.id = %(incident)s"""


def identities(scope: Scope, incident: UUID, at: datetime) -> list[Identity]:
    """The identities of places, over the incident's whole district."""
    with connection.cursor() as cursor:
        cursor.execute(_HOUSEHOLDS, {"incident": incident})
        counted, entered = cursor.fetchone()
        cursor.execute(_PLACES, {"incident": incident})
        places = cursor.fetchall()
    district = places[0][1] if places else ""
    lost = queries.astray(scope, [code for code, _ in places], district, clock.day_of(at))
    return [
        Identity("Households counted by grids = households entered", int(counted), entered),
        Identity("Places whose code leads nowhere = 0", len(lost), 0),
    ]
