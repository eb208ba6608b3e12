"""Starting afresh: the installation's database is dropped and made again, empty."""

from __future__ import annotations

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from lianfang.database import lifecycle
from lianfang.database.connections import Login, connect, connection_settings
from lianfang.database.errors import DatabaseError


class InUse(DatabaseError):
    """The database {where} is in use by somebody else, so it cannot be made afresh: end the
    site's processes first."""


def has_tables() -> bool:
    """Whether the database was migrated: a new one holds no incident, real or not."""
    return "incidents_incident" in connections["default"].introspection.table_names()


def recreate() -> None:
    """Drop the database with everything in it, and make it again with every migration."""
    connections.close_all()
    settings = connection_settings(Login.OWNER)
    with connect(settings, dbname="postgres") as maintenance:
        try:
            maintenance.execute(
                sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(settings.dbname))
            )
        except psycopg.errors.ObjectInUse:
            raise InUse(where=settings.where) from None
    lifecycle.initialise(migrate)


def migrate() -> None:
    """Bring the tables up to date, as their owner."""
    call_command("migrate", database="owner", verbosity=0)
    connections["owner"].close()
