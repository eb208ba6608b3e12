"""Who answers for a unit: the post that receives what the headquarters sends it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.accounts.choices import Role

ROLES = (
    Role.TOWNSHIP_SECRETARY, Role.UNIT_LIAISON, Role.COMMUNITY_SECRETARY, Role.GROUP_STAFF,
    Role.CDC, Role.DOCTOR, Role.POLICE, Role.PROPERTY_KEEPER, Role.COMMANDER,
)  # fmt: skip
"""In this order, and the first post of a role before the next of the same."""

_POSTS = """SELECT DISTINCT ON (p.unit_id) p.unit_id, p.id FROM accounts_post p
 JOIN unnest(%(roles)s::text[]) WITH ORDINALITY AS r (role, n) ON r.role = p.role
 WHERE p.unit_id = ANY(%(units)s) AND p.from_at <= %(at)s
   AND (p.to_at IS NULL OR p.to_at > %(at)s)
 ORDER BY p.unit_id, r.n, p.id"""


def answering_posts(units: Sequence[UUID], at: datetime) -> dict[UUID, UUID]:
    """The post that answers for each unit at a moment; a unit without one is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, {"roles": [str(r) for r in ROLES], "units": list(units), "at": at})
        return dict(cursor.fetchall())
