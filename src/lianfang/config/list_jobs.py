"""Files that wait to be imported, one after the other; one that was interrupted comes again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

from django.db import connection

from lianfang.accounts.actors import Actor, job
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError
from lianfang.screening import intake_queries as queries
from lianfang.screening.import_operations import import_intake
from lianfang.screening.intake_operations import begin_intake, stop_intake
from lianfang.screening.intakes import CalledOff, IntakeEnded


def import_waiting(incident: UUID, division: str) -> None:
    """Import what waits, the oldest first. A file whose import was killed still waits."""
    actor = job("lists", division)
    while (intake := _next(actor, incident)) is not None:
        import_one(intake, actor)


def _next(actor: Actor, incident: UUID) -> UUID | None:
    with entered(actor.scope):
        return queries.next_waiting(actor.scope, incident)


def _unheard(done: int) -> None:
    """Nobody listens."""


def import_one(intake: UUID, actor: Actor, hear: Callable[[int], None] = _unheard) -> None:
    """Import one file; what stops it is kept with it. `hear` is told the rows done."""
    at = clock.now()
    with entered(actor.scope):
        if not begin_intake(intake, by=actor, at=at):
            return
    with ThreadPoolExecutor(max_workers=1) as aside:

        def told(done: int) -> None:
            hear(done)
            if aside.submit(_note, actor, intake, done).result():
                raise CalledOff

        try:
            with entered(actor.scope):
                import_intake(intake, by=actor, at=at, progress=told)
        except IntakeEnded:
            return
        except DomainError as problem:
            stopped = None if isinstance(problem, CalledOff) else problem
            with entered(actor.scope), suppress(IntakeEnded):
                stop_intake(intake, stopped, by=actor, at=clock.now())


def _note(actor: Actor, intake: UUID, done: int) -> bool:
    """Say how far it is, on a connection of its own; whether it was called off."""
    try:
        with entered(actor.scope):
            return queries.note_progress(actor.scope, intake, done)
    finally:
        connection.close()
