"""A database of the benchmarks' own, and the roles under which they run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lianfang.accounts.actors import Actor

FOLDER = Path("var/bench")
DISTRICT = "140802"


def open_house() -> None:
    """Start an empty installation under `var/bench` and let Django use it."""
    os.environ["LIANFANG_DATA"] = str(FOLDER)
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.config.settings")
    from django.conf import settings
    from django.db import connections

    from lianfang.database import lifecycle

    if settings.configured:  # the house of an earlier benchmark is left
        connections.close_all()
    lifecycle.release()
    lifecycle.stop(force=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    lifecycle.initialise(after_init=_migrate)


def _migrate() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", database="owner", verbosity=0)


@contextmanager
def as_district() -> Iterator[Actor]:
    """The scope of a job that acts for the whole district."""
    from lianfang.accounts.actors import job
    from lianfang.accounts.job_table import declare_job
    from lianfang.accounts.permissions import Permission
    from lianfang.jurisdictions.scope import entered

    declare_job("bench", frozenset(Permission))
    actor = job("bench", DISTRICT)
    with entered(actor.scope):
        yield actor


@contextmanager
def everywhere() -> Iterator[None]:
    """The second role, which reads every place."""
    from lianfang.jurisdictions.scope import Scope, ScopeKind, entered

    with entered(Scope(ScopeKind.SECOND)):
        yield


def as_owner(sql: str, parameters: Any = None) -> None:
    """Run a statement as the owner, who may make tables; row security binds the owner too."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, parameters)


def as_second(sql: str, parameters: Any = None) -> None:
    """Run a statement as the second role, which may write everywhere."""
    from django.db import connection

    with everywhere(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@contextmanager
def indexes_aside(*tables: str) -> Iterator[None]:
    """Fill tables without their plain indexes, which are built again afterwards."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_class t ON t.oid = i.indrelid"
            " LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid"
            " WHERE t.relname = ANY (%s) AND NOT i.indisunique AND k.oid IS NULL",
            [list(tables)],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, definition in indexes:
            cursor.execute(definition)
