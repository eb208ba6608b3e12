"""What must balance about places."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.figures.identities import Identity
from lianfang.jurisdictions.scope import Scope

_HOUSEHOLDS = """SELECT coalesce(sum(g.households), 0),
    (SELECT count(*) FROM places_household h
     WHERE h.division >= i.division AND h.division < i.division || ':')
 FROM incidents_incident i
 LEFT JOIN places_grid g ON g.code >= i.division AND g.code < i.division || ':'
 WHERE i.id = %(incident)s GROUP BY i.division"""


def identities(scope: Scope, incident: UUID, at: datetime) -> list[Identity]:
    """The identities of places, over the incident's whole district."""
    with connection.cursor() as cursor:
        cursor.execute(_HOUSEHOLDS, {"incident": incident})
        counted, entered = cursor.fetchone()
    return [Identity("Households counted by grids = households entered", int(counted), entered)]
