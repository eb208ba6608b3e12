"""Questions about changes: which wait to be laid, which value decides."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianfang.incidents import queries as incidents
from lianfang.incidents.models import ParameterChange
from lianfang.jurisdictions.scope import Scope


def to_lay(scope: Scope, incident: UUID, at: datetime) -> QuerySet[ParameterChange]:
    """Changes whose moment has come and whose duties are not laid anew yet, in their order."""
    found = incidents.changes(scope, incident).filter(effective_at__lte=at, laid_at=None)
    return found.order_by("effective_at", "recorded_at", "parameter")


def in_force_at(scope: Scope, change: ParameterChange, at: datetime) -> ParameterChange:
    """The change of the same parameter that is in force at a moment."""
    same = incidents.changes(scope, change.incident_id).filter(
        parameter=change.parameter, effective_at__lte=at
    )
    return same.first() or change
