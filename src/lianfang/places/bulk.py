"""Writing households by the ten thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.kernel import ids
from lianfang.places.doors import seal_doors

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """An address with a count: `division` is the grid's code, `door` is sealed on entry."""

    division: str
    compound: UUID | None
    door: str
    members: int


def insert_households(households: Sequence[NewHousehold], recorded_at: datetime) -> int:
    """Write households in batches, doors sealed; gives their number."""
    with connection.cursor() as cursor:
        for first in range(0, len(households), _BATCH):
            batch = households[first : first + _BATCH]
            keys = [ids.new() for _ in batch]
            doors = seal_doors(zip(keys, (new.door for new in batch), strict=True))
            cursor.execute(
                """INSERT INTO places_household
                       (id, division, compound_id, door, members, recorded_at)
                   SELECT id, division, compound, decode(door, 'hex'), members, %s
                   FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::text[], %s::smallint[])
                       AS h (id, division, compound, door, members)""",
                [
                    recorded_at,
                    keys,
                    [new.division for new in batch],
                    [new.compound for new in batch],
                    [door.hex() for door in doors],
                    [new.members for new in batch],
                ],
            )
    return len(households)
