"""From pairs of a list's people to persons as they are counted, and what is to be asked."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from lianfang.linkage.grouping import Group, Links
from lianfang.linkage.judging import Pair
from lianfang.screening.choices import Band
from lianfang.screening.humans import Human, Someone


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """Two who may be one, for someone to decide; `told` are those of the list who say so."""

    one: Someone
    other: Someone
    pair: Pair
    told: tuple[Human, ...] = ()


@dataclass(frozen=True, slots=True)
class United:
    """Two known before who are found to be one, and what agrees."""

    kept: UUID
    other: UUID
    why: str


@dataclass(slots=True)
class Acquaintance:
    """What came of it: for each row who it tells of, everyone once, and what is to be asked.

    `united`: who was known as two and is one, in the order in which they are to be joined.
    """

    about: list[Human]
    people: list[Someone]
    doubts: list[Doubt] = field(default_factory=list)
    united: list[United] = field(default_factory=list)


class Gathering:
    """From pairs of a list's people to persons as they are counted.

    `near`: as whom those known are counted. `numbers`: theirs. `apart`: of whom it was decided
    that they are two. Nobody gets a second ID number by it: of two people with two numbers,
    someone decides.
    """

    def __init__(
        self,
        humans: Sequence[Human],
        telling: Sequence[Human],
        near: dict[UUID, UUID],
        numbers: dict[UUID, set[bytes]],
        apart: Collection[frozenset[UUID]] = (),
    ) -> None:
        self._telling, self._near, self._numbers = telling, near, numbers
        self._number = {human: number for number, human in enumerate(telling)}
        self._known: dict[UUID, Someone] = {}
        self._of: dict[Human, Someone] = {}
        self._doubts: list[Doubt] = []
        self._apart, self._united = apart, list[United]()
        self._gone: dict[Someone, Someone] = {}
        for human in humans:
            self._put(human, self._by_root(human))

    def gathered(self, about: list[Human], links: Links) -> Acquaintance:
        """Put everyone with whom they are one."""
        for group in links.joined:
            self._join(group)
        for pair in links.doubtful:
            self._ask(pair, self._someone(pair.a), self._someone(pair.b))
        found = [*self._of.values(), *self._known.values()]
        people = list(dict.fromkeys(self._now(one) for one in found))
        doubts = [replace(d, one=self._now(d.one), other=self._now(d.other)) for d in self._doubts]
        return Acquaintance(
            about,
            [one for one in people if one.humans],
            [doubt for doubt in doubts if doubt.one is not doubt.other],
            self._united,
        )

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
        """Make one of all in a group, as the first known of them."""
        found = list(dict.fromkeys(self._someone(key) for key in group.keys))
        known = sorted((one for one in found if one.person), key=lambda one: one.known)
        into = known[0] if known else found[0]
        for other in found:
            if other is into:
                continue
            if self._must_ask(into, other):
                self._ask(max(group.pairs, key=lambda pair: pair.weight), into, other)
            else:
                self._unite(into, other, group)

    def _must_ask(self, one: Someone, other: Someone) -> bool:
        """Whether two have different numbers, or were kept apart."""
        if one.numbers and other.numbers and one.numbers != other.numbers:
            return True
        return frozenset((one.person, other.person)) in self._apart

    def _unite(self, into: Someone, other: Someone, group: Group) -> None:
        if other.person:
            best = max(group.pairs, key=lambda pair: pair.weight)
            why = " ".join(str(reason) for reason in best.agreeing)
            self._united.append(United(into.known, other.known, why))
        for human in other.humans:
            if human.band is Band.NEW:
                human.band, human.reasons = Band.JOINED, _reasons(group, self._number[human])
            self._put(human, into)
        into.numbers |= other.numbers
        self._gone[other] = into

    def _ask(self, pair: Pair, one: Someone, other: Someone) -> None:
        if one is not other:
            keys = [key for key in (pair.a, pair.b) if isinstance(key, int)]
            told = tuple(self._telling[key] for key in keys)
            self._doubts.append(Doubt(one, other, pair, told))

    def _someone(self, key: Hashable) -> Someone:
        if isinstance(key, int):
            return self._now(self._of[self._telling[key]])
        if not isinstance(key, UUID):
            raise TypeError(key)
        return self._now(self._counted(self._near.get(key, key)))

    def _now(self, someone: Someone) -> Someone:
        """As whom someone is counted who was made one with others."""
        while someone in self._gone:
            someone = self._gone[someone]
        return someone


def _reasons(group: Group, key: int) -> list[str]:
    """What agrees, of the surest pair that this one is in."""
    own = [pair for pair in group.pairs if key in (pair.a, pair.b)]
    best = max(own or group.pairs, key=lambda pair: pair.weight)
    return [str(reason) for reason in best.agreeing]
