"""`lianfang db`: the database from the command line."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from typing import Any

import click

from lianfang.database import lifecycle
from lianfang.database.binaries import clean_environment, program
from lianfang.database.connections import Login, connection_settings
from lianfang.database.errors import DatabaseError
from lianfang.database.status import status


class SpokenGroup(click.Group):
    """A group whose commands end with one sentence where the database cannot be used."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command asked for; exit 1 with the sentence if it raises a DatabaseError."""
        try:
            return super().invoke(context)
        except DatabaseError as error:
            raise click.ClickException(str(error)) from None


def database_commands(after_init: Callable[[], object] | None = None) -> click.Group:
    """The group `db`; `after_init` runs at the end of `db init`, for migrations."""

    @click.group("db", cls=SpokenGroup)
    def group() -> None:
        """Look after the database."""

    @group.command("init")
    def init() -> None:
        """Make or mend the server, the roles and the tables; done again, it changes nothing."""
        lifecycle.initialise(after_init)
        click.echo(f"The database is ready: {connection_settings().where}")

    group.add_command(show_status)
    group.add_command(stop)
    group.add_command(shell)
    return group


@click.command("status")
def show_status() -> None:
    """Say where the database is, who uses it, and how large it is."""
    found = status()
    lines = {
        "place": found.where,
        "version": found.version or "unknown",
        "initialised": "yes" if found.initialised else "no: run `lianfang db init`",
        "running": "yes" if found.running else "no: it starts on demand",
        "size": "unknown" if found.size is None else f"{found.size / 1e6:.1f} MB",
        "roles": "unknown" if found.roles is None else ", ".join(found.roles),
        "users": ", ".join(found.users) or "none",
    }
    for name, value in lines.items():
        click.echo(f"{name:12} {value}")


@click.command("stop")
@click.option("--force", is_flag=True, help="Stop it under its users.")
def stop(force: bool) -> None:
    """Stop the embedded server."""
    stopped = lifecycle.stop(force=force)
    click.echo("The server has stopped." if stopped else "The server was not running.")


@click.command("shell", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def shell(arguments: tuple[str, ...]) -> None:
    """Open psql as the owner; ARGUMENTS go to psql."""
    lifecycle.ensure_running()
    command = [str(program("psql")), connection_settings(Login.OWNER).conninfo(), *arguments]
    environment = clean_environment() | {"LC_ALL": os.environ.get("LC_ALL", "C.UTF-8")}
    raise SystemExit(subprocess.run(command, env=environment, check=False).returncode)


db = database_commands()
