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
    """Write households in batches, doors sealed; gives their number.

    Columns go as comma-joined text, which none of these values contain: the driver escapes a
    list one item at a time, and that took half of the whole.
    """
    with connection.cursor() as cursor:
        for first in range(0, len(households), _BATCH):
            batch = households[first : first + _BATCH]
            keys = [ids.new() for _ in batch]
            doors = seal_doors(zip(keys, (new.door for new in batch), strict=True))
            cursor.execute(
                """INSERT INTO places_household
                       (id, division, compound_id, door, members, recorded_at)
                   SELECT id, division, compound, decode(door, 'hex'), members, %s
                   FROM unnest(string_to_array(%s, ',')::uuid[], string_to_array(%s, ','),
                       string_to_array(%s, ',', '')::uuid[], string_to_array(%s, ','),
                       string_to_array(%s, ',')::smallint[])
                       AS h (id, division, compound, door, members)""",
                [
                    recorded_at,
                    ",".join(key.hex for key in keys),
                    ",".join(new.division for new in batch),
                    ",".join(new.compound.hex if new.compound else "" for new in batch),
                    ",".join(door.hex() for door in doors),
                    ",".join(str(new.members) for new in batch),
                ],
            )
    return len(households)
