"""Processes of the tests: real users of a server, and the end of a server with nothing spared."""

from __future__ import annotations

import ctypes
import encodings.ascii  # noqa: F401  psycopg asks for it late, when `run_as` may no longer read it
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lianfang.database.folders import DataFolder
from lianfang.database.server import Postmaster

SOURCE = Path(__file__).parents[2] / "src"

USE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job is born deaf to it
from lianfang.database import lifecycle
lifecycle.ensure_running()
print("ready", flush=True)
sys.stdin.readline()
"""

WRITE = """
import itertools, sys
from lianfang.database import lifecycle
from lianfang.database.connections import Login, connect, connection_settings
lifecycle.ensure_running()
with connect(connection_settings(Login.OWNER)) as connection:
    first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM written").fetchone()[0]
    for number in itertools.count(first):
        connection.execute("INSERT INTO written VALUES (%s)", [number])
        print(number, flush=True)
"""


def environment(folder: DataFolder) -> dict[str, str]:
    """What a process needs to use the server in `folder`."""
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return kept | {"LIANFANG_DATA": str(folder.root), "PYTHONPATH": str(SOURCE)}


def spawn(script: str, folder: DataFolder) -> subprocess.Popen[str]:
    """Start a process that runs `script`."""
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
    )


@contextmanager
def using(folder: DataFolder) -> Iterator[subprocess.Popen[str]]:
    """A process that uses the server, until the block ends or it is killed."""
    with spawn(USE, folder) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.stderr and process.stderr.read()
        try:
            yield process
        finally:
            process.communicate("")


@contextmanager
def adopting_orphans() -> Iterator[None]:
    """Let servers whose parent died become ours (prctl(2), 36), so that we can reap them."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(36, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(36, 0, 0, 0, 0)
        for pid in children(os.getpid()):
            if Path(f"/proc/{pid}/comm").read_text() == "postgres\n":
                os.waitpid(pid, os.WNOHANG)


def kill_everything(folder: DataFolder, *others: subprocess.Popen[str]) -> None:
    """End the server, its children and `others` at once and unasked, and reap them."""
    postmaster = Postmaster.read(folder.cluster)
    assert postmaster is not None
    doomed = [postmaster.pid, *children(postmaster.pid)]
    for pid in (*doomed, *(process.pid for process in others)):
        os.kill(pid, signal.SIGKILL)
    for process in others:
        process.communicate()
    for pid in doomed:
        os.waitpid(pid, 0)


def run_as(user: str, act: Callable[[], object]) -> str:
    """What `act` returns or raises when another user does it, as text.

    The process is forked and not started afresh: that user need not be able to read Python.
    """
    entry = pwd.getpwnam(user)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(entry.pw_gid)
            os.setuid(entry.pw_uid)
            said = str(act())
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with open(reader) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def children(pid: int) -> list[int]:
    """The process ids of the children of `pid`."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
