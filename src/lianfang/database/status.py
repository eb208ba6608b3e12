"""What `lianfang db status` tells."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from lianfang.database import server, users
from lianfang.database.binaries import carried_version
from lianfang.database.connections import (
    ConnectionSettings,
    Login,
    admin_settings,
    connect,
    connection_settings,
)
from lianfang.database.folders import DataFolder

_ROLES = "SELECT rolname FROM pg_roles WHERE starts_with(rolname, 'lianfang') ORDER BY 1"


@dataclass(frozen=True)
class Status:
    """The database as it stands; `size` in bytes, and what only a running server knows, or
    nobody, is None."""

    where: str
    initialised: bool
    running: bool
    version: str | None
    size: int | None
    roles: tuple[str, ...] | None
    users: tuple[str, ...]


def status(environ: Mapping[str, str] = os.environ) -> Status:
    """Look without starting, joining or changing anything."""
    folder = DataFolder.from_environment(environ)
    settings = connection_settings(Login.OWNER, environ)
    initialised = folder.passfile.exists()
    if admin_settings(environ) is not None:
        version, size, roles = _ask(settings) if initialised else (None, None, None)
        return Status(settings.where, initialised, initialised, version, size, roles, ())
    made = server.is_made(folder)
    running = made and server.is_running(folder)
    ready = running and initialised
    version, size, roles = _ask(settings) if ready else (carried_version(), None, None)
    return Status(
        where=str(folder.cluster),
        initialised=made and initialised,
        running=running,
        version=version,
        size=size,
        roles=roles,
        users=tuple(users.present(folder)),
    )


def _ask(settings: ConnectionSettings) -> tuple[str, int, tuple[str, ...]]:
    with connect(settings) as connection:
        query = "SELECT current_setting('server_version'), pg_database_size(current_database())"
        found = connection.execute(query).fetchone()
        assert found is not None
        return found[0], found[1], tuple(name for (name,) in connection.execute(_ROLES))
