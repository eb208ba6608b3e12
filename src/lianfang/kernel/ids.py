"""Identifiers made in the application: UUIDv7, or derived from a scenario's seed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from lianfang.kernel import clock


class Sequence:
    """Ids that depend on a seed, a moment and a count only, for a scenario that repeats."""

    def __init__(self, seed: str) -> None:
        self._state = hashlib.blake2b(seed.encode(), digest_size=32).digest()
        self._count = 0

    def take(self) -> bytes:
        """The next ten bytes."""
        self._count += 1
        return hashlib.blake2b(
            self._count.to_bytes(8, "big"), key=self._state, digest_size=10
        ).digest()


_sequence: ContextVar[Sequence | None] = ContextVar("ids_sequence", default=None)


def new() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds of the domain's clock, then 74 free bits."""
    sequence = _sequence.get()
    free = sequence.take() if sequence else os.urandom(10)
    millis = int(clock.now().timestamp() * 1000) & ((1 << 48) - 1)
    value = (millis << 80) | int.from_bytes(free, "big")
    value &= ~(0xF << 76)
    value |= 0x7 << 76
    value &= ~(0x3 << 62)
    value |= 0x2 << 62
    return UUID(int=value)


@contextmanager
def derived(seed: str) -> Iterator[None]:
    """Within the block, ids follow from `seed` and the order in which they are asked."""
    token = _sequence.set(Sequence(seed))
    try:
        yield
    finally:
        _sequence.reset(token)
