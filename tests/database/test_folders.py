"""What may be wrong with the data folder and its disk: one clear sentence each."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from lianfang.database import binaries, errors, lifecycle, os_user, server
from lianfang.database.testing import TemporaryCluster, temporary_cluster


@pytest.fixture
def stopped(cluster: TemporaryCluster):
    """The module's server with no user, hence stopped."""
    lifecycle.release(environ=cluster.environ)
    return cluster


def test_a_folder_that_was_never_initialised(tmp_path: Path):
    with pytest.raises(errors.NotInitialised, match=f"{tmp_path} yet: run `lianfang db init`"):
        lifecycle.ensure_running({"LIANFANG_DATA": str(tmp_path)})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_another_version(stopped: TemporaryCluster):
    mark = stopped.folder.cluster / "PG_VERSION"
    ours = mark.read_text()
    mark.write_text("13\n")
    try:
        for use in (lifecycle.ensure_running, lambda env: lifecycle.initialise(environ=env)):
            with pytest.raises(errors.OtherVersion, match="made by PostgreSQL 13 and .* 18"):
                use(stopped.environ)
    finally:
        mark.write_text(ours)


def test_a_folder_in_use_by_a_server_that_is_not_ours(stopped: TemporaryCluster):
    data = stopped.folder.cluster
    user = os_user.server_user(data)
    start = ("start", "-w", "-D", str(data), "-l", str(stopped.folder.log))
    assert binaries.run("pg_ctl", *start, user=user).returncode == 0
    try:
        with pytest.raises(errors.FolderInUse, match=r"in use by process \d+"):
            lifecycle.ensure_running(stopped.environ)
        with pytest.raises(errors.FolderInUse, match="stop that process"):
            lifecycle.stop(force=True, environ=stopped.environ)
    finally:
        binaries.run("pg_ctl", "stop", "-w", "-D", str(data), user=user)


def test_a_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(errors.FolderClosed, match="set LIANFANG_DATA"):
        lifecycle.initialise(environ={"LIANFANG_DATA": str(tmp_path / "file" / "data")})


def test_a_socket_folder_that_somebody_put_there_first(tmp_path: Path):
    deep = tmp_path / ("deep" * 30)
    environ = {"LIANFANG_DATA": str(deep)}
    place = TemporaryCluster(environ).folder.socket_folder
    place.symlink_to(tmp_path)
    try:
        with pytest.raises(errors.FolderOfAnother, match="belongs to"):
            lifecycle.initialise(environ=environ)
    finally:
        place.unlink()


def test_a_server_that_does_not_start(stopped: TemporaryCluster):
    own = stopped.folder.cluster / "local.conf"
    own.write_text("no_such_setting = 1\n")
    own.chmod(0o644)
    try:
        with pytest.raises(errors.ServerFailed, match="did not start .* read .*server.log"):
            lifecycle.ensure_running(stopped.environ)
    finally:
        own.unlink()


def test_a_full_disk_that_refuses_a_file(stopped: TemporaryCluster):
    """/dev/full refuses every byte, as a full disk does, to any user."""
    settings = stopped.folder.cluster / "postgresql.conf"
    settings.write_text("")
    settings.with_suffix(".draft").symlink_to("/dev/full")
    try:
        with pytest.raises(errors.DiskFull, match="free some space"):
            lifecycle.ensure_running(stopped.environ)
    finally:
        settings.with_suffix(".draft").unlink()


@pytest.fixture
def small_disk(tmp_path: Path):
    """A file system of 240 MB: enough for a server that does nothing."""
    size = ("-t", "tmpfs", "-o", "size=240m,mode=755", "tmpfs", str(tmp_path))
    if os.geteuid() or subprocess.run(["mount", *size], capture_output=True).returncode:
        pytest.skip("only root may mount a small file system, and not in every container")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def test_a_full_disk_when_the_cluster_is_made(small_disk: Path):
    _fill(small_disk, leave=100)
    with pytest.raises(errors.DiskFull, match="MB free, 200 MB needed"):
        lifecycle.initialise(environ={"LIANFANG_DATA": str(small_disk)})
    assert not (small_disk / "postgres").exists()


def test_a_full_disk_when_the_server_starts(small_disk: Path):
    with temporary_cluster(small_disk) as cluster, cluster.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    _fill(small_disk, leave=0)
    with pytest.raises(errors.DiskFull, match="0 MB free"):
        lifecycle.ensure_running(cluster.environ)
    (small_disk / "ballast").unlink()
    with temporary_cluster(small_disk) as cluster, cluster.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def _fill(disk: Path, leave: int) -> None:
    free = shutil.disk_usage(disk).free - leave * 1_000_000
    with open(disk / "ballast", "wb") as ballast:
        os.posix_fallocate(ballast.fileno(), 0, free)


def test_stopping_under_a_user_is_refused_unless_forced(cluster: TemporaryCluster):
    lifecycle.ensure_running(cluster.environ)
    with pytest.raises(errors.StillInUse, match=f"process {os.getpid()}"):
        lifecycle.stop(environ=cluster.environ)
    assert lifecycle.stop(force=True, environ=cluster.environ)
    assert not server.is_running(cluster.folder)
    assert not lifecycle.stop(environ=cluster.environ)
    lifecycle.ensure_running(cluster.environ)
    assert server.is_running(cluster.folder)
