"""The drill from the command line: play it, then print what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from lianfang.accounts.sign_in_table import in_two_steps
from lianfang.config import asking, caring, present
from lianfang.config.drill_steps import give_app_keys
from lianfang.config.jobs import last_cut_off_due
from lianfang.incidents.keyring import audit_witness
from lianfang.kernel import clock
from lianfang.scenario import play
from lianfang.scenario.accounts_printed import Account
from lianfang.scenario.founding import APP_KEY
from lianfang.scenario.stages import Report, Stage


def show(*, seed: int, scale: float, days: int, afresh: bool | None) -> None:
    """Play the drill with a progress bar; print its cost, the balance, the briefing, accounts.

    Without `afresh` an earlier run of the same drill goes on where it was broken off.
    """
    console = Console()
    _greet(console, bool(afresh))
    with _progress(console) as report:
        played = play.run(
            seed, scale, days, folder=settings.DATA, afresh=bool(afresh), report=report
        )
    present.forget()
    present.incident()
    if played.resumed:
        words = _("{kept} acts of an earlier run were kept, {made} were added.")
        console.print(words.format(kept=played.resumed, made=played.made))
    console.print(_costs(played))
    console.print(caring.seal_now())
    _print_outcome(console)
    printed = play.accounts(seed, scale)
    give_app_keys(printed)
    console.print(_accounts(printed))
    words = _("Second step: {key} in any authenticator app, or `lianfang officers drill-code`.")
    console.print(words.format(key=APP_KEY), highlight=False)


def _greet(console: Console, afresh: bool) -> None:
    """Say what is there; a real incident is never played over. Raises NotADrill."""
    incident = present.incident()
    if incident is None:
        return
    if not incident.drill:
        raise play.NotADrill(name=incident.name)
    if afresh:
        audit_witness().unlink(missing_ok=True)
        return
    console.print(
        _("There is a drill here already: going on where it stopped (--afresh plays it anew).")
    )


def _print_outcome(console: Console) -> None:
    evening = last_cut_off_due(clock.now())
    console.rule(_("Balance sheet"))
    console.out(asking.as_lines(asking.identities(), as_json=False), highlight=False)
    console.rule(_("Briefing"))
    console.out(asking.brief(evening.isoformat(), None), highlight=False)


@contextmanager
def _progress(console: Console) -> Iterator[Report]:
    """A bar for each stage, named; yields what the player reports to."""
    tasks: dict[str, TaskID] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:

        def report(stage: Stage) -> None:
            if stage.name not in tasks:
                tasks[stage.name] = bar.add_task(_(stage.name), total=stage.total)
            bar.update(tasks[stage.name], completed=stage.done, total=stage.total)

        yield report


def _costs(played: play.Played) -> Table:
    table = Table(title=_("What it took"))
    table.add_column(_("Stage"))
    for head in (_("Seconds"), _("CPU seconds"), _("Peak MB")):
        table.add_column(head, justify="right")
    for cost in played.costs:
        table.add_row(_(cost.name), f"{cost.wall:.1f}", f"{cost.cpu:.1f}", f"{cost.peak_mb:.0f}")
    return table


def _accounts(printed: list[Account]) -> Table:
    table = Table(title=_("One account for each role; all have the same password"))
    for head in (_("Role"), _("User name"), _("Password"), _("Second step")):
        table.add_column(head)
    for role, username, password in printed:
        step = _("code") if in_two_steps(role) else ""
        table.add_row(str(role.label), username, password, step)
    return table
