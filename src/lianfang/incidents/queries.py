"""Questions about the incident and its protocol."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lianfang.incidents.models import Incident, ParameterChange, ProtocolEdition
from lianfang.incidents.parameters import Worth
from lianfang.incidents.parameters import parameter as declared
from lianfang.incidents.rules import HELD_BY_EDITIONS, Parameters
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel.errors import DomainError

_PARAMETERS = """SELECT (e.parameters || coalesce((
        SELECT jsonb_object_agg(c.parameter, c.value ORDER BY c.effective_at, c.recorded_at)
        FROM incidents_parameterchange c
        WHERE c.incident_id = e.incident_id AND c.parameter = ANY(%(held)s)
            AND c.effective_at >= e.effective_at AND c.effective_at <= %(at)s), '{}'))::text
    FROM incidents_protocoledition e
    WHERE e.incident_id = %(incident)s AND e.effective_at <= %(at)s
    ORDER BY e.effective_at DESC, e.number DESC LIMIT 1"""


class NoEdition(DomainError):
    """No protocol edition is in force at this moment."""


def current(scope: Scope | None = None) -> Incident | None:
    """The incident that has not ended; the newest where there are several."""
    return Incident.objects.filter(ended_at__isnull=True).order_by("-opened_at").first()


def latest(scope: Scope | None = None) -> Incident | None:
    """The incident in hand; after the last one's end, the one that is being wound up."""
    return current(scope) or Incident.objects.order_by("-ended_at").first()


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
    """The edition's parameters in force at a moment, with what was decided since it began.

    Every check asks, so this is one plain statement. Raises NoEdition.
    """
    asked: dict[str, Any] = {"incident": incident, "held": list(HELD_BY_EDITIONS), "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_PARAMETERS, asked)
        row = cursor.fetchone()
    if row is None:
        raise NoEdition
    return Parameters.from_text(row[0])


def value(scope: Scope | None, incident: UUID, key: str, at: datetime) -> Worth:
    """A parameter's value in force at a moment: the latest to take effect, or its default."""
    if key in HELD_BY_EDITIONS:
        found: Worth = getattr(parameters(scope, incident, at), key)
        return found
    last = (
        ParameterChange.objects.filter(incident=incident, parameter=key, effective_at__lte=at)
        .order_by("-effective_at", "-recorded_at")
        .values_list("value", flat=True)
        .first()
    )
    fallback = declared(key).default
    return next((one for one in (last, fallback) if one is not None), 0)


def changes(scope: Scope | None, incident: UUID) -> QuerySet[ParameterChange]:
    """Every change of a parameter, the latest to take effect first."""
    found = ParameterChange.objects.filter(incident=incident)
    return found.order_by("-effective_at", "-recorded_at", "parameter")
