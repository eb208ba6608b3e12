"""The server as root and as an ordinary user, in folders open and closed."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from lianfang.database import binaries, errors, lifecycle, os_user, server
from lianfang.database.connections import connect, connection_settings
from lianfang.database.testing import temporary_cluster
from tests.database.processes import run_as

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")


def initialise_and_use(environ: dict[str, str]) -> str:
    """Who we are to the server, once everything is done that a first use does."""
    try:
        lifecycle.initialise(environ=environ)
        with connect(connection_settings(environ=environ)) as connection:
            found = connection.execute("SELECT current_user").fetchone()
        return str(found and found[0])
    finally:
        lifecycle.release(environ)


@pytest.fixture
def open_folder(tmp_path: Path):
    """A folder that every user may enter."""
    tmp_path.chmod(0o755)
    return tmp_path


def test_the_server_never_runs_as_root(tmp_path: Path):
    with temporary_cluster(tmp_path) as cluster:
        postmaster = server.Postmaster.read(cluster.folder.cluster)
        assert postmaster is not None
        owner = os.stat(f"/proc/{postmaster.pid}").st_uid
        assert owner == cluster.folder.cluster.stat().st_uid
        assert owner == (os.geteuid() or owner) != 0


@pytest.fixture
def ordinary():
    """The name of a user who is not root and may run our programs."""
    programs = binaries.install_folder()
    if run_as("daemon", lambda: os.access(programs / "share", os.R_OK)) != "True":
        pytest.skip(f"{programs} is closed to ordinary users")
    return "daemon"


@as_root
def test_an_ordinary_user_has_a_server_of_its_own(open_folder: Path, ordinary: str):
    os.chown(open_folder, pwd.getpwnam(ordinary).pw_uid, -1)
    environ = {"LIANFANG_DATA": str(open_folder / "data")}
    made = open_folder / "data" / "postgres"
    assert run_as(ordinary, lambda: initialise_and_use(environ)) == "lianfang_app"
    assert made.owner() == ordinary
    (open_folder / "data" / "keys" / "database.pgpass").unlink()
    assert initialise_and_use(environ) == "lianfang_app", "root mends the user's folder"
    assert made.owner() == ordinary
    assert run_as(ordinary, lambda: initialise_and_use(environ)) == "lianfang_app"


@as_root
def test_the_folder_of_another_user_is_refused(open_folder: Path):
    with temporary_cluster(open_folder) as cluster:
        owner = cluster.folder.cluster.owner()
        refusal = run_as("daemon", lambda: initialise_and_use(cluster.environ))
    assert f"belongs to the user {owner} and you are daemon: run this as {owner}" in refusal


@as_root
def test_a_folder_that_may_not_be_written_is_refused(open_folder: Path):
    environ = {"LIANFANG_DATA": str(open_folder / "data")}
    refusal = run_as("daemon", lambda: lifecycle.initialise(environ=environ))
    assert "cannot be written by the user daemon" in refusal


@as_root
def test_a_closed_folder_opens_to_the_servers_user_alone(open_folder: Path):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    with temporary_cluster(closed / "data") as cluster, cluster.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        inside, owner = cluster.folder.users, cluster.folder.cluster.owner()
        assert run_as(owner, lambda: inside.stat() and "passes") == "passes"
        assert run_as(owner, lambda: os.listdir(closed)).startswith("PermissionError")
        assert run_as("daemon", lambda: inside.stat()).startswith("PermissionError")


@as_root
def test_programs_installed_under_a_strict_umask_are_opened(open_folder: Path):
    tree = open_folder / "programs"
    (tree / "bin").mkdir(parents=True, mode=0o700)
    program, text = tree / "bin" / "postgres", tree / "text"
    program.touch(0o700)
    text.touch(0o600)
    tree.chmod(0o700)
    nobody = os_user.ServerUser("nobody", pwd.getpwnam("nobody").pw_uid, 65534)
    os_user.let_read(tree, program, nobody)
    assert [path.stat().st_mode & 0o777 for path in (tree, program, text)] == [0o755, 0o755, 0o644]


@as_root
def test_a_user_without_a_name_is_told_so(open_folder: Path):
    os.chown(open_folder, 4_000_000, -1)
    with pytest.raises(errors.UserWithoutName, match="4000000 has no name on this machine"):
        os_user.server_user(open_folder)
