"""Adding many rows in one statement, under row security.

PostgreSQL refuses COPY under row security, and one parameter for each value costs more than the
rows: so all rows travel as one JSON text. Some three times as fast as `bulk_create` (measured on
identities, 20,000 rows).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import RawSQL

_AT_ONCE = 5_000
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def insert_rows(rows: Iterable[models.Model], *, unless_there: bool = False) -> int:
    """Add unsaved rows of one model, in order; gives how many were added.

    Keys and defaults are the application's, given with the rows. `unless_there`: a row that a
    unique constraint already knows is passed over.
    """
    source = iter(rows)
    first = next(source, None)
    if first is None:
        return 0
    values = (row.__dict__ for row in chain([first], source))
    return insert_values(type(first), values, unless_there=unless_there)


def insert_values(
    model: type[models.Model], rows: Iterable[Mapping[str, Any]], *, unless_there: bool = False
) -> int:
    """As `insert_rows`, from values by attribute (`person_id`), all of them; half the time."""
    statement, columns = _statement(model, unless_there)
    source, added = iter(rows), 0
    while portion := list(islice(source, _AT_ONCE)):
        text = _encode([_carried(row, columns) for row in portion])
        with connection.cursor() as cursor:
            cursor.execute(statement, [text])
            added += cursor.rowcount
    return added


_Column = tuple[str, str, Callable[[Any], Any] | None]
"""Attribute, column, and how JSON carries it."""


def _carried(row: Mapping[str, Any], columns: Sequence[_Column]) -> dict[str, Any]:
    return {
        column: value if carry is None or value is None else carry(value)
        for name, column, carry in columns
        for value in (row[name],)
    }


@lru_cache
def _statement(model: type[models.Model], unless_there: bool) -> tuple[str, tuple[_Column, ...]]:
    names, sources, types, columns = [], [], [], []
    for field in model._meta.concrete_fields:
        column, binary = field.column, isinstance(field, models.BinaryField)
        names.append(column)
        sources.append(f"decode({column}, 'base64')" if binary else column)
        types.append(f"{column} {'text' if binary else field.db_type(connection)}")
        columns.append((field.attname, column, _carrier(field)))
    conflict = " ON CONFLICT DO NOTHING" if unless_there else ""
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"
        f" SELECT {', '.join(sources)} FROM json_to_recordset(%s::json)"
        f" AS given ({', '.join(types)}){conflict}"
    )
    return statement, tuple(columns)


def _carrier(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How JSON carries a field's values; None for what it carries by itself."""
    if isinstance(field, models.BinaryField):
        return _base64
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.UUIDField):
        return _hex
    if isinstance(target, models.DateField):
        return _iso
    return None


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _hex(value: UUID) -> str:
    return value.hex


def _iso(value: date | datetime) -> str:
    return value.isoformat()


def among(ids: Iterable[UUID]) -> RawSQL:
    """Many ids as one parameter, for `filter(person__in=among(ids))`."""
    text = ",".join(one.hex for one in ids)
    return RawSQL("SELECT unnest(string_to_array(%s, ',')::uuid[])", [text])
