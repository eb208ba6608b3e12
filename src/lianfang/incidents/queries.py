"""Questions about the incident and its protocol."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.incidents.models import Incident, ProtocolEdition
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel.errors import DomainError


class NoEdition(DomainError):
    """No protocol edition is in force at this moment."""


def current(scope: Scope | None = None) -> Incident | None:
    """The incident that has not ended; the newest where there are several."""
    return Incident.objects.filter(ended_at__isnull=True).order_by("-opened_at").first()


def edition(scope: Scope | None, incident: UUID, at: datetime) -> ProtocolEdition:
    """The protocol edition in force at a moment. Raises NoEdition."""
    found = (
        ProtocolEdition.objects.filter(incident=incident, effective_at__lte=at)
        .order_by("-effective_at", "-number")
        .first()
    )
    if found is None:
        raise NoEdition
    return found


def parameters(scope: Scope | None, incident: UUID, at: datetime) -> Parameters:
    """The parameters in force at a moment."""
    return Parameters.from_json(edition(scope, incident, at).parameters)
