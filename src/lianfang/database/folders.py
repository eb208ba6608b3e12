"""Where the embedded database keeps its things."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 107  # bytes: sockaddr_un.sun_path less its closing zero


@dataclass(frozen=True)
class DataFolder:
    """The folder of one installation, and the places in it that belong to the database."""

    root: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> DataFolder:
        """`LIANFANG_DATA`, else `var` in the folder where the command is run."""
        return cls(Path(environ.get("LIANFANG_DATA") or "var").expanduser().resolve())

    @property
    def cluster(self) -> Path:
        """What PostgreSQL calls PGDATA."""
        return self.root / "postgres"

    @property
    def log(self) -> Path:
        """What the server wrote since it was last started."""
        return self.cluster / "server.log"

    @property
    def passfile(self) -> Path:
        """The passwords of our two login roles, in libpq's own format, mode 600.

        It is written last by `lianfang db init`, so that its presence means "initialised".
        """
        return self.root / "keys" / "database.pgpass"

    @property
    def users(self) -> Path:
        """One locked file for each process that uses the server."""
        return self.root / "users"

    @property
    def lifecycle_lock(self) -> Path:
        """Held while somebody starts or stops the server, or joins or leaves its users."""
        return self.root / "lifecycle.lock"

    @property
    def server_lock(self) -> Path:
        """Held by every process of a server that we started, for as long as one of them lives."""
        return self.root / "server.lock"

    @property
    def socket_folder(self) -> Path:
        """`run` in the data folder; where its path is too long for a socket, a short one."""
        inside = self.root / "run"
        if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return inside
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"lianfang-{digest}"
