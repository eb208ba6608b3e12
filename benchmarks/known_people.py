"""A district that knows a million people already: each with an identity and a lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from benchmarks import house
from benchmarks.messy import Person
from benchmarks.messy.places import district

if TYPE_CHECKING:
    from lianfang.people.vault import Details

_AT_ONCE = 20_000
_PEOPLE = """INSERT INTO people_person
    (id, incident_id, display, sex, birth_year, division, recorded_at)
SELECT u.id, %(incident)s, u.display, u.sex, u.year, u.division, %(at)s
FROM unnest(%(ids)s::uuid[], %(displays)s::text[], %(sexes)s::text[], %(years)s::int[],
    %(divisions)s::text[]) AS u (id, display, sex, year, division)"""
_IDENTITIES = """INSERT INTO people_identity
    (person_id, division, birth_year, sealed, {columns})
SELECT * FROM unnest(%(ids)s::uuid[], %(divisions)s::text[], %(years)s::int[],
    %(sealed)s::bytea[], {arrays})"""
_LEADS = """INSERT INTO screening_lead
    (id, incident_id, person_id, source, division, outcome, left_on, at, recorded_at)
SELECT gen_random_uuid(), %(incident)s, u.id, 'list', u.division, 'found', u.left_on, %(at)s,
    %(at)s
FROM unnest(%(ids)s::uuid[], %(divisions)s::text[], %(left)s::date[])
    AS u (id, division, left_on)"""


def know(incident: UUID, people: Iterable[Person], at: datetime) -> None:
    """Enter people in bulk, as lists taken in before would have left them."""
    identities = _IDENTITIES.format(
        columns=", ".join(f"{name}_token" for name in _tokens()),
        arrays=", ".join(f"%({name})s::bytea[]" for name in _tokens()),
    )
    with house.indexes_aside("people_identity", "people_person", "screening_lead"):
        source = iter(people)
        while several := list(islice(source, _AT_ONCE)):
            columns = _columns(incident, several) | {"incident": incident, "at": at}
            for statement in (_PEOPLE, identities, _LEADS):
                house.as_second(statement, columns)
    for table in ("people_person", "people_identity", "screening_lead"):
        house.as_owner(f"VACUUM ANALYZE {table}")


def _columns(incident: UUID, people: Iterable[Person]) -> dict[str, list[object]]:
    """The columns of the three tables."""
    from lianfang.kernel import ids
    from lianfang.people import vault
    from lianfang.people.rules import mask_name

    names = ("ids", "displays", "sexes", "years", "divisions", "left", "sealed", *_tokens())
    columns: dict[str, list[object]] = {name: [] for name in names}
    for person in people:
        key, details = ids.new(), _details(person)
        tokens = vault.tokens(incident, details)
        values = (
            key, mask_name(person.name), person.sex, person.born.year, person.home.code,
            person.left, vault.seal_details(incident, details, key),
            *(getattr(tokens, name) for name in _tokens()),
        )  # fmt: skip
        for name, value in zip(names, values, strict=True):
            columns[name].append(value)
    return columns


def _tokens() -> tuple[str, ...]:
    from lianfang.people.vault import Tokens

    return tuple(field.name for field in fields(Tokens))


def _details(person: Person) -> Details:
    from lianfang.people.vault import Details

    return Details(
        name=person.name,
        number=person.number,
        phone=person.phone,
        birth_date=person.born.isoformat(),
        address=district().plain(person.home),
        left_on=person.left.isoformat(),
        arrived_on=person.arrived.isoformat(),
    )
