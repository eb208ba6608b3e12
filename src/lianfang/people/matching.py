"""Who is already known: deterministic keys over blind tokens, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from lianfang.people.models import Identity
from lianfang.people.vault import Tokens


class Known:
    """An index of people by their keys: a valid ID number, or name and phone together.

    A namesake on the same phone with another ID number is another person (father and son), so
    name and phone join only where at most one of the two has a number.
    """

    def __init__(self) -> None:
        self._by_number: dict[bytes, UUID] = {}
        self._by_name_phone: dict[tuple[bytes, bytes], UUID] = {}
        self._numbers: dict[UUID, bytes] = {}

    def add(self, person: UUID, tokens: Tokens) -> None:
        """Remember a person by its tokens; the first holder of a key keeps it."""
        if tokens.number:
            self._by_number.setdefault(tokens.number, person)
            self._numbers.setdefault(person, tokens.number)
        if tokens.name and tokens.phone:
            self._by_name_phone.setdefault((tokens.name, tokens.phone), person)

    def find(self, tokens: Tokens) -> UUID | None:
        """The person with these keys, if there is one."""
        if tokens.number and (person := self._by_number.get(tokens.number)):
            return person
        if not (tokens.name and tokens.phone):
            return None
        person = self._by_name_phone.get((tokens.name, tokens.phone))
        if person and tokens.number and self._numbers.get(person, tokens.number) != tokens.number:
            return None
        return person


def known_among(incident: UUID, wanted: Sequence[Tokens]) -> Known:
    """An index of the people of an incident who share a key with any of `wanted`.

    Two questions, whatever the number of rows; the caller must be able to read them all.
    """
    numbers = [t.number for t in wanted if t.number]
    phones = [t.phone for t in wanted if t.name and t.phone]
    fields = ("person_id", "number_token", "phone_token", "name_token")
    base = Identity.objects.filter(person__incident=incident)
    rows = {
        row[0]: row
        for found in (
            base.filter(number_token__in=numbers).values_list(*fields),
            base.filter(phone_token__in=phones).values_list(*fields),
        )
        for row in found
    }
    known = Known()
    for person, number, phone, name in sorted(rows.values(), key=lambda row: row[0]):
        known.add(
            person,
            Tokens(
                number=bytes(number) if number else None,
                phone=bytes(phone) if phone else None,
                name=bytes(name) if name else None,
                pinyin=None,
                lookalike=None,
                name_year=None,
            ),
        )
    return known
