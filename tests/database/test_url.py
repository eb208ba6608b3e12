"""`DATABASE_URL`: a server that Lianfang does not run."""

from __future__ import annotations

import os
import socket
import struct
import threading
from pathlib import Path

import pytest

from lianfang.database import errors, lifecycle
from lianfang.database.connections import (
    Login,
    admin_settings,
    connect,
    connection_settings,
    refuse_mighty_role,
)
from lianfang.database.folders import DataFolder
from lianfang.database.roles import write_passwords
from lianfang.database.status import status
from tests.database.conftest import TcpServer


@pytest.fixture
def manager(tcp_server: TcpServer):
    """A role as a managed service gives: it may make roles and databases, and is no superuser."""
    with tcp_server.boss() as boss:
        boss.execute("CREATE ROLE manager LOGIN CREATEROLE CREATEDB PASSWORD 'given'")
        yield {"user": "manager", "password": "given"}
        for kind, query in (("DATABASE", _MADE_DATABASES), ("ROLE", _MADE_ROLES)):
            for (name,) in boss.execute(query).fetchall():
                boss.execute(f"DROP {kind} {name}".encode())
        boss.execute("DROP ROLE manager")


_MADE_DATABASES = "SELECT datname::text FROM pg_database WHERE datname IN ('district', 'lianfang')"
_MADE_ROLES = "SELECT rolname::text FROM pg_roles WHERE starts_with(rolname, 'lianfang')"


def environ(folder: Path, url: str) -> dict[str, str]:
    return {"LIANFANG_DATA": str(folder), "DATABASE_URL": url}


def test_a_server_elsewhere_is_prepared_and_used(tcp_server: TcpServer, manager, tmp_path: Path):
    there = environ(tmp_path, tcp_server.url("district", **manager))
    with pytest.raises(errors.NotInitialised, match="lianfang db init"):
        lifecycle.ensure_running(there)
    for _ in range(2):
        lifecycle.initialise(environ=there)
    lifecycle.ensure_running(there)
    for login in Login:
        with connect(connection_settings(login, there)) as connection:
            refuse_mighty_role(connection)
            connection.execute("SET ROLE lianfang_second")
    found = status(there)
    assert found.where.endswith("/district")
    assert found.roles is not None
    assert "lianfang_guard" in found.roles
    assert not (tmp_path / "postgres").exists()
    with pytest.raises(errors.NotOurServer, match="stop it where it runs"):
        lifecycle.stop(environ=there)


def test_the_maintenance_database_is_left_alone(tcp_server: TcpServer, manager, tmp_path: Path):
    there = environ(tmp_path, tcp_server.url("postgres", **manager))
    lifecycle.initialise(environ=there)
    with connect(connection_settings(Login.APP, there)) as connection:
        assert connection.info.dbname == "lianfang"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://host/lianfang",
        "lianfang",
        "postgresql://host:port/lianfang",
        "postgresql://host:70000/lianfang",
        "postgresql://user:secret@host/lianfang?no_such_option=1",
    ],
)
def test_a_url_that_cannot_be_read(url: str):
    with pytest.raises(errors.WrongUrl, match="postgresql://user:password@host") as refusal:
        connection_settings(Login.APP, {"DATABASE_URL": url})
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("host", ["127.0.0.1:1", "no-such-host.invalid:5432"])
def test_a_server_that_does_not_answer(host: str, tmp_path: Path):
    there = environ(tmp_path, f"postgresql://boss:secret@{host}/lianfang")
    with pytest.raises(errors.Unreachable, match=f"answers at {host}/lianfang") as refusal:
        lifecycle.initialise(environ=there)
    assert "secret" not in str(refusal.value)


def test_a_wrong_password(tcp_server: TcpServer, tmp_path: Path):
    there = environ(tmp_path, tcp_server.url(password="guess"))
    with pytest.raises(errors.WrongPassword, match="password of the role boss"):
        lifecycle.initialise(environ=there)


def test_passwords_of_another_installation(tcp_server: TcpServer, manager, tmp_path: Path):
    there = environ(tmp_path, tcp_server.url("district", **manager))
    lifecycle.initialise(environ=there)
    write_passwords(DataFolder(tmp_path), dict.fromkeys(Login, "wrong"))
    with pytest.raises(errors.WrongPassword, match="run `lianfang db init`"):
        lifecycle.ensure_running(there)


def test_a_database_that_is_missing(tcp_server: TcpServer, manager, tmp_path: Path):
    lifecycle.initialise(environ=environ(tmp_path, tcp_server.url("district", **manager)))
    with pytest.raises(errors.DatabaseMissing, match="/elsewhere"):
        lifecycle.ensure_running(environ(tmp_path, tcp_server.url("elsewhere", **manager)))


def test_an_administrator_who_may_not_make_roles(tcp_server: TcpServer, manager, tmp_path: Path):
    with tcp_server.boss() as boss:
        boss.execute("ALTER ROLE manager NOCREATEROLE")
    with pytest.raises(errors.AdminTooWeak, match="manager .*CREATEROLE"):
        lifecycle.initialise(environ=environ(tmp_path, tcp_server.url(**manager)))


def test_a_database_in_another_encoding(tcp_server: TcpServer, manager, tmp_path: Path):
    with tcp_server.boss() as boss:
        boss.execute("CREATE DATABASE district TEMPLATE template0 ENCODING 'SQL_ASCII'")
    with pytest.raises(errors.WrongEncoding, match="is in SQL_ASCII"):
        lifecycle.initialise(environ=environ(tmp_path, tcp_server.url("district", **manager)))


def test_a_role_of_our_name_that_is_too_mighty(tcp_server: TcpServer, manager, tmp_path: Path):
    with tcp_server.boss() as boss:
        boss.execute("CREATE ROLE lianfang_second BYPASSRLS")
    with pytest.raises(errors.MightyRole, match="lianfang_second"):
        lifecycle.initialise(environ=environ(tmp_path, tcp_server.url("district")))


def test_a_server_that_is_too_old():
    """No such server is at hand: this one greets as PostgreSQL 14 does, and says no more."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_greet_as, args=(listener, b"14.9"), daemon=True).start()
        url = f"postgresql://boss@127.0.0.1:{listener.getsockname()[1]}/lianfang?sslmode=disable"
        admin = admin_settings({"DATABASE_URL": url + "&gssencmode=disable"})
        assert admin is not None
        with pytest.raises(errors.TooOld, match="is PostgreSQL 14 and Lianfang needs 15"):
            connect(admin)


def _greet_as(listener: socket.socket, version: bytes) -> None:
    def message(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("!i", len(body) + 4) + body

    caller, _ = listener.accept()
    with caller:
        caller.recv(4096)
        parameters = message(b"S", b"server_version\0" + version + b"\0")
        parameters += message(b"S", b"client_encoding\0UTF8\0")
        caller.sendall(message(b"R", struct.pack("!i", 0)) + parameters + message(b"Z", b"I"))
        caller.recv(4096)


def test_the_environment_of_the_process_is_the_default(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(os.environ, "DATABASE_URL", "postgresql://boss@there/x")
    assert connection_settings().host == "there"
