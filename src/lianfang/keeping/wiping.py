"""Taking the content out of a table: whole rows, or what they say, as the tables' owner.

The application's own roles may delete nothing, and facts are appended only; so this runs as the
owner, at the command line, one table to a transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connections, models, transaction

from lianfang.keeping.belonging import column, of_incident
from lianfang.keeping.register import PersonalTable

OWNER = "owner"
GONE = "—"
"""What stands where words stood: constraints that ask for words still hold."""


@contextmanager
def opened(table: str, *read: str) -> Iterator[Any]:
    """A cursor for which a table has neither row security nor append-only; then again both.

    Of the tables in `read` it sees every row too.
    """
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity"
            " AND oid = ANY (%s::regclass[]::oid[])",
            [[table, *read]],
        )
        forced = [name for (name,) in cursor.fetchall()]
        for name in forced:
            cursor.execute(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for name in forced:
            cursor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")


def wipe(table: PersonalTable, incident: UUID, cursor: Any) -> int:
    """Remove the rows of an incident, or their content; gives how many."""
    model = table.model
    name, where = model._meta.db_table, of_incident(model)
    if table.rows_go:
        statement = f"DELETE FROM {name} WHERE {where}"
    else:
        statement = f"UPDATE {name} SET {emptied(table)} WHERE {where}"
    cursor.execute(statement, {"incident": incident})
    return int(cursor.rowcount)


def emptied(table: PersonalTable) -> str:
    """The assignments that leave nothing of a table's content; none where it has none."""
    fields = (table.model._meta.get_field(f.name) for f in table.content)
    return ", ".join(
        f"{field.column} = {_empty(table.model, field)}"
        for field in fields
        if isinstance(field, models.Field)
    )


def rewrite(table: str) -> None:
    """Write a table and its indexes anew, so that no page keeps what was there."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")


def _empty(model: type[models.Model], field: models.Field[Any, Any]) -> str:
    """The value that says nothing: NULL stays NULL, and what must differ differs."""
    name, key = field.column, column(model)
    if field.name in _unique(model):
        digest = f"md5({key}::text)"
        if isinstance(field, models.BinaryField):
            value = f"decode({digest}, 'hex')"
        else:
            value = f"left({digest}, {field.max_length or 32})"
    elif isinstance(field, models.BinaryField):
        value = "'\\x'::bytea"
    elif isinstance(field, models.JSONField):
        value = f"CASE jsonb_typeof({name}) WHEN 'array' THEN '[]' ELSE '{{}}' END::jsonb"
    elif isinstance(field, models.CharField | models.TextField):
        gone = field.default if field.choices and field.has_default() else GONE
        value = f"CASE {name} WHEN '' THEN '' ELSE '{gone}' END"
    elif hasattr(field, "base_field"):
        value = "'{}'"
    else:
        return "NULL"
    kind = field.db_type(connections[OWNER])
    return f"CASE WHEN {name} IS NULL THEN NULL ELSE ({value})::{kind} END"


def _unique(model: type[models.Model]) -> set[str]:
    """The fields that a unique constraint looks at."""
    together = (
        name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        for name in constraint.fields
    )
    return {*together, *(f.name for f in model._meta.concrete_fields if f.unique)}
