"""What must agree about places."""

from __future__ import annotations

from django.db import connection

from lianfang.figures.identities import Identity
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import across_scopes, second_role_use

_COUNTING = second_role_use("places.identities", "The whole district's households are counted.")


def identities(division: str) -> tuple[Identity, ...]:
    """Households that the grids count = households entered, for a district."""
    low, high = prefix_range(division)
    with across_scopes(_COUNTING), connection.cursor() as cursor:
        cursor.execute(
            """SELECT (SELECT coalesce(sum(households), 0) FROM places_grid
                       WHERE code >= %(low)s AND code < %(high)s),
                      (SELECT count(*) FROM places_household
                       WHERE division >= %(low)s AND division < %(high)s)""",
            {"low": low, "high": high},
        )
        counted, entered = cursor.fetchone()
    return (Identity("households counted by grids = households entered", counted, entered),)
