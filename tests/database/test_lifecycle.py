"""The embedded server starts on demand and stops with its last user, however that one ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lianfang.database import binaries, lifecycle, locks, os_user, server
from lianfang.database.connections import Login
from lianfang.database.folders import LONGEST_SOCKET_PATH, SOCKET_NAME, DataFolder
from lianfang.database.status import status
from lianfang.database.testing import TemporaryCluster, temporary_cluster
from tests.database.processes import WRITE, adopting_orphans, kill_everything, spawn, using


@pytest.fixture
def orphans():
    """Killed servers become ours to reap."""
    if sys.platform != "linux":
        pytest.skip("finds what it kills in /proc")
    with adopting_orphans():
        yield


@pytest.fixture
def stopped(cluster: TemporaryCluster):
    """The module's server with no user, hence stopped."""
    lifecycle.release(environ=cluster.environ)
    assert not server.is_running(cluster.folder)
    return cluster.folder


def test_the_first_user_starts_the_server_and_the_last_one_stops_it(stopped: DataFolder):
    with using(stopped):
        assert server.is_running(stopped)
        with using(stopped):
            found = status({"LIANFANG_DATA": str(stopped.root)})
            assert len(found.users) == 2
        assert server.is_running(stopped)
    assert not server.is_running(stopped)
    assert not (stopped.cluster / "postmaster.pid").exists()
    assert list(stopped.users.iterdir()) == []


def test_users_who_come_at_once_share_one_server(stopped: DataFolder):
    with using(stopped), using(stopped), using(stopped):
        assert len(status({"LIANFANG_DATA": str(stopped.root)}).users) == 3
    assert not server.is_running(stopped)


@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_user_told_to_end_takes_its_leave(stopped: DataFolder, wish: signal.Signals):
    with using(stopped) as process:
        process.send_signal(wish)
        process.wait(20)
        assert not server.is_running(stopped)


def test_a_killed_user_is_forgotten_and_the_next_one_stops_the_server(stopped: DataFolder):
    with using(stopped) as process:
        process.kill()
        process.wait()
        assert server.is_running(stopped)
    with using(stopped):
        assert len(status({"LIANFANG_DATA": str(stopped.root)}).users) == 1
    assert not server.is_running(stopped)


def test_a_forked_process_goes_on_using_the_server_after_its_parent(stopped: DataFolder):
    script = """
import os, sys
from lianfang.database import lifecycle
lifecycle.ensure_running()
if os.fork() == 0:
    sys.stdin.readline()
else:
    print("ready", flush=True)
"""
    with spawn(script, stopped) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        parent.wait(20)
        assert server.is_running(stopped)
        parent.communicate("\n")
        assert server.wait_until_gone(stopped)


@pytest.mark.usefixtures("orphans")
def test_twenty_ends_without_warning_lose_nothing_that_was_committed(tmp_path: Path):
    with temporary_cluster(tmp_path) as made, made.connect(Login.OWNER) as connection:
        connection.execute("CREATE TABLE written (id bigint PRIMARY KEY)")
    acknowledged = 0
    for round_ in range(20):
        with spawn(WRITE, made.folder) as writer:
            assert writer.stdout is not None
            for _ in range(20 + 13 * round_):
                line = writer.stdout.readline()
                assert line, writer.stderr and writer.stderr.read()
                acknowledged = int(line)
            kill_everything(made.folder, writer)
        lifecycle.ensure_running(made.environ)
        with made.connect(Login.OWNER) as connection:
            query = "SELECT count(*) FROM written WHERE id <= %s"
            assert connection.execute(query, [acknowledged]).fetchone() == (acknowledged,)
        if round_ % 2:
            kill_everything(made.folder)  # while we, a living user, still count on it
    lifecycle.ensure_running(made.environ)
    lifecycle.release(made.environ)
    assert not server.is_running(made.folder)


@pytest.mark.usefixtures("orphans")
def test_children_that_outlive_their_postmaster_are_waited_for(stopped: DataFolder):
    with using(stopped):
        postmaster = server.Postmaster.read(stopped.cluster)
        assert postmaster is not None
        os.kill(postmaster.pid, signal.SIGKILL)
        os.waitpid(postmaster.pid, 0)
        with using(stopped):
            again = server.Postmaster.read(stopped.cluster)
            assert again is not None
            assert again.pid != postmaster.pid


@pytest.mark.usefixtures("orphans")
def test_a_stale_process_id_that_another_program_has_by_now_does_not_hinder(stopped: DataFolder):
    user = os_user.server_user(stopped.cluster)
    uid = user.uid if user.differs else None
    with using(stopped) as process:
        kill_everything(stopped, process)
    with subprocess.Popen(["sleep", "60"], user=uid) as stranger:
        stale = stopped.cluster / "postmaster.pid"
        lines = stale.read_text().splitlines()
        stale.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        with using(stopped):
            assert server.is_running(stopped)
        assert stranger.poll() is None, "the stranger was ended in the server's place"
        stranger.kill()


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path: Path):
    deep = tmp_path / ("deep" * 30)
    with temporary_cluster(deep) as cluster:
        place = cluster.folder.socket_folder
        assert len(os.fsencode(place / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        with cluster.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    place.rmdir()


def test_a_making_that_was_killed_half_way_is_begun_afresh(tmp_path: Path):
    half = tmp_path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text(binaries.carried_major())
    with temporary_cluster(tmp_path) as cluster, cluster.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_settings_of_ones_own_outlast_a_restart(stopped: DataFolder, cluster: TemporaryCluster):
    own = stopped.cluster / "local.conf"
    own.write_text("work_mem = 5MB\n")
    own.chmod(0o644)
    lifecycle.ensure_running(cluster.environ)
    with cluster.connect() as connection:
        assert connection.execute("SHOW work_mem").fetchone() == ("5MB",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_nobody_else_may_reach_the_socket_or_the_passwords(cluster: TemporaryCluster):
    assert cluster.folder.socket_folder.stat().st_mode & 0o077 == 0
    assert cluster.folder.passfile.stat().st_mode & 0o777 == 0o600
    assert cluster.folder.cluster.stat().st_mode & 0o077 == 0


def test_a_lock_ends_with_its_holder(tmp_path: Path):
    path = tmp_path / "lock"
    assert not locks.is_held(path)
    with locks.held(path):
        assert locks.is_held(path)
    assert not locks.is_held(path)


def test_starting_and_joining_are_quick(stopped: DataFolder, cluster: TemporaryCluster):
    begun = time.monotonic()
    lifecycle.ensure_running(cluster.environ)
    assert time.monotonic() - begun < 5
