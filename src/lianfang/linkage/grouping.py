"""From pairs to people: groups that hold no two different ID numbers, and what is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lianfang.linkage.judging import Band, Pair
from lianfang.linkage.reasons import Reason

Key = Hashable

Weigh = Callable[[Sequence[Key], Sequence[Key]], tuple[bool, float]]
"""Whether two sets of records are of one person by all that they say together, and its weight."""

_CLEARLY = 6.0
"""By how much (in bits) a record must fit one person better than another to be joined."""

_BEYOND_DOUBT = 20.0
"""The weight from which on a pair is joined whatever else is known of the two."""

_ENOUGH = 12
"""So many records of a person are looked at in weighing, the first joined."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one person, two or more, and the pairs by which they were joined."""

    keys: tuple[Key, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The answer: groups joined by themselves, and pairs to be put to a person, best first."""

    joined: list[Group]
    doubtful: list[Pair]


class _People:
    """Disjoint sets of records, each with the valid number in it."""

    def __init__(self, numbers: Mapping[Key, str]) -> None:
        self._above: dict[Key, Key] = {}
        self._members: dict[Key, list[Key]] = {}
        self._numbers = dict(numbers)

    def of(self, key: Key) -> Key:
        """The record that stands for the person of this one."""
        above = self._above.setdefault(key, key)
        while above != self._above[above]:
            self._above[above] = self._above[self._above[above]]
            above = self._above[above]
        self._above[key] = above
        return above

    def records(self, key: Key) -> list[Key]:
        """The records of the person of this one."""
        return self._members.get(self.of(key), [key])

    def number(self, key: Key) -> str:
        """The number of the person of this one, '' if none is known."""
        return self._numbers.get(self.of(key), "")

    def differ(self, a: Key, b: Key) -> bool:
        """Whether the two have different numbers."""
        one, other = self.number(a), self.number(b)
        return bool(one and other and one != other)

    def unite(self, a: Key, b: Key) -> None:
        """Let the records of both be one person's."""
        members = [*self.records(a), *self.records(b)]
        kept, gone = self.of(a), self.of(b)
        self._above[gone] = kept
        self._members[kept] = members
        self._members.pop(gone, None)
        if number := self._numbers.get(gone):
            self._numbers.setdefault(kept, number)


def resolve(
    judged: Iterable[tuple[Band, Pair]],
    numbers: Mapping[Key, str],
    weigh: Weigh,
    one: Iterable[Collection[Key]] = (),
) -> Links:
    """Join what may be joined, the best first, and ask once for each two people in doubt.

    judged: pairs with the best band open to them. numbers: the valid ID numbers by record. one:
    records that are of one person as is known already. A pair is joined if `weigh` finds the two
    people to be one; a record without number that fits people of different numbers about equally
    well is joined to none.
    """
    open_to = defaultdict[Band, list[Pair]](list)
    for band, pair in judged:
        open_to[band].append(pair)
    people, used, left = _People(numbers), list[Pair](), list[Pair]()
    for first, *others in one:
        for other in others:
            people.unite(first, other)
    may_join, unclear = _part_unclear(sorted(open_to[Band.JOIN], key=_order), people)
    for pair in may_join:
        if people.of(pair.a) == people.of(pair.b) or people.differ(pair.a, pair.b):
            continue
        fit, weight = True, pair.weight
        if weight < _BEYOND_DOUBT:
            fit, weight = weigh(*(people.records(key)[:_ENOUGH] for key in (pair.a, pair.b)))
        if fit:
            people.unite(pair.a, pair.b)
            used.append(replace(pair, weight=weight))
        else:
            left.append(pair)
    asked = sorted([*unclear, *left, *open_to[Band.DOUBT]], key=_order)
    return Links(_groups(people, used), _questions(people, asked))


def _order(pair: Pair) -> tuple[float, str, str]:
    return (-pair.weight, str(pair.a), str(pair.b))


def _part_unclear(sure: Sequence[Pair], people: _People) -> tuple[list[Pair], list[Pair]]:
    """Part from the sure pairs those of records that fit several numbers, none clearly best."""
    best: dict[Key, dict[str, float]] = defaultdict(dict)
    for pair in sure:
        for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
            if not people.number(one) and (number := people.number(other)):
                best[people.of(one)].setdefault(number, pair.weight)
    unclear = {key for key, found in best.items() if _close(sorted(found.values()))}
    if not unclear:
        return list(sure), []
    clear, parted = list[Pair](), list[Pair]()
    for pair in sure:
        torn = any(
            people.of(one) in unclear and people.number(other)
            for one, other in ((pair.a, pair.b), (pair.b, pair.a))
        )
        (parted if torn else clear).append(pair)
    return clear, [replace(p, reasons=(*p.reasons, Reason.NAMESAKE)) for p in parted]


def _close(weights: Sequence[float]) -> bool:
    return len(weights) > 1 and weights[-1] - weights[-2] < _CLEARLY


def _groups(people: _People, used: Sequence[Pair]) -> list[Group]:
    pairs: dict[Key, list[Pair]] = defaultdict(list)
    for pair in used:
        pairs[people.of(pair.a)].append(pair)
    return [
        Group(tuple(dict.fromkeys(key for p in found for key in (p.a, p.b))), tuple(found))
        for found in pairs.values()
    ]


def _questions(people: _People, asked: Sequence[Pair]) -> list[Pair]:
    """The best pair for each two people that are still apart and can be one."""
    questions: dict[frozenset[Key], Pair] = {}
    for pair in asked:
        two = frozenset((people.of(pair.a), people.of(pair.b)))
        parted = people.differ(pair.a, pair.b) and Reason.TWO_NUMBERS not in pair.reasons
        if len(two) == 2 and not parted:
            questions.setdefault(two, pair)
    return list(questions.values())
