"""The embedded server: made, started, found running, stopped.

Every process of a server that we start inherits the open file of `server.lock` and so holds its
lock: while it is held a server of ours lives, whatever `postmaster.pid` says, and once it is free
none of its processes is left, whatever program has that process id by now.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lianfang.database import binaries, locks, os_user, server_settings
from lianfang.database.errors import (
    DiskFull,
    FolderClosed,
    FolderInUse,
    FolderOfAnother,
    OtherVersion,
    ServerFailed,
)
from lianfang.database.folders import SOCKET_NAME, DataFolder

ROOM_TO_MAKE = 200  # MB: a new cluster takes 45, its write-ahead log grows to 80 at once
ROOM_TO_START = 24  # MB: one more segment of the write-ahead log, and the end of recovery
LONGEST_START = 600  # seconds: recovery replays at most max_wal_size
LONGEST_STOP = 60  # seconds, after which the server is ended without a checkpoint
LONGEST_FAREWELL = 15  # seconds for the children of a killed postmaster to notice


@dataclass(frozen=True)
class Postmaster:
    """What `postmaster.pid` says of the server that wrote it."""

    pid: int
    socket_folder: Path

    @classmethod
    def read(cls, cluster: Path) -> Postmaster | None:
        """None if there is no such file, or its writer had not come so far."""
        try:
            lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            return cls(int(lines[0]), Path(lines[4].strip()))
        except (FileNotFoundError, IndexError, ValueError):
            return None

    def serves(self, cluster: Path) -> bool:
        """Whether the process is alive and is a server working in `cluster`.

        Process ids are given again, so a live one proves nothing; every process of PostgreSQL
        works in its data folder. Where the machine has no /proc, a live id has to do.
        """
        process = Path("/proc", str(self.pid))
        try:
            return (process / "cwd").samefile(cluster)
        except PermissionError:  # root in a container that may not look into others' processes
            return os.fsencode(cluster) in (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            return not Path("/proc/self").exists() and self._is_alive()

    def _is_alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except OSError as error:
            return error.errno == errno.EPERM
        return True


def is_made(folder: DataFolder) -> bool:
    """Whether the folder holds a cluster. Raises OtherVersion, FolderOfAnother."""
    if not folder.cluster.exists():
        return False
    os_user.server_user(folder.cluster)
    mark = folder.cluster / "PG_VERSION"
    found = mark.read_text(encoding="utf-8").strip() if mark.exists() else "?"
    if found != binaries.carried_major():
        raise OtherVersion(folder=folder.cluster, found=found, expected=binaries.carried_version())
    return True


def is_running(folder: DataFolder) -> bool:
    """Whether a server that we started lives. Raises FolderInUse for one that we did not."""
    if locks.is_held(folder.server_lock):
        return True
    postmaster = Postmaster.read(folder.cluster)
    if postmaster and postmaster.serves(folder.cluster):
        raise FolderInUse(folder=folder.cluster, pid=postmaster.pid)
    return False


def prepare_folder(folder: DataFolder) -> None:
    """Make the data folder and the places for locks. Raises FolderClosed, FolderOfAnother."""
    us = os_user.name_of(os.geteuid())
    if folder.cluster.exists():
        os_user.server_user(folder.cluster)
    try:
        folder.users.mkdir(parents=True, exist_ok=True)
        os.close(os.open(folder.lifecycle_lock, os.O_RDONLY | os.O_CREAT, 0o644))
    except (PermissionError, NotADirectoryError, FileExistsError):
        raise FolderClosed(folder=folder.root, user=us) from None


def make(folder: DataFolder) -> None:
    """Make an empty cluster, wholly or not at all. Hold the lifecycle lock."""
    with _full_disk_told(folder, ROOM_TO_MAKE):
        _demand_room(folder, ROOM_TO_MAKE)
        user = os_user.server_user(folder.cluster)
        draft = folder.root / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        os_user.hand_over(draft, user)
        _open_the_way(draft, user)
        options = ("--username=postgres", "--encoding=UTF8", "--locale=C", "--auth=peer")
        done = binaries.run("initdb", "--pgdata", str(draft), *options, user=user)
        if done.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise _failure(folder, done.stderr.decode(errors="replace"), ROOM_TO_MAKE)
        draft.rename(folder.cluster)


def _socket_lock(folder: DataFolder) -> Path:
    return folder.socket_folder / f"{SOCKET_NAME}.lock"


def start(folder: DataFolder) -> None:
    """Start the server and wait until it answers. Hold the lifecycle lock; nothing may run."""
    user = os_user.server_user(folder.cluster)
    with _full_disk_told(folder, ROOM_TO_START), locks.held(folder.server_lock) as mark:
        for stale in (folder.cluster / "postmaster.pid", _socket_lock(folder)):
            stale.unlink(missing_ok=True)  # nobody alive wrote it
        _make_socket_folder(folder, user)
        server_settings.write_settings(folder.cluster, folder.socket_folder, user)
        if folder.log.exists():
            folder.log.replace(folder.log.with_suffix(".log.before"))
        _open_the_way(folder.cluster, user)
        options = ("--wait", f"--timeout={LONGEST_START}", "--log", str(folder.log))
        done = binaries.run(
            "pg_ctl", "start", "--pgdata", str(folder.cluster), *options, user=user,
            keep_open=(mark,),
        )  # fmt: skip
    if done.returncode:
        said = folder.log.read_text(errors="replace") if folder.log.exists() else ""
        raise _failure(folder, said or done.stderr.decode(errors="replace"), ROOM_TO_START)


def stop(folder: DataFolder) -> None:
    """End the server, with a checkpoint if it can. Hold the lifecycle lock."""
    for order in (signal.SIGINT, signal.SIGQUIT):
        postmaster = Postmaster.read(folder.cluster)
        if postmaster and postmaster.serves(folder.cluster):
            os.kill(postmaster.pid, order)
        if wait_until_gone(folder, LONGEST_STOP):
            return


def wait_until_gone(folder: DataFolder, seconds: float = LONGEST_FAREWELL) -> bool:
    """Wait for every process of our server to end; False if one still lives."""
    deadline = time.monotonic() + seconds
    while locks.is_held(folder.server_lock):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def is_headless(folder: DataFolder) -> bool:
    """Whether processes of our server live on without their postmaster."""
    postmaster = Postmaster.read(folder.cluster)
    alive = postmaster is not None and postmaster.serves(folder.cluster)
    return locks.is_held(folder.server_lock) and not alive


def _open_the_way(cluster: Path, user: os_user.ServerUser) -> None:
    tree = binaries.install_folder()
    os_user.let_read(tree, binaries.program("postgres"), user)
    for path in (tree / "bin", cluster):
        os_user.let_through(path, user)


def _make_socket_folder(folder: DataFolder, user: os_user.ServerUser) -> None:
    """A folder under /tmp may have been put there by somebody else, to listen in our place."""
    place = folder.socket_folder
    if not place.is_symlink() and not place.exists():
        place.mkdir(mode=0o700)
        os_user.hand_over(place, user)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid:
        owner = os_user.name_of(found.st_uid)
        raise FolderOfAnother(folder=place, owner=owner, user=user.name)
    place.chmod(0o700)
    os_user.let_through(place, user)


def _free(folder: DataFolder) -> int:
    return shutil.disk_usage(folder.root).free // 1_000_000


def _demand_room(folder: DataFolder, needed: int) -> None:
    if _free(folder) < needed:
        raise DiskFull(folder=folder.root, free_mb=_free(folder), needed_mb=needed)


@contextmanager
def _full_disk_told(folder: DataFolder, needed: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise DiskFull(folder=folder.root, free_mb=_free(folder), needed_mb=needed) from None


def _failure(folder: DataFolder, said: str, needed: int) -> DiskFull | ServerFailed:
    """What to tell of a program that failed: on a full disk even its log may be empty."""
    if "No space left on device" in said or _free(folder) < needed:
        return DiskFull(folder=folder.root, free_mb=_free(folder), needed_mb=needed)
    lines = [line for line in said.splitlines() if "FATAL" in line or "error:" in line]
    reason = (lines or said.splitlines() or ["no reason given"])[0]
    return ServerFailed(folder=folder.cluster, reason=reason.strip(), log=folder.log)
