"""`lianfang keys` and `lianfang keeping`: the keyring, clocks, the archive, destruction."""

from __future__ import annotations

from pathlib import Path

import click

from lianfang.config import setting_up
from lianfang.config.spoken import acting_as

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
PASSPHRASE = click.option(
    "--passphrase-file", type=FILE, help="Read it from a file; else it is asked for."
)


@click.group()
def keys() -> None:
    """The keyring."""


@acting_as("command line")
@keys.command("backup")
@click.argument("file", type=NEW_FILE)
@PASSPHRASE
def keys_backup(file: Path, passphrase_file: Path | None) -> None:
    """Write every key into a file, sealed under a passphrase."""
    setting_up.django_ready()
    from lianfang.config import safekeeping

    click.echo(safekeeping.back_up(file, _passphrase(passphrase_file, confirm=True)))


@acting_as("command line")
@keys.command("restore")
@click.argument("file", type=FILE)
@PASSPHRASE
def keys_restore(file: Path, passphrase_file: Path | None) -> None:
    """Put keys that are missing back; never one that was destroyed. Again, it changes nothing."""
    setting_up.django_ready()
    from lianfang.config import safekeeping

    click.echo(safekeeping.restore(file, _passphrase(passphrase_file)))


@acting_as("command line")
@keys.command("rotate")
def keys_rotate() -> None:
    """Seal everything under a new key, while the site runs; started again, it goes on."""
    setting_up.ready()
    from lianfang.config import safekeeping

    click.echo(safekeeping.rotate(click.echo))


@acting_as("command line")
@keys.command("verify")
@click.option("--backup", type=FILE, help="Hold a backup against the keyring, too.")
@PASSPHRASE
def keys_verify(backup: Path | None, passphrase_file: Path | None) -> None:
    """Open all that is sealed; status 1 if a key is missing or wrong."""
    setting_up.ready()
    from lianfang.config import safekeeping

    word = _passphrase(passphrase_file) if backup else ""
    faults, words = safekeeping.verify(backup, word)
    click.echo(words)
    raise SystemExit(1 if faults else 0)


def _passphrase(file: Path | None, *, confirm: bool = False) -> str:
    if file is not None:
        return file.read_text("utf-8").strip("\n")
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm))


@click.group()
def keeping() -> None:
    """What is kept of people: the register, clocks, the archive, destruction."""


@acting_as("command line")
@keeping.command("register")
@click.option("--file", default="docs/field-register.md", type=NEW_FILE)
def keeping_register(file: Path) -> None:
    """Write the field register as a document."""
    setting_up.django_ready()
    from lianfang.keeping.register import as_markdown

    file.write_text(as_markdown(), encoding="utf-8")


@acting_as("command line")
@keeping.command("clocks")
@click.option("--apply", is_flag=True, help="Let it go; without this it is only counted.")
def keeping_clocks(apply: bool) -> None:
    """Say what has reached the end of its time, by table and township; nobody is named."""
    setting_up.ready()
    from lianfang.config import safekeeping

    click.echo(safekeeping.clocks(apply=apply))


@acting_as("command line")
@keeping.command("end")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def keeping_end(yes: bool) -> None:
    """End the incident: orders, posts, codes and powers end with it."""
    setting_up.ready()
    from lianfang.config import safekeeping

    safekeeping.require_incident(ended=False)
    if yes or click.confirm(safekeeping.ending_question()):
        click.echo(safekeeping.end())


@acting_as("command line")
@keeping.command("archive-key")
@click.argument("file", type=NEW_FILE)
@PASSPHRASE
def keeping_archive_key(file: Path, passphrase_file: Path | None) -> None:
    """For the archives: make their key; FILE.pub is what they send to the district."""
    setting_up.django_ready()
    from lianfang.config import safekeeping

    click.echo(safekeeping.make_archive_key(file, _passphrase(passphrase_file, confirm=True)))


@acting_as("command line")
@keeping.command("sample")
@click.argument("file", type=NEW_FILE)
@click.option("--count", default=1000, show_default=True, type=click.IntRange(1))
def keeping_sample(file: Path, count: int) -> None:
    """For the witness: draw persons at random, to look for afterwards. Keep FILE apart."""
    setting_up.ready()
    from lianfang.config import safekeeping

    click.echo(safekeeping.sample(file, count))


@acting_as("command line")
@keeping.command("destroy")
@click.option("--archive", required=True, type=FILE, help="The archives' public key.")
@click.option("--package", required=True, type=NEW_FILE, help="The package to write.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def keeping_destroy(archive: Path, package: Path, yes: bool) -> None:
    """Hand over to the archives, destroy keys and people, write the certificate; can go on."""
    setting_up.ready()
    from lianfang.config import safekeeping

    if yes or click.confirm(safekeeping.destroying_question()):
        click.echo(safekeeping.destroy(archive, package, click.echo))


@acting_as("command line")
@keeping.command("search")
@click.argument("sample", type=FILE)
@click.option("--except", "apart", type=FILE, multiple=True, help="The sealed package.")
@click.option("--also", type=click.Path(exists=True, path_type=Path), multiple=True)
def keeping_search(sample: Path, apart: tuple[Path, ...], also: tuple[Path, ...]) -> None:
    """Look for the sample in all files of the data folder and in a dump; status 1 if found."""
    setting_up.ready()
    from lianfang.config import safekeeping

    found, words = safekeeping.search(sample, apart, also)
    click.echo(words)
    raise SystemExit(1 if found else 0)


@acting_as("command line")
@keeping.command("verify-package")
@click.argument("file", type=FILE)
@click.option("--key", type=FILE, help="The archives' key: opens and counts every line.")
@PASSPHRASE
def keeping_verify_package(file: Path, key: Path | None, passphrase_file: Path | None) -> None:
    """Hold a package against its manifest and signature."""
    setting_up.django_ready()
    from lianfang.config import safekeeping

    word = _passphrase(passphrase_file) if key else ""
    click.echo(safekeeping.verify_package(file, key, word))


@acting_as("command line")
@keeping.command("verify-copy")
@click.argument("file", type=FILE)
def keeping_verify_copy(file: Path) -> None:
    """Say whether a person's copy is as it was signed here."""
    setting_up.django_ready()
    from lianfang.config import safekeeping

    click.echo(safekeeping.verify_copy(file))
