"""`lianfang`: the command line.

Commands are declared here and import what they need when they run, so that `--help` is quick.
"""

from __future__ import annotations

from pathlib import Path

import click

from lianfang.config import setting_up
from lianfang.config.keeping_commands import keeping, keys
from lianfang.config.role_commands import roles
from lianfang.config.spoken import Spoken, acting_as
from lianfang.database.commands import database_commands

AS_OF = click.option(
    "--as-of", metavar="MOMENT", help="With its offset: 2020-02-10T18:00+08:00. Else now."
)
SCOPE = click.option("--scope", metavar="CODE", help="A division; else the whole district.")
JSON = click.option("--json", "as_json", is_flag=True, help="For programs.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(cls=Spoken)
def main() -> None:
    """A district headquarters' epidemic response."""


database = database_commands(setting_up.make_tables)
for command in database.commands.values():
    acting_as("")(command)
main.add_command(database)
main.add_command(keys)
main.add_command(keeping)
main.add_command(roles)


@acting_as("scenario")
@main.command()
@click.option("--scale", default=1.0, type=click.FloatRange(0.001, 1), show_default=True)
@click.option("--days", default=35, type=click.IntRange(1, 35), show_default=True)
@click.option("--seed", default=2020, show_default=True, help="The same seed, the same figures.")
@click.option("--no-serve", is_flag=True, help="Play, print, and stop.")
@click.option("--afresh/--resume", default=None, help="What to do with an earlier drill.")
@click.option("--port", default=8000, show_default=True)
def demo(
    scale: float, days: int, seed: int, no_serve: bool, afresh: bool | None, port: int
) -> None:
    """Play a district's days of early 2020, print what came of it, and serve the site."""
    setting_up.initialise()
    from lianfang.config.demo import show
    from lianfang.config.serving import serve as serve_site

    show(seed=seed, scale=scale, days=days, afresh=afresh)
    if not no_serve:
        serve_site("127.0.0.1", port)


@acting_as("")
@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), help="Web processes; one for each core.")
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve the site and run its jobs, until Ctrl-C."""
    setting_up.ready()
    from lianfang.config.serving import serve as serve_site

    serve_site(host, port, workers)


@acting_as("")
@main.command()
@click.option("--once", is_flag=True, help="Only the jobs that wait now.")
def work(once: bool) -> None:
    """Run the jobs (`serve` does so too)."""
    setting_up.ready()
    from lianfang.config.worker import run_jobs

    run_jobs(once=once)


@acting_as("command line")
@main.command()
@AS_OF
@SCOPE
@JSON
def figures(as_of: str | None, scope: str | None, as_json: bool) -> None:
    """Ask every figure, as of a moment, for a place."""
    setting_up.ready()
    from lianfang.config import asking

    click.echo(asking.figures(as_of, scope, as_json=as_json))


@acting_as("command line")
@main.command()
@AS_OF
@SCOPE
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write a file.")
def brief(as_of: str | None, scope: str | None, out: Path | None) -> None:
    """Write the evening briefing as Markdown."""
    setting_up.ready()
    from lianfang.config import asking

    text = asking.brief(as_of, scope)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


@acting_as("command line")
@main.command()
@JSON
def check(as_json: bool) -> None:
    """Print both sides of every identity; status 1 if one does not hold."""
    setting_up.ready()
    from lianfang.config import asking

    lines = asking.identities()
    click.echo(asking.as_lines(lines, as_json=as_json))
    raise SystemExit(0 if all(line.holds for line in lines) else 1)


@main.group()
def audit() -> None:
    """The chain of sealed entries."""


@acting_as("command line")
@audit.command("verify")
def audit_verify() -> None:
    """Recompute the whole chain; status 1 with each fault in words."""
    setting_up.ready()
    from lianfang.config import caring

    verdict, words = caring.verify()
    click.echo(words)
    raise SystemExit(1 if verdict.faults else 0)


@acting_as("command line")
@audit.command("seal")
def audit_seal() -> None:
    """Seal now what was done since the last seal (a job does so every minute)."""
    setting_up.ready()
    from lianfang.config import caring

    click.echo(caring.seal_now())


@main.group()
def register() -> None:
    """Registers of divisions."""


@acting_as("command line")
@register.command("load")
@click.argument("file", type=FILE)
@click.option("--area", required=True, metavar="CODE", help="The district or city it is of.")
@click.option("--dated", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--source", required=True, help="Who published it.")
def register_load(file: Path, area: str, dated: object, source: str) -> None:
    """Load a dated register from CSV, whole or not at all."""
    setting_up.ready()
    from lianfang.config import caring

    click.echo(caring.load_register_file(file, area, dated, source))


@main.group()
def lists() -> None:
    """Lists of departments."""


@acting_as("command line")
@lists.command("import")
@click.argument("files", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True)
@click.option("--provider", required=True, help="The unit that sends them, by name.")
@click.option("--legal-basis", help="What allows their use; else the provider's last, or asked.")
@click.option("--purpose", help="What they may be used for; else the provider's last, or asked.")
@click.option("--listed-on", type=click.DateTime(["%Y-%m-%d"]), help="Their date; else today.")
@click.option("--title", help="Else the name of each file.")
@click.option("--yes", is_flag=True, help="Read the columns as guessed, ask nothing.")
def lists_import(files: tuple[Path, ...], yes: bool, **grounds: object) -> None:
    """Import lists as offices made them, each whole or not at all; a folder means its files."""
    setting_up.ready()
    from lianfang.config.importing import import_files

    for line in import_files(
        files, (lambda _: True) if yes else click.confirm, yes=yes, **grounds
    ):
        click.echo(line)


@acting_as("command line")
@lists.command("matches")
@click.option(
    "--csv", "out", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)  # fmt: skip
def lists_matches(out: Path) -> None:
    """Write whom each row of every list is about, and what became of it."""
    setting_up.ready()
    from lianfang.config import accounting

    click.echo(accounting.write_matches(out))


@acting_as("command line")
@lists.command("reconcile")
@AS_OF
@SCOPE
@JSON
def lists_reconcile(as_of: str | None, scope: str | None, as_json: bool) -> None:
    """Say whether everyone is accounted for; status 1 if the rows do not add up."""
    setting_up.ready()
    from lianfang.config import accounting

    words, balances = accounting.reconcile(as_of, scope, as_json=as_json)
    click.echo(words)
    raise SystemExit(0 if balances else 1)


@main.group()
def officers() -> None:
    """Accounts of officers."""


@acting_as("command line")
@officers.command("password")
@click.argument("username")
@click.password_option(help="Asked for unless given.")
def officers_password(username: str, password: str) -> None:
    """Give an officer a new password, and end the officer's sessions."""
    setting_up.ready()
    from lianfang.config import caring

    click.echo(caring.change_password(username, password))


@acting_as("command line")
@officers.command("drill-code")
def officers_drill_code() -> None:
    """Print the code that the printed key of a drill's accounts shows now."""
    setting_up.ready()
    from lianfang.config.drill_steps import code_now

    click.echo(code_now())


@main.group()
def api() -> None:
    """The API."""


@acting_as("")
@api.command("schema")
@click.option("--check", "only_check", is_flag=True, help="Status 1 if the snapshot differs.")
@click.option("--file", default="docs/openapi.json", type=click.Path(path_type=Path))
def api_schema(only_check: bool, file: Path) -> None:
    """Write the OpenAPI snapshot."""
    setting_up.django_ready()
    from lianfang.config.api import schema_text

    text = schema_text()
    if not only_check:
        file.write_text(text, encoding="utf-8")
    elif not file.exists() or file.read_text(encoding="utf-8") != text:
        raise click.ClickException(f"{file} is not what the API is: run `lianfang api schema`.")
