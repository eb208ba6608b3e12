"""Who uses the embedded server: one locked file for each process, in the data folder's `users`."""

from __future__ import annotations

import os
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from lianfang.database import locks
from lianfang.database.folders import DataFolder


@dataclass(frozen=True)
class Registration:
    """That this process uses the server. A process forked from ours shares it."""

    path: Path
    file: int

    def leave(self) -> None:
        """Give it up; killing the process does the same."""
        os.close(self.file)


def register(folder: DataFolder) -> Registration:
    """Enter this process among the users. Hold the lifecycle lock."""
    path = folder.users / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    command = " ".join([Path(sys.argv[0] or "python").name, *sys.argv[1:]])
    path.write_text(f"process {os.getpid()} ({command[:120]})", encoding="utf-8")
    return Registration(path, locks.take(path))


def present(folder: DataFolder) -> list[str]:
    """The users, described for a reader."""
    return [path.read_text(encoding="utf-8") for path in _files(folder) if locks.is_held(path)]


def sweep(folder: DataFolder) -> None:
    """Take away what those who are gone left behind. Hold the lifecycle lock."""
    for path in _files(folder):
        if not locks.is_held(path):
            path.unlink(missing_ok=True)


def _files(folder: DataFolder) -> list[Path]:
    return sorted(folder.users.iterdir()) if folder.users.is_dir() else []
