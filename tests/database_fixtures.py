"""The real database for tests: migrated by the owner, used as the application role.

Each test database is new. `db` runs a test in a transaction that is rolled back. `committed`
lets a test commit (several connections, a live server, a kill) and empties what it wrote.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from lianfang.accounts.actors import Actor, job
from lianfang.accounts.job_table import declare_job
from lianfang.accounts.permissions import Permission
from lianfang.config import present
from lianfang.database.connections import Login, connect, connection_settings
from lianfang.database.testing import prepare_test_server
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock

declare_job("tests", frozenset(Permission))
NAME = f"test_lianfang_{os.getpid()}"
BEGAN = datetime(2020, 1, 20, 1, tzinfo=UTC)
"""The moment, 09:00 in the district, at which the test database's register is loaded."""

_KEPT = {"django_migrations", "django_content_type"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A new database with every migration and the district's register."""
    prepare_test_server()
    maintenance = connect(connection_settings(Login.OWNER))
    _drop(maintenance)
    maintenance.execute(
        f"CREATE DATABASE \"{NAME}\" TEMPLATE template0 ENCODING 'UTF8'"
        " LOCALE_PROVIDER libc LOCALE 'C'"
    )
    for alias, login in (("default", Login.APP), ("owner", Login.OWNER)):
        place = connection_settings(login).as_django() | {"NAME": NAME}
        settings.DATABASES[alias] |= place
        connections[alias].settings_dict |= place
    with django_db_blocker.unblock():
        with connections["owner"].cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        call_command("migrate", database="owner", verbosity=0)
        _load_register()
        _empty()
    yield
    for alias in ("default", "owner"):
        connections[alias].close()
    _drop(maintenance)
    maintenance.close()


def _drop(maintenance: psycopg.Connection[Any]) -> None:
    """Drop the test database; an autovacuum worker in it, which we may not end, soon leaves.

    A request that a browser gave up may still hold a connection: its own role ends it.
    """
    with connect(connection_settings(Login.APP)) as own:
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user",
            [NAME],
        )
    for _ in range(40):
        try:
            maintenance.execute(f'DROP DATABASE IF EXISTS "{NAME}"')
            return
        except (psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
            time.sleep(0.25)
    maintenance.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


def _load_register() -> None:
    from lianfang.jurisdictions.operations import load_register

    text = (
        resources.files("lianfang.jurisdictions.data")
        .joinpath("register_1408_2019-10-31.csv")
        .read_text("utf-8")
    )
    actor = job("tests", "140802")
    with clock.held(BEGAN), entered(actor.scope):
        load_register(text.splitlines(), "1408", date(2019, 10, 31), "tests", by=actor, at=BEGAN)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database with real commits; everything but the register is emptied afterwards."""
    with django_db_blocker.unblock():
        yield
        connections["default"].close()
        _empty()
        connections["owner"].close()


def _empty() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT LIKE 'jurisdictions%%' AND tablename NOT LIKE 'procrastinate%%'"
        )
        tables = [name for (name,) in cursor.fetchall() if name not in _KEPT]
        for name in tables:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        cursor.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in tables) + " CASCADE")
        for name in tables:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')


@pytest.fixture
def district() -> Actor:
    """A job that acts for the whole district."""
    return job("tests", "140802")


@pytest.fixture(autouse=True)
def test_keys(tmp_path_factory: pytest.TempPathFactory, settings: object) -> None:
    """A keyring of the tests' own."""
    settings.LIANFANG_KEYS = tmp_path_factory.mktemp("keys")  # type: ignore[attr-defined]
    present.forget()
