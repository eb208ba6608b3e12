"""Persons found to be one, as the joins in force say (decision 3); crosses borders for it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.scope import across_scopes, second_role_use

_SAME = second_role_use(
    "quarantine.same_person", "Two records of one person may lie in two places."
)

_ROOTS = """SELECT a.id, coalesce(j.kept_id, a.id) FROM unnest(%s::uuid[]) AS a (id)
 LEFT JOIN people_join j ON j.person_id = a.id AND j.ended_recorded_at IS NULL"""


def counted_as(persons: Collection[UUID]) -> dict[UUID, UUID]:
    """Whom each person is counted as: the one kept of a join in force, or themselves."""
    with across_scopes(_SAME), connection.cursor() as cursor:
        cursor.execute(_ROOTS, [list(persons)])
        return dict(cursor.fetchall())


def same_as(person: UUID) -> list[UUID]:
    """All persons that are one with this one, it included."""
    root = counted_as([person])[person]
    with across_scopes(_SAME), connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id FROM people_join WHERE kept_id = %s AND ended_recorded_at IS NULL",
            [root],
        )
        return [root, *(row[0] for row in cursor.fetchall())]


def held(persons: Collection[UUID]) -> None:
    """Hold persons, and whom they are counted as, until the transaction ends.

    So that no two acts order the same person at once, and nobody is joined meanwhile.
    """
    with across_scopes(_SAME), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM people_person WHERE id IN (SELECT unnest(%(persons)s::uuid[])"
            " UNION SELECT kept_id FROM people_join WHERE ended_recorded_at IS NULL"
            " AND person_id = ANY(%(persons)s)) ORDER BY id FOR NO KEY UPDATE",
            {"persons": list(persons)},
        )
