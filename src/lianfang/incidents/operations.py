"""Opening an incident, and taking a protocol edition into force."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianfang.audit.actors import Acting
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.keyring import identity_key_name, keyring, token_key_name
from lianfang.incidents.models import Incident, ProtocolEdition
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import DomainError

_ACTIVATING = second_role_use(
    "incidents.activate", "Incidents and editions are everyone's, so no scope may write them."
)


class EditionLate(DomainError):
    """An edition may not take effect before its own incident opened."""


class NotADrill(DomainError):
    """Only a drill runs on a clock of its own."""


@operation
def open_incident(
    name: str,
    disease: str,
    division: str,
    *,
    by: Acting,
    at: datetime,
    drill: bool = False,
    offset: timedelta | None = None,
) -> Incident:
    """Activate the headquarters for an outbreak and make the keys of its people."""
    by.require("decide_level", division)
    with across_scopes(_ACTIVATING):
        incident = Incident.objects.create(
            name=name,
            disease=disease,
            division=division,
            opened_at=at,
            drill=drill,
            offset=offset,
            recorded_at=recorded_at(),
        )
    ring = keyring()
    ring.make(identity_key_name(incident.pk))
    ring.make(token_key_name(incident.pk))
    concerning(incident)
    return incident


@operation
def set_drill_clock(
    incident: Incident, offset: timedelta, *, by: Acting, at: datetime
) -> Incident:
    """Fix a drill's distance from the wall clock, so that it ticks on from here.

    Raises NotADrill.
    """
    by.require("decide_level", incident.division)
    with across_scopes(_ACTIVATING):
        if not Incident.objects.filter(pk=incident.pk, drill=True).update(offset=offset):
            raise NotADrill
    incident.offset = offset
    concerning(incident)
    return incident


@operation
def take_edition(
    incident: Incident,
    number: int,
    title: str,
    effective_at: datetime,
    parameters: Parameters,
    *,
    by: Acting,
    at: datetime,
) -> ProtocolEdition:
    """Take a protocol edition into force from its moment on. Raises EditionLate."""
    by.require("decide_level", incident.division)
    if effective_at < incident.opened_at - timedelta(days=30):
        raise EditionLate
    with across_scopes(_ACTIVATING):
        edition = ProtocolEdition.objects.create(
            incident=incident,
            number=number,
            title=title,
            effective_at=effective_at,
            parameters=parameters.as_json(),
            recorded_at=recorded_at(),
        )
    concerning(edition, incident)
    return edition
