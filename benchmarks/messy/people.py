"""Synthetic people of one district: households, families, namesakes, twins, numbers, phones."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from benchmarks.messy import characters
from benchmarks.messy.places import District, Home, district
from benchmarks.messy.words import words

AREA = "149999"
TODAY = date(2020, 1, 26)


@dataclass(frozen=True, slots=True)
class Person:
    """One who exists. `phone` may be a relative's; `old_phone` was theirs before.

    `number`: 18 characters, or empty for who has none. `relatives`: names and phones of those
    who share the household, parents first.
    """

    key: int
    name: str
    sex: str
    born: date
    number: str
    phone: str
    old_phone: str
    home: Home
    before: Home
    household: int
    head: str
    relation: str
    relatives: tuple[tuple[str, str], ...]
    left: date
    arrived: date

    @property
    def age(self) -> int:
        """Full years on the day of the lists."""
        return (
            TODAY.year
            - self.born.year
            - ((TODAY.month, TODAY.day) < (self.born.month, self.born.day))
        )


@dataclass(slots=True)
class _Member:
    name: str
    sex: str
    born: date
    relation: str
    number: str = ""
    phone: str = ""


def population(n: int, seed: int) -> Iterator[Person]:
    """The first `n` people of the district that `seed` names, household by household."""
    return islice(_Founding(seed).people(), n)


class _Founding:
    """Makes households one after another; numbers and phones are given out once."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"people {seed}")
        self._district: District = district()
        self._prefixes: list[str] = words()["people"]["phone_prefixes"].split()
        self._numbers: dict[date, set[int]] = defaultdict(set)
        self._phones: set[int] = set()
        self._leading: dict[str, list[str]] = {}
        self._last: tuple[str, str, Home] | None = None

    def people(self) -> Iterator[Person]:
        key = 0
        household = 0
        while True:
            for person in self._household(household, key):
                yield person
                key += 1
            household += 1

    def _household(self, household: int, key: int) -> Iterator[Person]:
        chance = self._chance
        home = self._district.home(chance)
        shared = ""
        if household % 50 == 48:  # two of one frequent name in one village
            shared = self._frequent_name(home)
        elif self._last and household % 50 == 49:
            shared, _, near = self._last
            home = self._district.neighbour(near, chance)
        members = self._members(home, shared)
        head = members[0]
        self._last = (head.name, head.sex, home)
        before = self._district.home(chance) if chance.random() < 0.06 else home
        left = date(2020, 1, 8) + timedelta(days=min(14, int(chance.triangular(0, 15, 11))))
        arrived = left + timedelta(days=chance.choice((0, 0, 0, 1, 1, 2)))
        together = chance.random() < 0.7
        for member in members:
            if not together:
                left = date(2020, 1, 8) + timedelta(days=chance.randrange(15))
                arrived = left + timedelta(days=chance.choice((0, 0, 1)))
            others = [(m.name, m.phone) for m in members if m is not member and m.phone]
            yield Person(
                key, member.name, member.sex, member.born, member.number, member.phone,
                self._phone() if chance.random() < 0.15 and member.phone else "",
                home, before, household, head.name, member.relation, tuple(others), left, arrived,
            )  # fmt: skip
            key += 1

    def _members(self, home: Home, shared: str) -> list[_Member]:
        chance = self._chance
        kind = chance.random()
        members = self._family_of(kind, self._surname(home), alone=bool(shared))
        if shared:
            members[0].name = shared
            members[0].sex = self._last[1] if self._last else members[0].sex
        self._tell_apart(members)
        for member in members:
            member.number = self._number(member) if chance.random() > 0.012 else ""
        self._give_phones(members, one=0.84 <= kind < 0.88)
        return members

    def _family_of(self, kind: float, surname: str, *, alone: bool) -> list[_Member]:
        if kind < 0.02 and not alone:
            return [self._minority()]
        if kind < 0.48:
            return [self._grown(surname, "本人")]
        if kind < 0.66:
            return self._couple(surname)
        if kind < 0.82:
            return self._family(surname, self._chance.choice((1, 1, 1, 2)))
        if kind < 0.84:
            return self._twins(surname)
        if kind < 0.88:
            return self._father_and_son(surname)
        return self._three_generations(surname)

    def _tell_apart(self, members: list[_Member]) -> None:
        """No family gives names that sound alike."""
        names: set[str] = set()
        for member in members:
            while characters.sound(member.name) in names:
                member.name = member.name[0] + self._given(member.born.year, member.sex, 2)
            names.add(characters.sound(member.name))

    def _frequent_name(self, home: Home) -> str:
        """A surname of the village with a given name of which every village has several."""
        names: list[str] = [
            one
            for sex in "MF"
            for year in (1962, 1978)
            for one in characters.common_names(sex, year)
        ]
        names += "伟涛勇军静丽艳敏"
        return self._surname(home) + self._chance.choice(names)

    def _give_phones(self, members: list[_Member], one: bool) -> None:
        """Children and some of the old are reached over another's phone."""
        head = members[0]
        head.phone = self._phone()
        for member in members[1:]:
            age = TODAY.year - member.born.year
            alone = 0.02 if age < 12 else 0.45 if age < 17 else 0.55 if age > 68 else 0.9
            own = not one and self._chance.random() < alone
            member.phone = self._phone() if own else head.phone

    def _couple(self, surname: str) -> list[_Member]:
        husband = self._grown(surname, "户主", "M")
        wife = self._grown(self._any_surname(), "妻子", "F", husband.born)
        return [husband, wife]

    def _family(self, surname: str, children: int) -> list[_Member]:
        parent = self._grown(surname, "户主", "M", date(1974, 1, 1))
        wife = self._grown(self._any_surname(), "妻子", "F", parent.born)
        born = parent.born
        kids: list[_Member] = []
        for _ in range(children):
            born = self._day(born.year + (24 if not kids else 0), born.year + 31, born)
            kids.append(self._child(surname, born))
        return [parent, wife, *kids] if self._chance.random() < 0.6 else [parent, *kids]

    def _twins(self, surname: str) -> list[_Member]:
        parent = self._grown(surname, "户主", None, date(1976, 1, 1))
        surname = surname if parent.sex == "M" else self._any_surname()
        born = self._day(1996, 2015)
        one = self._child(surname, born)
        sex = one.sex if self._chance.random() < 0.7 else "MF".replace(one.sex, "")
        other = self._child(surname, born, sex)
        given = one.name[len(surname) :]
        if len(given) == 2 and self._chance.random() < 0.75:  # 子轩, 子豪
            last = self._given(born.year, sex, 1)
            other.name = surname + given[0] + last
        if other.name == one.name:
            other.name += self._given(born.year, sex, 1)
        return [parent, one, other]

    def _father_and_son(self, surname: str) -> list[_Member]:
        father = self._grown(surname, "户主", "M", date(1960, 1, 1))
        son = self._grown(surname, "儿子", "M", date(1988, 1, 1))
        given = father.name[len(surname) :]
        if len(given) == 2 and self._chance.random() < 0.7:  # 李保国, 李保强 or 李国
            fresh = self._given(son.born.year, "M", 1)
            son.name = surname + self._chance.choice((given[0] + fresh, fresh + given[1]))
        if son.name == father.name:
            son.name = surname + self._given(son.born.year, "M", 2)
        return [father, son]

    def _three_generations(self, surname: str) -> list[_Member]:
        old = self._grown(surname, "户主", None, date(1948, 1, 1))
        middle = self._grown(surname, "子女", None, date(1973, 1, 1))
        child = self._child(surname, self._day(2000, 2014))
        return [middle, old, child]

    def _grown(
        self, surname: str, relation: str, sex: str | None = None, about: date | None = None
    ) -> _Member:
        sex = sex or self._chance.choice("MF")
        born = self._near(about) if about else self._day(1945, 2001)
        size = 1 if self._chance.random() < 0.24 else 2
        return _Member(surname + self._given(born.year, sex, size), sex, born, relation)

    def _child(self, surname: str, born: date, sex: str | None = None) -> _Member:
        sex = sex or self._chance.choice("MF")
        size = 1 if self._chance.random() < 0.2 else 2
        name = surname + self._given(born.year, sex, size)
        return _Member(name, sex, born, "儿子" if sex == "M" else "女儿")

    def _minority(self) -> _Member:
        people = self._chance.choice(("uyghur", "uyghur", "tibetan"))
        name = "·".join(self._chance.sample(words()["people"][people].split(), 2))
        return _Member(name, self._chance.choice("MF"), self._day(1965, 2001), "本人")

    def _near(self, about: date) -> date:
        return self._day(max(1930, about.year - 5), min(2001, about.year + 5))

    def _day(self, first: int, last: int, after: date | None = None) -> date:
        begin = date(first, 1, 1)
        days = max(1, (date(min(last, 2019), 12, 31) - begin).days)
        return begin + timedelta(days=self._chance.randrange(days))

    def _given(self, year: int, sex: str, size: int) -> str:
        if size == 2 and self._chance.random() < 0.16:
            return self._chance.choice(characters.common_names(sex, year))
        pool, weights = characters.given_characters(sex, year)
        chosen: list[str] = []
        while len(chosen) < size:
            chosen += self._chance.choices(pool, cum_weights=weights)
        return "".join(chosen)

    def _surname(self, home: Home) -> str:
        """In a village two families hold half of the households."""
        if home.compound or self._chance.random() < 0.5:
            return self._any_surname()
        if home.code not in self._leading:
            self._leading[home.code] = [self._any_surname(), self._any_surname()]
        return self._chance.choice(self._leading[home.code])

    def _any_surname(self) -> str:
        names, weights = characters.surnames()
        return self._chance.choices(names, cum_weights=weights)[0]

    def _phone(self) -> str:
        while True:
            tail = self._chance.randrange(10**8)
            prefix = self._chance.randrange(len(self._prefixes))
            if prefix * 10**8 + tail not in self._phones:
                self._phones.add(prefix * 10**8 + tail)
                return self._prefixes[prefix] + f"{tail:08d}"

    def _number(self, member: _Member) -> str:
        """A number never given before; the second of twins gets the next one, as at the office."""
        taken = self._numbers[member.born]
        odd = int(member.sex == "M")
        at = self._chance.randrange(1, 499) * 2 + odd
        if len(taken) == 1 and member.relation in ("儿子", "女儿"):
            at = (next(iter(taken)) // 2 + 1) % 499 * 2 + odd
        while at in taken or at == 0:
            at = (at + 2) % 1000
        taken.add(at)
        return with_check(f"{AREA}{member.born:%Y%m%d}{at:03d}")


def with_check(first: str) -> str:
    """A number of 17 digits with its check character (GB 11643)."""
    total = sum(int(d) * (2 ** (17 - i) % 11) for i, d in enumerate(first))
    return first + "10X98765432"[total % 11]
