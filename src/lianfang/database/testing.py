"""Private servers for tests: real ones, so that nothing needs a mock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from lianfang.database import lifecycle
from lianfang.database.connections import ConnectionSettings, Login, connect, connection_settings
from lianfang.database.folders import DataFolder

TEST_FOLDER = "var/test"


def use_test_folder() -> None:
    """Keep tests out of `./var`: unless told otherwise the data folder is `./var/test`.

    Call it before Django's settings are read.
    """
    os.environ.setdefault("LIANFANG_DATA", TEST_FOLDER)


def prepare_test_server() -> None:
    """Make the test folder's server and roles if need be, start it, and use it until we exit.

    Django then makes and drops its `test_…` database as the owner, who may create databases.
    """
    use_test_folder()
    lifecycle.initialise()


@dataclass(frozen=True)
class TemporaryCluster:
    """An initialised embedded server of its own."""

    environ: dict[str, str]

    @property
    def folder(self) -> DataFolder:
        """Where it is."""
        return DataFolder.from_environment(self.environ)

    def settings(self, login: Login = Login.APP) -> ConnectionSettings:
        """How a role reaches it."""
        return connection_settings(login, self.environ)

    def connect(self, login: Login = Login.APP) -> psycopg.Connection[Any]:
        """Open a connection in autocommit mode."""
        return connect(self.settings(login))


@contextmanager
def temporary_cluster(path: Path) -> Iterator[TemporaryCluster]:
    """Initialise and run a server under `path` for the length of a block."""
    cluster = TemporaryCluster({"LIANFANG_DATA": str(path)})
    lifecycle.initialise(environ=cluster.environ)
    try:
        yield cluster
    finally:
        lifecycle.release(environ=cluster.environ)
