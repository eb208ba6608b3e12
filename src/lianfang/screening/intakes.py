"""A file on its way to becoming a list: its grounds, its keeping, how its columns are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Unit
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import recorded_at
from lianfang.incidents.keyring import token_key
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import ScopeKind
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.screening import originals
from lianfang.screening.choices import IntakeState
from lianfang.screening.listing import OpenListing, open_listing
from lianfang.screening.mapping import Mapping
from lianfang.screening.models import ColumnMapping, Intake

ENDED = (IntakeState.DONE, IntakeState.CANCELLED, IntakeState.FAILED)


class GroundsMissing(BadInput):
    """State the list's title, its legal basis and its purpose before sending it."""


class ListedLater(BadInput):
    """The list is dated {listed_on}, later than today. Enter the day on which it was made."""


class CalledOff(DomainError):
    """The import was called off; nothing of the list was taken in."""


class IntakeEnded(DomainError):
    """This file's import has ended already. Send the file again if need be."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What allows a list's use, as stated by whoever sends it."""

    title: str
    legal_basis: str
    purpose: str
    listed_on: date

    @classmethod
    def stated(cls, title: str, legal_basis: str, purpose: str, listed_on: date) -> Grounds:
        """Raises GroundsMissing."""
        title, legal_basis, purpose = title.strip(), legal_basis.strip(), purpose.strip()
        if not 0 < len(title) <= 120 or not (
            0 < len(legal_basis) <= 200 and 0 < len(purpose) <= 200
        ):
            raise GroundsMissing
        return cls(title, legal_basis, purpose, listed_on)


def take_file(
    incident: UUID,
    provider: UUID,
    file: BinaryIO,
    file_name: str,
    grounds: Grounds,
    *,
    by: Actor,
    at: datetime,
) -> Intake:
    """Keep a file sealed with its grounds. Raises ListedLater, NotFound, NotAllowed."""
    found = Incident.objects.filter(pk=incident).first()
    unit = Unit.objects.filter(pk=provider).first()
    if found is None or unit is None:
        raise NotFound
    require_provider(by, unit)
    if grounds.listed_on > clock.day_of(at):
        raise ListedLater(listed_on=grounds.listed_on)
    intake = Intake.objects.create(
        incident=found,
        provider=unit,
        division=unit.division,
        title=grounds.title,
        legal_basis=grounds.legal_basis,
        purpose=grounds.purpose,
        listed_on=grounds.listed_on,
        file_name=file_name[:200],
        size=0,
        by_post=by.post_id or by.id,
        at=at,
        recorded_at=recorded_at(),
    )
    intake.size = originals.keep(intake, file)
    intake.save(update_fields=["size"])
    return intake


def require_provider(by: Actor, provider: Unit) -> None:
    """A unit sends its own lists; a headquarters' staff takes in those of its area."""
    by.require(Permission.IMPORT_LIST, provider.division)
    if by.scope.kind is ScopeKind.UNIT and by.scope.unit != provider.pk:
        raise NotAllowed


def held(intake: UUID, by: Actor) -> Intake:
    """A file on its way, held against change. Raises NotFound, NotAllowed."""
    one = Intake.objects.select_for_update(of=("self",)).select_related("provider")
    found = one.filter(pk=intake).first()
    if found is None:
        raise NotFound
    require_provider(by, found.provider)
    return found


def kept_for(provider: Unit) -> list[Mapping]:
    """How the provider's layouts are read, as last settled."""
    kept = ColumnMapping.objects.filter(provider=provider).order_by("recorded_at", "id")
    latest = {row.fingerprint: row.columns for row in kept}
    return [Mapping.from_json(columns) for columns in latest.values()]


def opened_list(intake: Intake, file: BinaryIO, mappings: Sequence[Mapping]) -> OpenListing:
    """The file held open as a list; raises a `BadInput`."""
    return open_listing(
        file,
        intake.file_name,
        listed_on=intake.listed_on,
        digest_key=token_key(intake.incident_id),
        mappings=mappings,
    )
