"""Who the people of a list are: known by a key, known by what agrees, or not known before.

What is left over by the keys is compared by the stored model (linkage): with itself, and with
the people known who share a blind token with it. Reads everyone, across scopes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from lianfang.database.bulk import among, insert_rows
from lianfang.linkage.grouping import Links
from lianfang.linkage.judging import Pair
from lianfang.linkage.matching import link
from lianfang.linkage.records import Record
from lianfang.people import joining, vault
from lianfang.people.candidates import candidates_among
from lianfang.people.matching import known_among
from lianfang.people.models import DoubtfulPair, Identity, Person
from lianfang.people.vault import Tokens
from lianfang.screening.choices import Band
from lianfang.screening.gathering import Acquaintance, Gathering
from lianfang.screening.humans import Human, record_of
from lianfang.screening.parsed import ParsedRow


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
    links, near = _compared(incident, telling, people, meeting.counted())
    numbers = meeting.numbers()
    numbers |= numbers_of([one for one in set(near.values()) if one not in numbers])
    apart = _kept_apart(links, telling, near)
    return Gathering(humans, telling, near, numbers, apart).gathered(about, links)


class _Meeting:
    """Meets the rows one by one, and knows people by their keys (`people.matching`).

    Rows that say nothing new of someone share one `Human`. A row that brings another phone, a
    number, another spelling is kept as a person of its own, joined to the one known, so that
    whoever comes later is known by any of it; and so is each row of someone in doubt, which may
    settle who they are.
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
        self._doubted = joining.in_doubt(self._known.everyone())
        self._humans: dict[UUID, Human] = {}

    def meet(self, number: int) -> Human:
        """The person of this row."""
        row, keys = self._rows[number], self._keys[number]
        found = next((p for tokens in keys if (p := self._known.find(tokens))), None)
        person = found or UUID(int=number)
        doubted = self._known.counted_as(person) in self._doubted
        new = found is None or doubted or any(self._known.learns(person, t) for t in keys)
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
    incident: UUID, telling: Sequence[Human], people: int, counted: dict[UUID, UUID]
) -> tuple[Links, dict[UUID, UUID]]:
    """Compare who tells something new with each other and with those known.

    `counted`: as whom those are counted whom the keys have found. All that is known of someone
    speaks together, and pairs that wait for a decision are weighed again by it. Gives the links,
    and as whom those known are counted.
    """
    if not telling:
        return Links([], []), counted
    found = candidates_among(incident, [human.as_wanted(incident) for human in telling])
    near = joining.kept_of({person for _, person in found})
    roots = (human.root for human in telling)
    near |= {root: counted[root] for root in roots if isinstance(root, UUID)}
    again = joining.undecided(set(near.values()))
    near |= joining.kept_of({person for pair in again for person in pair})
    near |= joining.counted_as(set(near.values()))
    links = link(
        [human.as_record(number) for number, human in enumerate(telling)],
        known_records(incident, near),
        people=people,
        one=_speaking_together(telling, near),
        again=again,
    )
    return links, near | counted


def _speaking_together(telling: Sequence[Human], near: dict[UUID, UUID]) -> list[list[UUID | int]]:
    """The keys of those who are one already: by their joins, or by what the keys say."""
    together: dict[UUID | Human, list[UUID | int]] = defaultdict(list)
    for person, kept in near.items():
        together[kept].append(person)
    for number, human in enumerate(telling):
        root = human.root or human
        together[near.get(root, root) if isinstance(root, UUID) else root].append(number)
    return [keys for keys in together.values() if len(keys) > 1]


def _kept_apart(
    links: Links, telling: Sequence[Human], near: dict[UUID, UUID]
) -> set[frozenset[UUID]]:
    """Those known whom the links would make one, and whom someone decided to keep apart."""
    keys = {key for group in links.joined for key in group.keys}
    roots = (telling[key].root if isinstance(key, int) else key for key in keys)
    kept = {near.get(root, root) for root in roots if isinstance(root, UUID)}
    return joining.decided_apart(kept) if len(kept) > 1 else set()


def known_records(incident: UUID, persons: Iterable[UUID]) -> list[Record]:
    """People known, opened to be compared and for nothing else."""
    fields = ("person_id", "sealed", "person__sex", "person__birth_year", "person__division")
    found = Identity.objects.filter(person__in=among(persons)).values_list(*fields)
    opened = vault.details_opener(incident)
    return [
        record_of(person, opened(bytes(sealed), person), sex, year, place)
        for person, sealed, sex, year, place in found.iterator()
    ]


def count_people(incident: UUID) -> int:
    """How many people the incident knows, each counted once."""
    return Person.objects.filter(incident=incident).count() - joining.count(incident)


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
