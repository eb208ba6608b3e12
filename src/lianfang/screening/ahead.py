"""Reading on while what was read is being worked on.

A large list is read by a process of its own (`ahead_apart`), on another core; a small one is
read as it is asked for, sooner than a process could begin.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from queue import Queue
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import IO, TypeVar

from lianfang.screening import ahead_apart
from lianfang.screening.carried import Ended, Reading, ReadingFailed
from lianfang.screening.listing import OpenListing
from lianfang.screening.named import Naming
from lianfang.screening.prepared import PreparedRow, prepared

T = TypeVar("T")

LARGE = 1 << 20
"""From how many bytes on a process is worth its beginning, half a second."""

_AT_ONCE = 500


@contextmanager
def rows_ahead(listing: OpenListing, naming: Naming, most: int) -> Iterator[Iterator[PreparedRow]]:
    """A list's prepared rows, up to `most` of which are read before they are asked for.

    What reading raises comes in its turn; when the block ends so does the reading, and so it
    does when whoever reads is killed.
    """
    with TemporaryFile() as whole:
        listing.copy_to(whole)
        if whole.tell() < LARGE:
            yield prepared(listing, naming)
            return
        whole.flush()
        reading = Reading(listing.reopened, naming, whole.fileno())
        with _reading(reading) as rows, read_ahead(rows, most) as ahead:
            yield ahead


@contextmanager
def _reading(reading: Reading) -> Iterator[Iterator[PreparedRow]]:
    """The rows that a process reads, which ends with the block."""
    command = [sys.executable, "-m", ahead_apart.__name__]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        pass_fds=[reading.file],
    ) as process:
        try:
            if process.stdin is None or process.stdout is None:
                raise ValueError("A process without pipes.")
            with suppress(BrokenPipeError), process.stdin as given:
                pickle.dump(reading, given)
            yield _said(process.stdout)
        finally:
            process.kill()


def _said(out: IO[bytes]) -> Iterator[PreparedRow]:
    """What the process says: rows, several at once, then how it ended."""
    ended = None
    while ended is None:
        try:
            said = pickle.load(out)
        except EOFError:
            raise ReadingFailed("The process that reads a list was ended.") from None
        if isinstance(said, Ended):
            ended = said
        else:
            yield from said
    ended.tell()


class _Last:
    """The last that comes out of the queue: how reading ended."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


@contextmanager
def read_ahead(source: Iterable[T], most: int) -> Iterator[Iterator[T]]:
    """The same items, up to `most` of which are taken by a thread before they are asked for.

    `source` must not ask the database. What it raises comes in its turn; when the block ends so
    does the reading.
    """
    queue: Queue[list[T] | _Last] = Queue(max(1, most // _AT_ONCE))
    called_off = Event()
    context = copy_context()
    thread = Thread(target=context.run, args=(_read, source, queue, called_off), daemon=True)
    thread.start()
    try:
        yield _taken(queue)
    finally:
        called_off.set()
        while thread.is_alive():
            _emptied(queue)
            thread.join(0.01)


def _read(source: Iterable[T], queue: Queue[list[T] | _Last], called_off: Event) -> None:
    several: list[T] = []
    error: BaseException | None = None
    try:
        for item in source:
            several.append(item)
            if len(several) == _AT_ONCE:
                queue.put(several)
                several = []
            if called_off.is_set():
                return
    except BaseException as raised:
        error = raised
    queue.put(several)
    queue.put(_Last(error))


def _taken(queue: Queue[list[T] | _Last]) -> Iterator[T]:
    while not isinstance(several := queue.get(), _Last):
        yield from several
    if several.error is not None:
        raise several.error


def _emptied(queue: Queue[list[T] | _Last]) -> None:
    while not queue.empty():
        queue.get()
