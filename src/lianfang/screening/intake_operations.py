"""Handing a file in, settling how its columns are read, calling its import off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.kernel.errors import DomainError
from lianfang.screening import originals
from lianfang.screening.choices import IntakeState
from lianfang.screening.headers import Field
from lianfang.screening.intakes import (
    ENDED,
    Grounds,
    IntakeEnded,
    held,
    kept_for,
    opened_list,
    take_file,
)
from lianfang.screening.layout import Guess
from lianfang.screening.listing import OpenListing
from lianfang.screening.mapping import Mapping
from lianfang.screening.models import ColumnMapping


@operation
def hand_in(
    incident: UUID,
    provider: UUID,
    file: BinaryIO,
    file_name: str,
    *,
    title: str,
    legal_basis: str,
    purpose: str,
    listed_on: date,
    by: Actor,
    at: datetime,
) -> UUID:
    """Keep a file sealed until it is imported; gives its intake.

    It is queued if its columns were settled for this provider's layout before, and held for the
    clerk's word if not. Raises a `BadInput` if it cannot be read at all; NotFound, NotAllowed.
    """
    grounds = Grounds.stated(title, legal_basis, purpose, listed_on)
    intake = take_file(incident, provider, file, file_name, grounds, by=by, at=at)
    mappings = kept_for(intake.provider)
    file.seek(0)
    with opened_list(intake, file, mappings) as listing:
        intake.asked = [guess.label for _, guess in listing.asks]
        settled = _is_settled(listing, {mapping.fingerprint for mapping in mappings})
    intake.state = IntakeState.QUEUED if settled else IntakeState.HELD
    intake.save(update_fields=["asked", "state"])
    concerning(provider, intake)
    return intake.pk


def _is_settled(listing: OpenListing, known: set[str]) -> bool:
    """Whether no clerk need look: the layouts are known, or are our own, sent back mended."""
    return all(
        layout.fingerprint in known or (layout.of(Field.ROW_CODE) and not sheet.asks)
        for sheet in listing.sheets
        if (layout := sheet.layout)
    )


@dataclass(frozen=True, slots=True)
class SheetLook(NamesSomeone):
    """How one sheet would be read: its headers in order, and what is made of each column."""

    name: str
    headers: tuple[str, ...]
    guesses: tuple[Guess, ...]

    @property
    def mapping(self) -> dict[str, Any]:
        """The guess as a mapping, in JSON."""
        fields: list[str | None] = [None] * len(self.headers)
        for guess in self.guesses:
            if guess.index < len(fields):
                fields[guess.index] = guess.field and str(guess.field)
        return {"headers": list(self.headers), "fields": fields}

    @property
    def not_taken(self) -> tuple[str, ...]:
        """The columns that are not read in."""
        return tuple(guess.label for guess in self.guesses if guess.field is None)


@operation
def look_at_columns(intake: UUID, *, by: Actor, at: datetime) -> tuple[SheetLook, ...]:
    """Show whoever sent a file how its columns would be read, with sample values.

    The entry names the file. Raises NotFound, NotAllowed.
    """
    one = held(intake, by)
    concerning(one)
    mappings = kept_for(one.provider)
    with originals.opened(one) as file, opened_list(one, file, mappings) as listing:
        return tuple(
            SheetLook(sheet.name, sheet.layout.headers, sheet.guesses)
            for sheet in listing.sheets
            if sheet.layout
        )


@operation
def settle_columns(
    intake: UUID, mappings: Sequence[dict[str, Any]], *, by: Actor, at: datetime
) -> UUID:
    """Say how the columns are read, each sheet's mapping as JSON; queues the import.

    It is kept for this provider and layout, so that the next file asks nothing. Raises
    IntakeEnded, NotFound, NotAllowed.
    """
    one = held(intake, by)
    if one.state != IntakeState.HELD:
        raise IntakeEnded
    read = [Mapping.from_json(mapping) for mapping in mappings]
    ColumnMapping.objects.bulk_create(
        ColumnMapping(
            provider=one.provider,
            division=one.division,
            fingerprint=mapping.fingerprint,
            columns=mapping.as_json(),
            by_post=by.post_id or by.id,
            recorded_at=recorded_at(),
        )
        for mapping in read
    )
    one.state, one.mapping = IntakeState.QUEUED, [mapping.as_json() for mapping in read]
    one.save(update_fields=["state", "mapping"])
    concerning(one, one.provider_id)
    return one.pk


@operation
def begin_intake(intake: UUID, *, by: Actor, at: datetime) -> bool:
    """Say that the import of a file has begun; False if there is nothing to do any more."""
    one = held(intake, by)
    concerning(one)
    if one.state in ENDED:
        return False
    one.state, one.rows_read = IntakeState.RUNNING, 0
    one.save(update_fields=["state", "rows_read"])
    return True


@operation
def call_off(intake: UUID, *, by: Actor, at: datetime) -> UUID:
    """Call an import off; one that runs stops at its next portion, and nothing is left of it."""
    one = held(intake, by)
    concerning(one)
    if one.state in ENDED:
        raise IntakeEnded
    one.cancel_asked = True
    if one.state != IntakeState.RUNNING:
        one.state = IntakeState.CANCELLED
    one.save(update_fields=["cancel_asked", "state"])
    return one.pk


@operation
def stop_intake(intake: UUID, problem: DomainError | None, *, by: Actor, at: datetime) -> UUID:
    """Say that an import ended without its list: called off, or for a problem in the file.

    Raises IntakeEnded, NotFound, NotAllowed.
    """
    one = held(intake, by)
    concerning(one)
    if one.state in ENDED:
        raise IntakeEnded
    one.state = IntakeState.FAILED if problem else IntakeState.CANCELLED
    if problem:
        places = {name: str(value) for name, value in problem.values.items()}
        one.problem = {"message": problem.sentence, "places": places}
    one.save(update_fields=["state", "problem"])
    return one.pk
