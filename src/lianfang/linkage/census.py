"""How common names are, and which phones are shared, where the records come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from lianfang.linkage.name_forms import SURNAME_SHARES, NameForms, name_forms
from lianfang.linkage.records import Record

COMMON = 30
"""A name with more bearers is too common to look for its bearers everywhere."""

_TRUST = 5_000
"""Beside how many people what a name is made of says as much as its bearers counted."""
_RARE_SURNAME = 0.001
_SURNAMES_KNOWN = 200
_GIVEN = {1: 1 / 300, 2: 1 / 2000}
_RARE_GIVEN = 1 / 5000
_GIVEN_KNOWN = 500
_HOMOPHONES = 3
"""How many written names share a sound, about."""


@dataclass(frozen=True, slots=True)
class Census:
    """Counts of the people among whom records are matched.

    people: how many there are. names: bearers by normal name, sounds: bearers by
    `NameForms.sound`; a name not counted has one bearer. surnames, givens: how many different
    names have them. characters: the shares of characters in given names. These three may be left
    out. shared_phones: phones that people of different names use.
    """

    people: int = 0
    names: Mapping[str, int] = field(default_factory=dict)
    sounds: Mapping[str, int] = field(default_factory=dict)
    surnames: Mapping[str, int] = field(default_factory=dict)
    givens: Mapping[str, int] = field(default_factory=dict)
    characters: Mapping[str, float] = field(default_factory=dict)
    shared_phones: frozenset[str] = frozenset()

    def share_of_name(self, form: NameForms) -> float | None:
        """The share of other people who bear the name."""
        if form.name is None:
            return None
        return self._share(self.names.get(form.name, 1), self._expected(form))

    def share_of_sound(self, form: NameForms) -> float | None:
        """The share of other people whose names sound the same."""
        if form.sound is None:
            return None
        return self._share(self.sounds.get(form.sound, 1), _HOMOPHONES * self._expected(form))

    def is_common(self, form: NameForms) -> bool:
        """Whether too many people's names sound like this one."""
        return form.sound is not None and self.sounds.get(form.sound, 1) > COMMON

    def _share(self, bearers: int, expected: float) -> float:
        return (bearers - 1 + _TRUST * expected) / (self.people + _TRUST)

    def _expected(self, form: NameForms) -> float:
        """The share that surname and given name, taken as independent, let expect."""
        surname, given = form.surname or "", form.given or ""
        stated = SURNAME_SHARES.get(surname, _RARE_SURNAME) * _SURNAMES_KNOWN
        names = len(self.names)
        of_surname = (self.surnames.get(surname, 0) + stated) / (names + _SURNAMES_KNOWN)
        made = self._made_of(given) * _GIVEN_KNOWN
        others = max(self.givens.get(given, 0) - 1, 0)
        return of_surname * (others + made) / (names + _GIVEN_KNOWN)

    def _made_of(self, given: str) -> float:
        """The share of a given name by its characters, or by its length alone."""
        stated = _GIVEN.get(len(given), _RARE_GIVEN)
        if not self.characters:
            return stated
        share = 1.0
        for character in given:
            share *= self.characters.get(character, _RARE_GIVEN)
        return max(share, stated / 100)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of records: each as written once with its forms, and which record has which."""

    forms: Sequence[NameForms]
    indices: pa.Array

    def column(self, part: str) -> pa.Array:
        """One part of the forms for each record."""
        values = [getattr(form, part) for form in self.forms]
        return pa.array(values, pa.string()).take(self.indices)


def names_of(records: Sequence[Record]) -> Names:
    """Take apart the names of records, each once however often it stands."""
    coded = pa.array([r.name for r in records], pa.string()).dictionary_encode()
    return Names([name_forms(text) for text in coded.dictionary.to_pylist()], coded.indices)


def take_census(
    records: Sequence[Record], people: int | None = None, names: Names | None = None
) -> Census:
    """Count names and phones over records; `people` where the records stand for more.

    Bearers of a name are told apart by their valid numbers. `names`, if known, saves time.
    """
    names = names or names_of(records)
    numbers = pa.array([r.number or None for r in records], pa.string())
    bearers = _bearers(names.column("name"), numbers)
    return Census(
        max(people or 0, sum(bearers.values())),
        bearers,
        _bearers(names.column("sound"), numbers),
        *_made_of({form.name: form for form in names.forms if form.name}.values()),
        shared_phones(records, names),
    )


def _bearers(values: pa.Array, numbers: pa.Array) -> dict[str, int]:
    """How many valid numbers stand beside each name or sound; at least one."""
    table = pa.table({"value": values, "number": numbers})
    found = table.group_by("value").aggregate([("number", "count_distinct")])
    counts = found["number_count_distinct"].to_pylist()
    pairs = zip(found["value"].to_pylist(), counts, strict=True)
    return {value: max(count, 1) for value, count in pairs if value}


def _made_of(
    forms: Iterable[NameForms],
) -> tuple[Counter[str], Counter[str], dict[str, float]]:
    surnames, givens, characters = Counter[str](), Counter[str](), Counter[str]()
    for form in forms:
        surnames[form.surname or ""] += 1
        if form.given:
            givens[form.given] += 1
            characters.update(form.given)
    total = characters.total() + len(characters)
    return surnames, givens, {one: (n + 1) / total for one, n in characters.items()}


def shared_phones(records: Sequence[Record], names: Names | None = None) -> frozenset[str]:
    """The phones under which people of names that do not sound alike stand."""
    names = names or names_of(records)
    users: dict[str, str | None] = {}
    shared = set()
    for record, index in zip(records, names.indices.to_pylist(), strict=True):
        for phone in record.phones:
            accent = names.forms[index].accent
            if users.setdefault(phone, accent) != accent:
                shared.add(phone)
    return frozenset(shared)
