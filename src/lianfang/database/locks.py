"""Advisory locks on files, which vanish with the last process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def take(path: Path) -> int:
    """Wait for the lock on `path` and return the open file that holds it.

    A process forked from ours, or given the file, holds the lock with us: it is free once the
    last of them has closed the file or died.
    """
    file = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def is_held(path: Path) -> bool:
    """Whether a process, this one included, holds the lock on `path`."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


@contextmanager
def held(path: Path) -> Iterator[int]:
    """Hold the lock on `path` for the length of a block."""
    file = take(path)
    try:
        yield file
    finally:
        os.close(file)
