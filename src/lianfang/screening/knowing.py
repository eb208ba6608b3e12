"""Who the people of a list are: known by a key, known by what agrees, or not known before.

What is left over by the keys is compared by the stored model (linkage): with itself, and with
the people known who share a blind token with it. Reads everyone, across scopes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from lianfang.database.bulk import among, insert_rows
from lianfang.linkage.grouping import Group, Links
from lianfang.linkage.judging import Pair
from lianfang.linkage.matching import link
from lianfang.linkage.records import Record
from lianfang.people import joining, vault
from lianfang.people.candidates import candidates_among
from lianfang.people.matching import known_among
from lianfang.people.models import DoubtfulPair, Identity, Person
from lianfang.people.vault import Tokens
from lianfang.screening.choices import Band
from lianfang.screening.humans import Human, Someone, record_of
from lianfang.screening.parsed import ParsedRow


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """Two who may be one, for someone to decide; `told` are those of the list who say so."""

    one: Someone
    other: Someone
    pair: Pair
    told: tuple[Human, ...] = ()


@dataclass(slots=True)
class Acquaintance:
    """What came of it: for each row who it tells of, everyone once, and what is to be asked."""

    about: list[Human]
    people: list[Someone]
    doubts: list[Doubt] = field(default_factory=list)


def acquaint(
    incident: UUID,
    rows: Sequence[ParsedRow],
    keys: Sequence[Sequence[Tokens]],
    listed_on: date,
    placed: Callable[[str], str],
    people: int,
) -> Acquaintance:
    """Tell whom each row is about, which has these keys.

    `placed` gives the code of the place that an address names. `people` is the number of people
    known to the incident, by which it is judged how rare a name is.
    """
    meeting = _Meeting(incident, rows, keys, listed_on)
    about = [meeting.meet(number) for number in range(len(rows))]
    humans = list(dict.fromkeys(about))
    for human in humans:
        human.division = next((p for row in human.rows if (p := placed(row.address))), "")
    telling = [human for human in humans if human.person is None]
    links, near = _compared(incident, telling, people)
    near.update(meeting.counted())
    numbers = meeting.numbers()
    numbers |= numbers_of([one for one in set(near.values()) if one not in numbers])
    return _Grouping(humans, telling, near, numbers).grouped(about, links)


class _Meeting:
    """Meets the rows one by one, and knows people by their keys (`people.matching`).

    Rows that say nothing new of someone share one `Human`. A row that brings another phone, a
    number, another spelling is kept as a person of its own, joined to the one known, so that
    whoever comes later is known by any of it.
    """

    def __init__(
        self,
        incident: UUID,
        rows: Sequence[ParsedRow],
        keys: Sequence[Sequence[Tokens]],
        listed_on: date,
    ) -> None:
        self._rows, self._keys, self._listed_on = rows, keys, listed_on
        self._known = known_among(incident, [tokens for several in keys for tokens in several])
        self._humans: dict[UUID, Human] = {}

    def meet(self, number: int) -> Human:
        """The person of this row."""
        row, keys = self._rows[number], self._keys[number]
        found = next((p for tokens in keys if (p := self._known.find(tokens))), None)
        person = found or UUID(int=number)
        new = found is None or any(self._known.learns(person, tokens) for tokens in keys)
        reasons = [] if found is None else self._known.why(person, keys)
        for tokens in keys:
            self._known.add(person, tokens)
        human = None if new else self._humans.get(person)
        if human is None:
            human = self._human(person, keys[0], known=found is not None, new=new)
            human.reasons = reasons
        human.rows.append(row)
        return human

    def _human(self, person: UUID, tokens: Tokens, *, known: bool, new: bool) -> Human:
        root = self._humans.get(person)
        registered = person.int >= len(self._rows)
        human = Human([], self._listed_on, None if new else person, tokens)
        human.band = Band.KEY if known else Band.NEW
        human.root = person if registered else root
        self._humans.setdefault(person, human)
        return human

    def counted(self) -> dict[UUID, UUID]:
        """As whom those known by a key are counted."""
        roots = {human.root for human in self._humans.values() if isinstance(human.root, UUID)}
        return {root: self._known.counted_as(root) for root in roots}

    def numbers(self) -> dict[UUID, set[bytes]]:
        """The ID numbers of those known by a key, as they are counted."""
        return {kept: self._known.numbers_of(kept) for kept in self.counted().values()}


def _compared(
    incident: UUID, telling: Sequence[Human], people: int
) -> tuple[Links, dict[UUID, UUID]]:
    """Compare who tells something new with each other and with those known.

    Gives the links too as whom those known are counted.
    """
    if not telling:
        return Links([], []), {}
    found = candidates_among(incident, [human.as_wanted(incident) for human in telling])
    persons = list(dict.fromkeys(person for _, person in found))
    records = [human.as_record(number) for number, human in enumerate(telling)]
    links = link(records, known_records(incident, persons), people=people)
    return links, joining.kept_of(persons)


def known_records(incident: UUID, persons: Iterable[UUID]) -> list[Record]:
    """People known, opened to be compared and for nothing else."""
    fields = ("person_id", "sealed", "person__sex", "person__birth_year", "person__division")
    found = Identity.objects.filter(person__in=among(persons)).values_list(*fields)
    opened = vault.details_opener(incident)
    return [
        record_of(person, opened(bytes(sealed), person), sex, year, place)
        for person, sealed, sex, year, place in found.iterator()
    ]


class _Grouping:
    """From pairs of a list's people to persons as they are counted.

    Nobody gets a second ID number by it: of two people with two numbers, someone decides.
    """

    def __init__(
        self,
        humans: Sequence[Human],
        telling: Sequence[Human],
        near: dict[UUID, UUID],
        numbers: dict[UUID, set[bytes]],
    ) -> None:
        self._telling, self._near, self._numbers = telling, near, numbers
        self._number = {human: number for number, human in enumerate(telling)}
        self._known: dict[UUID, Someone] = {}
        self._of: dict[Human, Someone] = {}
        self._doubts: list[Doubt] = []
        for human in humans:
            self._put(human, self._by_root(human))

    def grouped(self, about: list[Human], links: Links) -> Acquaintance:
        """Put everyone with whom they are one."""
        for group in links.joined:
            self._join(group)
        for pair in links.doubtful:
            self._ask(pair, self._someone(pair.a), self._someone(pair.b))
        people = list(dict.fromkeys([*self._of.values(), *self._known.values()]))
        return Acquaintance(about, [one for one in people if one.humans], self._doubts)

    def _by_root(self, human: Human) -> Someone:
        """Whoever the keys say this is."""
        if isinstance(human.root, UUID):
            return self._counted(self._near[human.root])
        return self._of[human.root] if human.root else Someone([])

    def _counted(self, person: UUID) -> Someone:
        if person not in self._known:
            self._known[person] = Someone([], person, self._numbers.get(person, set()))
        return self._known[person]

    def _put(self, human: Human, someone: Someone) -> None:
        someone.humans.append(human)
        if human.tokens and human.tokens.number:
            someone.numbers.add(human.tokens.number)
        self._of[human] = someone

    def _join(self, group: Group) -> None:
        """Make one of all in a group; of two known before, someone decides."""
        found = list(dict.fromkeys(self._someone(key) for key in group.keys))
        known = sorted((one for one in found if one.person), key=lambda one: one.known)
        into = known[0] if known else found[0]
        for other in found:
            if other is into:
                continue
            two_numbers = into.numbers and other.numbers and into.numbers != other.numbers
            if other.person or two_numbers:
                self._ask(max(group.pairs, key=lambda pair: pair.weight), into, other)
                continue
            for human in other.humans:
                if human.band is Band.NEW:
                    number = self._number[human]
                    human.band, human.reasons = Band.JOINED, _reasons(group, number)
                self._put(human, into)

    def _ask(self, pair: Pair, one: Someone, other: Someone) -> None:
        if one is not other:
            keys = [key for key in (pair.a, pair.b) if isinstance(key, int)]
            told = tuple(self._telling[key] for key in keys)
            self._doubts.append(Doubt(one, other, pair, told))

    def _someone(self, key: Hashable) -> Someone:
        if isinstance(key, int):
            return self._of[self._telling[key]]
        if not isinstance(key, UUID):
            raise TypeError(key)
        return self._counted(self._near.get(key, key))


def _reasons(group: Group, key: int) -> list[str]:
    """What agrees, of the surest pair that this one is in."""
    own = [pair for pair in group.pairs if key in (pair.a, pair.b)]
    best = max(own or group.pairs, key=lambda pair: pair.weight)
    return [str(reason) for reason in best.agreeing]


def count_people(incident: UUID) -> int:
    """How many people the incident knows."""
    return Person.objects.filter(incident=incident).count()


def numbers_of(persons: Sequence[UUID]) -> dict[UUID, set[bytes]]:
    """The tokens of the ID numbers of those who count as each of these."""
    counted = joining.counted_as(persons)
    numbers: dict[UUID, set[bytes]] = defaultdict(set)
    found = Identity.objects.filter(person__in=among(counted), number_token__isnull=False)
    for person, token in found.values_list("person_id", "number_token"):
        if token:
            numbers[counted[person]].add(bytes(token))
    return numbers


def write_doubts(
    incident: UUID, doubts: Sequence[tuple[UUID, UUID, str, Pair]], recorded_at: datetime
) -> None:
    """Put pairs to a person; one that was asked before stays as it was decided.

    Each is two persons, the place that holds both, and what was found.
    """
    insert_rows(
        (
            DoubtfulPair(
                incident_id=incident,
                first_id=min(one, other),
                second_id=max(one, other),
                division=division,
                weight=pair.weight,
                agrees=[str(reason) for reason in pair.agreeing],
                differs=[str(reason) for reason in pair.differing],
                recorded_at=recorded_at,
            )
            for one, other, division, pair in doubts
        ),
        unless_there=True,
    )
