"""Chance that depends on a seed and an entity only, never on the order of asking.

`draws` is for many small questions (each check, each answer); `stream` for building something
whole (a village's households). The same seed and parts give the same answer in every run, so
that a scenario resumed half-way goes on as if it had not stopped.
"""

from bisect import bisect
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from random import Random
from struct import Struct
from typing import Generic, TypeVar

T = TypeVar("T")

_EIGHT = Struct("<8I")
_UNIT = 1 / 2**32


def draws(*parts: object) -> tuple[float, ...]:
    """Return eight independent numbers in [0, 1) for an entity named by `parts`, seed first."""
    name = "/".join(map(str, parts)).encode()
    return tuple(n * _UNIT for n in _EIGHT.unpack(blake2b(name, digest_size=32).digest()))


def stream(*parts: object) -> Random:
    """Return a generator of its own for an entity named by `parts`, seed first."""
    return Random("/".join(map(str, parts)))


class Weighted(Generic[T]):
    """A choice among weighted values, taken with one number in [0, 1)."""

    def __init__(self, *pairs: tuple[T, float]) -> None:
        self._values = [value for value, _ in pairs]
        sums = list(accumulate(weight for _, weight in pairs))
        self._bounds = [s / sums[-1] for s in sums[:-1]]

    def __call__(self, number: float) -> T:
        return self._values[bisect(self._bounds, number)]


def pick(values: Sequence[T], number: float) -> T:
    """Return one of `values`, all alike, with a number in [0, 1)."""
    return values[int(number * len(values))]


def shares(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Split a whole into whole parts in proportion to `weights`, each at least `least`.

    The parts sum to `total` when it is large enough for `least` each, else to that minimum.
    """
    rest = max(0, total - least * len(weights))
    bounds = [round(s * rest / sum(weights)) for s in accumulate(weights)]
    return [least + high - low for low, high in zip([0, *bounds], bounds, strict=False)]
