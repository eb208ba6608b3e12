"""The tables of who may do what, written for `docs/`."""

from __future__ import annotations

from pathlib import Path

import click

from lianfang.config import setting_up
from lianfang.config.spoken import acting_as


@acting_as("")
@click.command()
@click.option("--check", "only_check", is_flag=True, help="Status 1 if a document differs.")
@click.option("--folder", default="docs", type=click.Path(path_type=Path))
def roles(only_check: bool, folder: Path) -> None:
    """Write what roles may, and which address opens to whom."""
    setting_up.django_ready()
    from lianfang.config.role_document import doors_text, roles_text

    for name, text in (("roles.md", roles_text()), ("doors.md", doors_text())):
        file = folder / name
        if not only_check:
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            raise click.ClickException(f"{file} is not what the code says: run `lianfang roles`.")
