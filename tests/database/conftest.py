"""Servers for these tests: each a real one of its own."""

from __future__ import annotations

import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lianfang.database import binaries, os_user
from lianfang.database.testing import TemporaryCluster, temporary_cluster


@pytest.fixture(autouse=True)
def no_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the person running the tests has set must not reach them."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


@contextmanager
def folder_of_our_own() -> Iterator[Path]:
    """A closed folder. Every session of pytest closes the folder above pytest's own ones anew,
    and would lock out a server that another session has there under another user."""
    folder = Path(tempfile.mkdtemp(prefix="lianfang-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A closed folder for one test."""
    with folder_of_our_own() as folder:
        yield folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[TemporaryCluster]:
    """A running embedded server that the module's tests share."""
    with folder_of_our_own() as folder, temporary_cluster(folder) as cluster:
        yield cluster


@dataclass(frozen=True)
class TcpServer:
    """A server that Lianfang does not run, and its superuser `boss`."""

    port: int
    password: str

    def boss(self) -> psycopg.Connection[Any]:
        """The superuser's connection."""
        return psycopg.connect(self.url(), autocommit=True, client_encoding="UTF8")

    def url(self, dbname: str = "postgres", user: str = "boss", password: str = "") -> str:
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{dbname}"


@pytest.fixture(scope="session")
def tcp_server() -> Iterator[TcpServer]:
    """PostgreSQL as an administrator would run it: over TCP, with passwords."""
    with folder_of_our_own() as folder:
        yield from _run_tcp_server(folder)


def _run_tcp_server(folder: Path) -> Iterator[TcpServer]:
    user = os_user.server_user(folder)
    data, password = folder / "data", folder / "password"
    server = TcpServer(_free_port(), secrets.token_hex(8))
    password.write_text(server.password)
    for path in (folder, password):
        os_user.hand_over(path, user)
    os_user.let_through(data, user)
    made = ("--username=boss", "--auth=scram-sha-256", f"--pwfile={password}", "--no-sync")
    assert binaries.run("initdb", "-D", str(data), *made, user=user).returncode == 0
    where = f"-h 127.0.0.1 -p {server.port} -k ''"
    log = str(folder / "log")
    started = binaries.run("pg_ctl", "start", "-D", str(data), "-l", log, "-o", where, user=user)
    assert started.returncode == 0, Path(log).read_text()
    yield server
    binaries.run("pg_ctl", "stop", "-D", str(data), "-m", "fast", user=user)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
