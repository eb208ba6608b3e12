"""Lists from the command line: files as offices made them, with progress, each whole or not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.utils.translation import gettext as _
from rich.progress import Progress

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Unit
from lianfang.config.asking import asker
from lianfang.config.list_jobs import import_one
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.screening.choices import Fate, IntakeState
from lianfang.screening.intake_operations import (
    SheetLook,
    call_off,
    hand_in,
    look_at_columns,
    settle_columns,
)
from lianfang.screening.intakes import CalledOff
from lianfang.screening.models import Batch, Intake, Row


class UnitUnknown(NotFound):
    """No unit is named “{name}”."""


class SeveralUnits(DomainError):
    """“{name}” may be several units: {units}. Write one name in full."""


class NoFiles(BadInput):
    """There is no file in {folder}."""


class FileUnreadable(BadInput):
    """{file} cannot be opened. See whether you may read it."""


class SomeNotImported(DomainError):
    """{n} of {all} files were not imported: {files}. Mend them and send them again."""


Asks = Callable[[str], bool]
"""Puts a question to whoever types, and gives the answer."""


@dataclass(frozen=True, slots=True)
class _Sender:
    """For whom files are sent, and as whom."""

    incident: Incident
    actor: Actor
    unit: UUID
    grounds: dict[str, Any]


def import_files(
    files: tuple[Path, ...], asks: Asks, *, yes: bool = False, **grounds: Any
) -> Iterator[str]:
    """Import lists for the unit named; yields what became of each file's rows, in words.

    `asks` is put the question whether the columns are to be read as guessed, where that is not
    settled yet. Grounds that are not stated are those of the provider's last list; of a first
    one they are asked for, or with `yes` the usual ones. A file that cannot be taken in is told
    and passed over. Raises UnitUnknown, SeveralUnits; SomeNotImported once all are done.
    """
    incident, actor = asker()
    with entered(actor.scope):
        unit = _unit(grounds.pop("provider"))
        last = Intake.objects.filter(provider=unit).order_by("-id").first()
    usual = {"legal_basis": _USUAL_BASIS, "purpose": _USUAL_PURPOSE}
    for ground, label in (("legal_basis", _("Legal basis")), ("purpose", _("Purpose"))):
        if not grounds[ground]:
            stated = getattr(last, ground, "") or (usual[ground] if yes else "")
            grounds[ground] = stated or click.prompt(label)
    sender = _Sender(incident, actor, unit, grounds)
    found, failed = list(_files_in(files)), []
    for file in found:
        try:
            if not os.access(file, os.R_OK):
                raise FileUnreadable(file=file.name)
            yield _import(file, sender, asks)
        except DomainError as problem:
            failed.append(file.name)
            yield _refused(file.name, problem)
    if failed:
        raise SomeNotImported(n=len(failed), all=len(found), files=", ".join(failed))


def _unit(name: str) -> UUID:
    """The unit of that name, or the only one whose name holds it."""
    named = Unit.objects.filter(name=name) or Unit.objects.filter(name__contains=name)
    units = dict(named.values_list("pk", "name")[:_MOST_UNITS])
    if not units:
        raise UnitUnknown(name=name)
    if len(units) > 1:
        raise SeveralUnits(name=name, units=", ".join(sorted(units.values())))
    return next(iter(units))


def _refused(file: str, problem: DomainError) -> str:
    """Why a file was not taken in, with its name."""
    why = _(problem.sentence).format(**problem.values)
    return why if file in why else f"{file}: {why}"


_MOST_UNITS = 10
_USUAL_BASIS = "传染病防治法第十二条"
_USUAL_PURPOSE = "摸排返乡人员"


def _files_in(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and not _is_litter(p.name))
            if not inside:
                raise NoFiles(folder=path.name)
            yield from inside
        else:
            yield path


def _is_litter(name: str) -> bool:
    """Whether a file is a trace of the system's, such as the lock of an open workbook."""
    return name.startswith((".", "~$")) or name in ("Thumbs.db", "desktop.ini")


def _import(file: Path, sender: _Sender, asks: Asks) -> str:
    intake = _handed_in(file, sender)
    if not _settled(intake, sender.actor, asks):
        with entered(sender.actor.scope):
            call_off(intake, by=sender.actor, at=clock.now())
        return _("{file}: left as it is; nothing was taken in.").format(file=file.name)
    with Progress(transient=True) as shown:
        line = shown.add_task(file.name, total=None)
        import_one(intake, sender.actor, lambda done: shown.update(line, completed=done))
    return _told(intake, file.name, sender.actor)


def _handed_in(file: Path, sender: _Sender) -> UUID:
    at, grounds = clock.now(), sender.grounds
    listed: datetime | None = grounds["listed_on"]
    with entered(sender.actor.scope), file.open("rb") as data:
        return hand_in(
            sender.incident.pk,
            sender.unit,
            data,
            file.name,
            title=grounds["title"] or file.stem,
            legal_basis=grounds["legal_basis"],
            purpose=grounds["purpose"],
            listed_on=listed.date() if listed else clock.day_of(at),
            by=sender.actor,
            at=at,
        )


def _settled(intake: UUID, actor: Actor, asks: Asks) -> bool:
    at = clock.now()
    with entered(actor.scope):
        if Intake.objects.get(pk=intake).state != IntakeState.HELD:
            return True
        sheets = look_at_columns(intake, by=actor, at=at)
        if not asks(_as_question(sheets)):
            return False
        settle_columns(intake, [sheet.mapping for sheet in sheets], by=actor, at=at)
    return True


def _as_question(sheets: tuple[SheetLook, ...]) -> str:
    lines = []
    for sheet in sheets:
        for guess in sheet.guesses:
            read = guess.field or _("not read in")
            mark = _(" (it looks as if it should be read)") if guess.loses else ""
            lines.append(f"  {sheet.name} {guess.label}: {read}{mark}")
    return "\n".join([*lines, _("Read the columns so?")])


def _told(intake: UUID, file: str, actor: Actor) -> str:
    with entered(actor.scope):
        one = Intake.objects.get(pk=intake)
        if one.state != IntakeState.DONE:
            problem = one.problem or {"message": CalledOff().sentence, "places": {}}
            raise DomainError(problem["message"], **problem["places"])
        batch = Batch.objects.filter(intake=one).first()
        if batch is None:
            words = _("{file}: all {rows} rows came before; nothing was changed.")
            return words.format(file=file, rows=one.rows_read)
        fates = Row.objects.filter(batch=batch)
        counts = {fate: fates.filter(fate=fate).count() for fate in Fate.values}
    words = _(
        "{file}: {rows} rows = {attached} attached + {waiting} waiting for review"
        " + {rejected} set aside."
    )
    return words.format(
        file=file,
        rows=batch.rows,
        attached=counts[Fate.ATTACHED],
        waiting=counts[Fate.WAITING],
        rejected=counts[Fate.REJECTED] + counts[Fate.MENDED],
    )
