"""The database as a whole: made once, started on demand, released on exit."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import FrameType
from typing import NoReturn

from lianfang.database import locks, roles, server, users
from lianfang.database.connections import (
    ConnectionSettings,
    Login,
    admin_settings,
    connect,
    connection_settings,
)
from lianfang.database.errors import NotInitialised, NotOurServer, ServerFailed, StillInUse
from lianfang.database.folders import PORT, DataFolder

_registrations: dict[Path, users.Registration] = {}


def ensure_running(environ: Mapping[str, str] = os.environ) -> None:
    """See that the database can be used, and use it until this process ends or releases it.

    The embedded server is started if nobody did so yet, and this process is entered among its
    users. A server named by `DATABASE_URL` is only asked whether it answers. Doors call this
    before they touch the database; calling it again costs a few milliseconds.

    Raises NotInitialised, or what else `lianfang.database.errors` has to say.
    """
    folder = DataFolder.from_environment(environ)
    settings = connection_settings(Login.APP, environ)
    if admin_settings(environ) is None:
        if not server.is_made(folder):
            raise NotInitialised(folder=folder.root)
        _use(folder)
    if not folder.passfile.exists():
        raise NotInitialised(folder=folder.root)
    connect(settings).close()


def initialise(
    after_init: Callable[[], object] | None = None, environ: Mapping[str, str] = os.environ
) -> None:
    """Make or mend everything the database needs, use it, and then call `after_init`.

    Done again it changes nothing. `after_init` is where migrations run.
    """
    folder = DataFolder.from_environment(environ)
    server.prepare_folder(folder)
    admin = admin_settings(environ)
    if admin is None:
        with locks.held(folder.lifecycle_lock):
            if not server.is_made(folder):
                server.make(folder)
        _use(folder)
        admin = embedded_admin(folder)
    roles.prepare_server(admin, connection_settings(Login.OWNER, environ), folder)
    if after_init is not None:
        after_init()


def embedded_admin(folder: DataFolder) -> ConnectionSettings:
    """The embedded server's superuser, open to the owner of its folder and to root."""
    return ConnectionSettings(str(folder.socket_folder), str(PORT), "postgres", "postgres")


def release(environ: Mapping[str, str] = os.environ) -> None:
    """Stop using the embedded server; the last user stops it. Done at exit without being asked."""
    folder = DataFolder.from_environment(environ)
    registration = _registrations.pop(folder.root, None)
    if registration is not None:
        _leave(folder, registration)


def stop(*, force: bool = False, environ: Mapping[str, str] = os.environ) -> bool:
    """Stop the embedded server; False if it did not run. With `force` even under its users.

    Raises StillInUse, NotOurServer.
    """
    admin = admin_settings(environ)
    if admin is not None:
        raise NotOurServer(where=admin.where)
    folder = DataFolder.from_environment(environ)
    if not folder.lifecycle_lock.exists():
        return False
    with locks.held(folder.lifecycle_lock):
        present = users.present(folder)
        if not server.is_running(folder):
            return False
        if present and not force:
            raise StillInUse(folder=folder.root, users=", ".join(present))
        server.stop(folder)
    return True


def _use(folder: DataFolder) -> None:
    server.prepare_folder(folder)
    with locks.held(folder.lifecycle_lock):
        users.sweep(folder)
        if server.is_headless(folder):
            _wait_for_orphans(folder)
        if not server.is_running(folder):
            server.start(folder)
        if folder.root not in _registrations:
            _registrations[folder.root] = users.register(folder)
    _release_at_exit()


def _wait_for_orphans(folder: DataFolder) -> None:
    if not server.wait_until_gone(folder):
        reason = "processes of an earlier server do not end"
        raise ServerFailed(folder=folder.cluster, reason=reason, log=folder.log)


def _leave(folder: DataFolder, registration: users.Registration) -> None:
    registration.leave()
    if not folder.lifecycle_lock.exists():
        return  # somebody removed the whole folder
    with locks.held(folder.lifecycle_lock):
        users.sweep(folder)
        if not users.present(folder) and locks.is_held(folder.server_lock):
            server.stop(folder)


def _release_all() -> None:
    while _registrations:
        root, registration = _registrations.popitem()
        _leave(DataFolder(root), registration)


@cache
def _release_at_exit() -> None:
    """A process told to end does not run its exit handlers unless it answers the signal."""
    atexit.register(_release_all)
    if threading.current_thread() is threading.main_thread():
        for wish in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(wish) is signal.SIG_DFL:
                signal.signal(wish, _end)


def _end(wish: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + wish)
