"""Adding persons with their identities in bulk, within the act of whoever learnt of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.database.bulk import insert_values
from lianfang.kernel import ids
from lianfang.people import vault
from lianfang.people.models import Identity, Person
from lianfang.people.rules import mask_name


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What was learnt of someone: sealed details, and what may be shown."""

    details: vault.Details
    tokens: vault.Tokens
    sex: str
    birth_year: int | None
    division: str


def register(incident: UUID, people: Sequence[NewPerson], recorded_at: datetime) -> list[UUID]:
    """Add persons; gives their ids in order."""
    persons = [ids.new() for _ in people]
    insert_values(
        Person,
        (
            {
                "id": person,
                "incident_id": incident,
                "display": mask_name(new.details.name) if new.details.name else "＊",
                "sex": new.sex or "U",
                "birth_year": new.birth_year,
                "division": new.division,
                "recorded_at": recorded_at,
            }
            for person, new in zip(persons, people, strict=True)
        ),
    )
    insert_values(
        Identity,
        (
            {
                "person_id": person,
                "division": new.division,
                "birth_year": new.birth_year,
                "sealed": vault.seal_details(incident, new.details, person),
                "number_token": new.tokens.number,
                "phone_token": new.tokens.phone,
                "second_phone_token": new.tokens.second_phone,
                "name_token": new.tokens.name,
                "pinyin_token": new.tokens.pinyin,
                "lookalike_token": new.tokens.lookalike,
                "name_year_token": new.tokens.name_year,
            }
            for person, new in zip(persons, people, strict=True)
        ),
    )
    return persons
