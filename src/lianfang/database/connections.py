"""How each of our roles reaches the database, embedded or named by `DATABASE_URL`.

Passwords stand in one file outside the database and outside the settings: libpq reads it when it
connects (`passfile`), so that neither an error page nor a process list can show them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from lianfang.database.errors import (
    ConnectionRefused,
    DatabaseError,
    DatabaseMissing,
    MightyRole,
    NotInitialised,
    TooOld,
    Unreachable,
    WrongPassword,
    WrongUrl,
)
from lianfang.database.folders import PORT, DataFolder

DATABASE = "lianfang"
OLDEST_MAJOR = 15
PATIENCE = "10"  # seconds to wait for a server to answer


class Login(StrEnum):
    """The two roles that log in."""

    OWNER = "lianfang_owner"  # owns the database and runs migrations
    APP = "lianfang_app"  # the web and the jobs; sets a scope role in each transaction


@dataclass(frozen=True)
class ConnectionSettings:
    """Where a role connects; `options` are libpq's further parameters, such as `sslmode`."""

    host: str
    port: str
    user: str
    dbname: str
    options: Mapping[str, str] = field(default_factory=dict)
    password: str = ""

    def as_django(self) -> dict[str, Any]:
        """An entry of Django's DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": self.host,
            "PORT": self.port,
            "USER": self.user,
            "PASSWORD": self.password,
            "NAME": self.dbname,
            "OPTIONS": dict(self.options),
        }

    def conninfo(self, **changes: str) -> str:
        """The same for psycopg and psql, with some parameters changed."""
        mine = {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "dbname": self.dbname,
            "password": self.password or None,
        }
        return make_conninfo("", **(mine | dict(self.options) | changes))

    @property
    def where(self) -> str:
        """The place, without the password, for a sentence."""
        return f"{self.host}:{self.port}/{self.dbname}"


def connection_settings(
    login: Login = Login.APP, environ: Mapping[str, str] = os.environ
) -> ConnectionSettings:
    """How `login` reaches the database. Connects to nothing and starts nothing.

    Raises WrongUrl if `DATABASE_URL` is set and cannot be read.
    """
    folder = DataFolder.from_environment(environ)
    passfile = {"passfile": str(folder.passfile)}
    admin = admin_settings(environ)
    if admin is None:
        options = {"connect_timeout": PATIENCE} | passfile
        socket = str(folder.socket_folder)
        return ConnectionSettings(socket, str(PORT), login.value, DATABASE, options)
    dbname = DATABASE if admin.dbname in ("postgres", "template1") else admin.dbname
    options = dict(admin.options) | passfile
    return ConnectionSettings(admin.host, admin.port, login.value, dbname, options)


def admin_settings(environ: Mapping[str, str] = os.environ) -> ConnectionSettings | None:
    """The administrator that `DATABASE_URL` names; None if the server is the embedded one."""
    url = environ.get("DATABASE_URL", "").strip()
    if not url:
        return None
    if not url.startswith(("postgresql://", "postgres://")):
        raise WrongUrl(reason="it does not begin with postgresql://")
    try:
        parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
        if not 0 < int(parts.get("port", PORT)) < 65536:
            raise WrongUrl(reason="the port is not a number from 1 to 65535")
    except (psycopg.ProgrammingError, ValueError):
        # libpq's own words may quote the password
        raise WrongUrl(reason="its parts do not follow the pattern") from None
    return ConnectionSettings(
        host=parts.pop("host", "localhost"),
        port=parts.pop("port", str(PORT)),
        user=parts.pop("user", "postgres"),
        dbname=parts.pop("dbname", DATABASE),
        password=parts.pop("password", ""),
        options={"connect_timeout": PATIENCE} | parts,
    )


def connect(settings: ConnectionSettings, **changes: str) -> psycopg.Connection[Any]:
    """Open a connection in autocommit mode; what goes wrong is told in one sentence.

    Raises Unreachable, WrongPassword, DatabaseMissing, ConnectionRefused, NotInitialised, TooOld.
    """
    try:
        # a server's own `postgres` database may be in SQL_ASCII, whose text comes as bytes
        target = settings.conninfo(client_encoding="UTF8", **changes)
        connection = psycopg.connect(target, autocommit=True)
    except psycopg.OperationalError as error:
        raise _sentence(settings, str(error)) from None
    major = connection.info.server_version // 10000
    if major < OLDEST_MAJOR:
        connection.close()
        raise TooOld(where=settings.where, found=major, expected=OLDEST_MAJOR)
    return connection


def _sentence(settings: ConnectionSettings, said: str) -> DatabaseError:
    """Libpq gives no code for a failed connection, only words."""
    where, user = settings.where, settings.user
    if "no password supplied" in said and not settings.password:
        return NotInitialised(folder=where)
    if "password authentication failed" in said:
        return WrongPassword(where=where, user=user)
    if "database" in said and "does not exist" in said:
        return DatabaseMissing(where=where)
    if not any(word in said for word in ("FATAL", "SSL", "authentication")):
        return Unreachable(where=where)
    reason = said.strip().splitlines()[-1].partition("FATAL:")[2].strip() or said.strip()
    return ConnectionRefused(where=where, user=user, reason=reason)


class Cursor(Protocol):
    """What psycopg's and Django's cursors have in common."""

    def __enter__(self) -> Any: ...
    def __exit__(self, *error: Any) -> Any: ...


class AnyConnection(Protocol):
    """A connection of psycopg or of Django."""

    def cursor(self) -> Cursor: ...


def refuse_mighty_role(connection: AnyConnection) -> None:
    """Raise MightyRole if row security would not bind this session.

    It would not bind a superuser, a role with BYPASSRLS, or a role that may become one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT session_user, rolname FROM pg_roles
               WHERE (rolsuper OR rolbypassrls) AND pg_has_role(session_user, oid, 'MEMBER')
               ORDER BY rolname <> session_user, rolname LIMIT 1"""
        )
        if found := cursor.fetchone():
            raise MightyRole(user=found[0], mighty=found[1])
