"""Importing a list, at once or as a file that was handed in before; whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from lianfang.accounts.actors import Actor
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import NotFound
from lianfang.screening import giving, originals
from lianfang.screening.choices import IntakeState
from lianfang.screening.importing import Import, Imported, NothingNew, SentList
from lianfang.screening.intakes import (
    ENDED,
    Grounds,
    IntakeEnded,
    kept_for,
    opened_list,
    require_provider,
    take_file,
)
from lianfang.screening.listing import OpenListing
from lianfang.screening.mapping import Mapping
from lianfang.screening.models import Intake

_IMPORTING = second_role_use(
    "screening.import",
    "A list is matched with everyone and its leads go to every place; its provider sees neither.",
)

_TOLD = (
    "rows", "attached", "waiting", "rejected", "repeated", "joined", "mended", "new_leads",
    "unchanged",
)  # fmt: skip
"""What an import's entry says of it."""


def _untold(done: int) -> None:
    """Nobody waits to hear how far it is."""


@operation
def import_list(
    incident: UUID,
    provider: UUID,
    data: bytes,
    file_name: str,
    *,
    title: str,
    legal_basis: str,
    purpose: str,
    listed_on: date,
    insisting: bool = False,
    by: Actor,
    at: datetime,
) -> Imported:
    """Take in a department's list, whole or not at all; what follows from a row: `importing`.

    Rows that this provider sent before repeat their first; if all do, nothing is written. A
    mapping kept for the provider's layout is used. `insisting`: columns that look as if they
    should be read and are not do not matter. Raises a `BadInput` that says what, where and how
    to mend it (WouldLose, if columns are asked about); NotFound, NotAllowed.
    """
    grounds = Grounds.stated(title, legal_basis, purpose, listed_on)
    file = io.BytesIO(data)
    try:
        with transaction.atomic():
            intake = take_file(incident, provider, file, file_name, grounds, by=by, at=at)
            file.seek(0)
            with opened_list(intake, file, kept_for(intake.provider)) as listing:
                if not insisting:
                    listing.require_nothing_lost()
                imported, persons = _import(intake, listing, at, _untold, by)
            if imported.unchanged:
                raise _Undone
    except _Undone:
        concerning(provider, **{name: getattr(imported, name) for name in _TOLD})
        return imported
    intake.state, intake.rows_read = IntakeState.DONE, imported.rows
    intake.save(update_fields=["state", "rows_read"])
    _tell(intake, imported, persons)
    return imported


class _Undone(Exception):
    """Nothing is to be kept of this."""


@operation
def import_intake(
    intake: UUID, *, by: Actor, at: datetime, progress: Callable[[int], None] = _untold
) -> Imported:
    """Import a file that was handed in, whole or not at all; again after it was interrupted.

    `progress` is told how many rows are done, and may raise CalledOff. Raises what
    `import_list` raises; IntakeEnded.
    """
    one = Intake.objects.select_related("incident", "provider").filter(pk=intake).first()
    if one is None:
        raise NotFound
    require_provider(by, one.provider)
    giving.alone(one.incident_id)  # of two at once the later finds it ended
    one.refresh_from_db(fields=["state", "mapping"])
    if one.state in ENDED:
        raise IntakeEnded
    mappings = [*map(Mapping.from_json, one.mapping or ()), *kept_for(one.provider)]
    with originals.opened(one) as file, opened_list(one, file, mappings) as listing:
        imported, persons = _import(one, listing, at, progress, by)
    Intake.objects.filter(pk=one.pk).update(state=IntakeState.DONE, rows_read=imported.rows)
    _tell(one, imported, persons)
    return imported


def _import(
    intake: Intake,
    listing: OpenListing,
    at: datetime,
    progress: Callable[[int], None],
    by: Actor,
) -> tuple[Imported, list[UUID]]:
    """What became of it, and the persons whom it concerns."""
    post = by.post_id or by.id
    sent = SentList(intake.incident, intake.provider, intake, intake.listed_on, post)
    with across_scopes(_IMPORTING):
        importing = Import(sent, at, recorded_at())
        try:
            with transaction.atomic():
                batch, counts = importing.run(listing, progress)
        except NothingNew as nothing:
            return _nothing(nothing, listing), []
    told = {name: counts[name] for name in _COUNTED}
    imported = Imported(batch=batch, unchanged=False, not_read=listing.not_read, **told)
    return imported, importing.persons


_COUNTED = (
    "rows", "attached", "waiting", "rejected", "repeated", "new_people", "new_leads", "located",
    "joined", "mended",
)  # fmt: skip


def _nothing(nothing: NothingNew, listing: OpenListing) -> Imported:
    rejected = nothing.rows - nothing.attached
    return Imported(
        None, nothing.rows, nothing.attached, rejected, nothing.rows, 0, 0, 0,
        unchanged=True, not_read=listing.not_read,
    )  # fmt: skip


def _tell(intake: Intake, imported: Imported, persons: Sequence[UUID]) -> None:
    batch = [imported.batch] if imported.batch else []
    counts = {name: getattr(imported, name) for name in _TOLD}
    concerning(intake.provider_id, intake, *batch, *persons, **counts)
