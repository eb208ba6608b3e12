"""The roles and the database on a server, made and mended by `lianfang db init`.

Nothing here needs a superuser, only CREATEROLE and CREATEDB, so that it works on a server that
somebody else manages. The roles are the server's: two districts on one server share them, and the
second installation is given a copy of the first one's `keys/database.pgpass`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from lianfang.database.connections import ConnectionSettings, Login, connect
from lianfang.database.errors import (
    AdminTooWeak,
    DatabaseMissing,
    ExtensionMissing,
    MightyRole,
    WrongEncoding,
)
from lianfang.database.folders import DataFolder

EXTENSION = "btree_gist"  # periods that must not overlap, per subject


class Scope(StrEnum):
    """The roles that a transaction takes with SET LOCAL ROLE; none can log in."""

    AREA = "lianfang_area"  # one division and all below it
    AREAS = "lianfang_areas"  # several
    UNIT = "lianfang_unit"  # what a department supplied, and its outcome
    RELATION = "lianfang_relation"  # the subjects a post is related to
    GUARD = "lianfang_guard"  # police and militia: name, place and end
    DOORS = "lianfang_doors"  # doors of a division, and nobody behind them
    OWN = "lianfang_own"  # a person's own records, through the portal
    NONE = "lianfang_none"  # nothing that belongs to anybody
    SECOND = "lianfang_second"  # bulk acts and figures, through named operations only


def prepare_server(
    admin: ConnectionSettings, target: ConnectionSettings, folder: DataFolder
) -> None:
    """Make or mend the roles, the database and its extension, then write the passwords down.

    `admin` may make roles and databases; `target` is how the owner will connect. Done again it
    changes nothing. Raises AdminTooWeak, ExtensionMissing, MightyRole, WrongEncoding.
    """
    passwords = read_passwords(folder) or {login: secrets.token_hex(24) for login in Login}
    with _weakness_told(admin):
        with _connect_anywhere(admin) as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext('lianfang db init'))")
            _make_roles(connection, passwords)
            _make_database(connection, target)
        with connect(admin, dbname=target.dbname) as connection:
            _add_extension(connection, target)
            _open_schema(connection)
    write_passwords(folder, passwords)


def read_passwords(folder: DataFolder) -> dict[Login, str]:
    """The passwords written down by an earlier run; empty if there was none."""
    if not folder.passfile.exists():
        return {}
    lines = folder.passfile.read_text(encoding="ascii").split()
    found = {user: word for *_, user, word in (line.split(":") for line in lines)}
    return {login: found[login.value] for login in Login}


def write_passwords(folder: DataFolder, passwords: Mapping[Login, str]) -> None:
    """Write the passwords for libpq, for the data folder's owner only, wholly or not at all."""
    if read_passwords(folder) == passwords:
        return
    keys = folder.passfile.parent
    if not keys.exists():
        keys.mkdir(mode=0o700, parents=True)
        _give_to_owner(keys, folder)
    draft = folder.passfile.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"*:*:*:{login}:{word}\n" for login, word in passwords.items())
        file.flush()
        os.fsync(file.fileno())
    _give_to_owner(draft, folder)
    draft.replace(folder.passfile)


def _give_to_owner(path: Path, folder: DataFolder) -> None:
    """Root may mend what belongs to somebody else, who must be able to read it afterwards."""
    if os.geteuid() == 0:
        owner = folder.root.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _connect_anywhere(admin: ConnectionSettings) -> psycopg.Connection[Any]:
    """To the database named, or if that is yet to be made, to the one every server has."""
    try:
        return connect(admin)
    except DatabaseMissing:
        return connect(admin, dbname="postgres")


def _make_roles(connection: psycopg.Connection[Any], passwords: Mapping[Login, str]) -> None:
    known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role in (*Login, *Scope):
        if role.value not in known:
            connection.execute(_statement("CREATE ROLE {}", role))
    for login in Login:
        attributes = "CREATEDB" if login is Login.OWNER else "NOCREATEDB"
        sealed = connection.pgconn.encrypt_password(
            passwords[login].encode(), login.encode(), b"scram-sha-256"
        ).decode()
        connection.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOINHERIT {} PASSWORD {}").format(
                sql.Identifier(login), sql.SQL(attributes), sql.Literal(sealed)
            )
        )
    _refuse_mighty(connection)
    _grant_roles(connection)


def _grant_roles(connection: psycopg.Connection[Any]) -> None:
    """Let each login role step into the narrower ones, and have nothing of theirs before it does.

    From PostgreSQL 16 on that is said in the grant; before, the login role's NOINHERIT says it.
    """
    manner = "WITH INHERIT FALSE, SET TRUE" if connection.info.server_version >= 160000 else ""
    for scope in Scope:
        connection.execute(_statement(f"GRANT {{}} TO {{}} {manner}", scope, Login.APP))
    for narrower in (Login.APP, *Scope):
        connection.execute(_statement(f"GRANT {{}} TO {{}} {manner}", narrower, Login.OWNER))
    query = "SELECT pg_has_role(current_user, %s, 'USAGE')"
    found = connection.execute(query, [Login.OWNER.value]).fetchone()
    if not (found and found[0]):
        connection.execute(_statement("GRANT {} TO CURRENT_USER", Login.OWNER))


def _refuse_mighty(connection: psycopg.Connection[Any]) -> None:
    """A role of our name that somebody made stronger than ours must not be used."""
    names = [role.value for role in (*Login, *Scope)]
    query = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls)"
    if found := connection.execute(query, [names]).fetchone():
        raise MightyRole(user=found[0], mighty=found[0])


def _make_database(connection: psycopg.Connection[Any], target: ConnectionSettings) -> None:
    query = """SELECT pg_encoding_to_char(encoding), pg_get_userbyid(datdba)
               FROM pg_database WHERE datname = %s"""
    found = connection.execute(query, [target.dbname]).fetchone()
    name = sql.Identifier(target.dbname)
    owner = sql.Identifier(Login.OWNER)
    if found is None:
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER {} TEMPLATE template0"
                " ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'"
            ).format(name, owner)
        )
    elif found[0] != "UTF8":
        raise WrongEncoding(name=target.dbname, where=target.where, found=found[0])
    elif found[1] != Login.OWNER.value:
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, owner))


def _add_extension(connection: psycopg.Connection[Any], target: ConnectionSettings) -> None:
    try:
        connection.execute(_statement("SET ROLE {}", Login.OWNER))
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(EXTENSION))
        )
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile):
        raise ExtensionMissing(where=target.where, name=EXTENSION) from None


def _open_schema(connection: psycopg.Connection[Any]) -> None:
    """Let the owner make tables: before PostgreSQL 16 owning the database gives a NOINHERIT role
    nothing, and the schema belongs to `pg_database_owner`."""
    query = "SELECT has_schema_privilege(%s, 'public', 'CREATE')"
    found = connection.execute(query, [Login.OWNER.value]).fetchone()
    if found and not found[0]:
        connection.execute("SET ROLE pg_database_owner")
        connection.execute(_statement("GRANT ALL ON SCHEMA public TO {}", Login.OWNER))
    connection.execute("RESET ROLE")


def _statement(text: str, *roles: Login | Scope) -> sql.Composed:
    return sql.SQL(text).format(*(sql.Identifier(role.value) for role in roles))


@contextmanager
def _weakness_told(admin: ConnectionSettings) -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        reason = error.diag.message_primary or "insufficient privilege"
        raise AdminTooWeak(user=admin.user, where=admin.where, reason=reason) from None
