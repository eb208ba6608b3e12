"""Who is already known: deterministic keys over blind tokens, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.db import connection

from lianfang.database.bulk import among
from lianfang.people import joining
from lianfang.people.models import Identity
from lianfang.people.vault import Tokens


class Known:
    """An index of people by their keys: a valid ID number, or name and phone together.

    A number joins where the names agree at least in sound or look: two people under one number
    are for someone to look at. A namesake on the same phone with another number is another
    person (father and son), so name and phone join only where at most one of the two has a
    number.
    """

    def __init__(self) -> None:
        self._by_number: dict[bytes, list[UUID]] = defaultdict(list)
        self._by_name_phone: dict[tuple[bytes, bytes], UUID] = {}
        self._numbers: dict[UUID, bytes] = {}
        self._names: dict[UUID, set[bytes]] = defaultdict(set)
        self._phones: dict[UUID, set[bytes]] = defaultdict(set)
        self._kept: dict[UUID, UUID] = {}
        self._numbers_counted: dict[UUID, set[bytes]] = defaultdict(set)

    def add(self, person: UUID, tokens: Tokens) -> None:
        """Remember a person by its tokens; the first holder of a name and phone keeps them."""
        if tokens.number:
            if person not in self._by_number[tokens.number]:
                self._by_number[tokens.number].append(person)
            self._numbers.setdefault(person, tokens.number)
            self.numbered(self.counted_as(person), tokens.number)
        for phone in filter(None, (tokens.phone, tokens.second_phone)):
            self._phones[person].add(phone)
            if tokens.name:
                self._by_name_phone.setdefault((tokens.name, phone), person)
        self._names[person] |= _names_of(tokens)
        if tokens.name_year:
            self._names[person].add(tokens.name_year)

    def find(self, tokens: Tokens) -> UUID | None:
        """The person with these keys, if there is one."""
        if tokens.number:
            holders = self._by_number.get(tokens.number, ())
            if person := next((p for p in holders if self._may_be_called(p, tokens)), None):
                return person
        if not (tokens.name and tokens.phone):
            return None
        person = self._by_name_phone.get((tokens.name, tokens.phone))
        return None if person and self._is_another(person, tokens.number) else person

    def learns(self, person: UUID, tokens: Tokens) -> bool:
        """Whether these tokens say something of a person that is not known yet."""
        phones, names = self._phones[person], self._names[person]
        return bool(
            (tokens.number and person not in self._numbers)
            or (tokens.phone and tokens.phone not in phones)
            or (tokens.name and tokens.name not in names)
            or (tokens.name_year and tokens.name_year not in names)
        )

    def why(self, person: UUID, keys: Sequence[Tokens]) -> list[str]:
        """By which key a person was found, as codes."""
        number = self._numbers.get(person)
        if number and any(tokens.number == number for tokens in keys):
            return ["number_same"]
        return ["name_same", "phone_same"]

    def counted_as(self, person: UUID) -> UUID:
        """The person as whom this one is counted, through the joins in force."""
        return self._kept.get(person, person)

    def everyone(self) -> set[UUID]:
        """Everyone here, as they are counted."""
        return {self.counted_as(person) for person in self._names}

    def counts(self, person: UUID, kept: UUID) -> None:
        """Say as whom a person is counted."""
        self._kept[person] = kept

    def numbered(self, kept: UUID, number: bytes) -> None:
        """Say which ID number someone has as whom others may be counted."""
        self._numbers_counted[kept].add(number)

    def numbers_of(self, kept: UUID) -> set[bytes]:
        """The ID numbers of those counted as someone, by their tokens."""
        return set(self._numbers_counted.get(kept, ()))

    def _is_another(self, person: UUID, number: bytes | None) -> bool:
        """Whether the number is not that of the person, or of those counted together."""
        numbers = self._numbers_counted[self.counted_as(person)]
        return bool(number and numbers and number not in numbers)

    def _may_be_called(self, person: UUID, tokens: Tokens) -> bool:
        theirs, ours = self._names[person], _names_of(tokens)
        return not theirs or not ours or not theirs.isdisjoint(ours)


def _names_of(tokens: Tokens) -> set[bytes]:
    return {t for t in (tokens.name, tokens.pinyin, tokens.lookalike) if t}


def known_among(incident: UUID, wanted: Sequence[Tokens]) -> Known:
    """An index of the people of an incident who share a key with any of `wanted`.

    Four questions, whatever the number of rows; the caller must be able to read them all.
    """
    numbers = {t.number for t in wanted if t.number}
    phones = {t.phone for t in wanted if t.name and t.phone}
    with connection.cursor() as cursor:
        cursor.execute(
            _KNOWN,
            {
                "incident": incident,
                "numbers": ",".join(token.hex() for token in numbers),
                "phones": ",".join(token.hex() for token in phones),
            },
        )
        rows = {row[0]: row for row in cursor.fetchall()}
    known = Known()
    for person, kept in joining.kept_of(rows).items():
        if person != kept:
            known.counts(person, kept)
    for kept, number in _numbers_beside(rows, {known.counted_as(person) for person in rows}):
        known.numbered(kept, number)
    for person, *tokens in sorted(rows.values(), key=lambda row: row[0]):
        known.add(person, Tokens(*(bytes(token) if token else None for token in tokens)))
    return known


def _numbers_beside(
    told: Collection[UUID], kept: Collection[UUID]
) -> Iterator[tuple[UUID, bytes]]:
    """The tokens of the ID numbers of those others who count as each of these."""
    counted = {p: k for p, k in joining.counted_as(kept).items() if p not in told}
    if not counted:
        return
    found = Identity.objects.filter(person__in=among(counted), number_token__isnull=False)
    for person, token in found.values_list("person_id", "number_token"):
        if token:
            yield counted[person], bytes(token)


_SHARING = """SELECT i.* FROM (
        SELECT decode(t, 'hex') AS token FROM unnest(string_to_array(%({name})s, ',')) AS t) w
    CROSS JOIN LATERAL (
        SELECT person_id, number_token, phone_token, name_token, pinyin_token, lookalike_token,
            name_year_token, second_phone_token
        FROM people_identity WHERE {column} = w.token OFFSET 0) i
    JOIN people_person p ON p.id = i.person_id AND p.incident_id = %(incident)s"""
_KNOWN = " UNION ALL ".join(
    _SHARING.format(column=column, name=name)
    for column, name in (
        ("number_token", "numbers"),
        ("phone_token", "phones"),
        ("second_phone_token", "phones"),
    )
)
"""Token by token through its index, whatever the planner makes of a table that has just grown."""
