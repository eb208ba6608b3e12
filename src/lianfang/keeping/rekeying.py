"""A new key for what is sealed: batch by batch, both keys valid meanwhile, resumed when killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from django.db import connections, transaction

from lianfang.audit import moments
from lianfang.audit.seals import CHAINED
from lianfang.incidents.keyring import identity_key_name, keyring
from lianfang.keeping.belonging import column, of_incident, read_for
from lianfang.keeping.register import PersonalTable, tables
from lianfang.keeping.wiping import OWNER, opened
from lianfang.people import vault

BATCH = 5_000
Told = Callable[[str, int], None]


def rotate(incident: UUID, told: Told) -> int:
    """Seal everything of an incident under a new key; gives how many blobs.

    The last pass holds off every act, so that nothing is left under the previous key by an act
    that had begun before; only then is that key forgotten. What stands
    in the audit chain keeps the key under which it was written.
    """
    keyring().renew(identity_key_name(incident))
    done = sum(_all(incident, told))
    with transaction.atomic():
        moments.alone()
        done += sum(_all(incident, told))
        keyring().retire(identity_key_name(incident), keep=_chained(incident))
    return done


def _chained(incident: UUID) -> bool:
    """Whether something sealed stands in the audit chain, which would break if it changed."""
    for table in tables():
        model = table.model
        name = model._meta.db_table
        if table.sealed and name in CHAINED:
            with opened(name, *read_for(model)) as cursor:
                cursor.execute(
                    f"SELECT EXISTS (SELECT 1 FROM {name} WHERE {of_incident(model)})",
                    {"incident": incident},
                )
                if cursor.fetchone()[0]:
                    return True
    return False


def _all(incident: UUID, told: Told) -> Iterator[int]:
    for table in tables():
        for field in table.sealed if table.model._meta.db_table not in CHAINED else ():
            count = sum(_resealed(table, field, incident))
            told(f"{table.label}.{field}", count)
            yield count


def _resealed(table: PersonalTable, field: str, incident: UUID) -> Iterator[int]:
    """How many blobs of each batch were sealed anew."""
    model = table.model
    name, key, where = model._meta.db_table, column(model), of_incident(model)
    last = UUID(int=0)
    while True:
        with opened(name, *read_for(model)) as cursor:
            cursor.execute(
                f"SELECT {key}, {field} FROM {name} WHERE {key} > %(last)s AND {where}"
                f" AND length({field}) > 0 ORDER BY {key} LIMIT {BATCH}",
                {"incident": incident, "last": last},
            )
            found = cursor.fetchall()
            fresh = [
                (pk, blob)
                for pk, old in found
                if (blob := vault.sealed_anew(incident, old, pk)) is not None
            ]
            if fresh:
                cursor.execute(
                    f"UPDATE {name} SET {field} = n.blob"
                    f" FROM unnest(%s::uuid[], %s::bytea[]) AS n (pk, blob) WHERE {key} = n.pk",
                    [[pk for pk, _ in fresh], [blob for _, blob in fresh]],
                )
        yield len(fresh)
        if len(found) < BATCH:
            return
        last = found[-1][0]


def unreadable(incident: UUID) -> dict[str, int]:
    """How many blobs no key of the keyring opens, by column; empty when all is well."""
    faults: dict[str, int] = {}
    for table in tables():
        model = table.model
        name, key, where = model._meta.db_table, column(model), of_incident(model)
        for field in table.sealed:
            with opened(name, *read_for(model)) as cursor:
                cursor.execute(
                    f"SELECT {key}, {field} FROM {name} WHERE {where} AND length({field}) > 0",
                    {"incident": incident},
                )
                wrong = sum(not vault.opens(incident, blob, pk) for pk, blob in cursor.fetchall())
            if wrong:
                faults[f"{table.label}.{field}"] = wrong
    connections[OWNER].close()
    return faults
