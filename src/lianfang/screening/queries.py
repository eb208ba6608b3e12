"""Questions about leads, read within the scope entered."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from lianfang.jurisdictions.scope import Scope
from lianfang.screening.models import Lead


def leads(
    scope: Scope, incident: UUID, *, outcome: str | None = None, after: UUID | None = None
) -> QuerySet[Lead]:
    """Leads within the scope entered, by id; those after `after`, of one outcome if given."""
    found = Lead.objects.filter(incident=incident).order_by("id")
    if outcome:
        found = found.filter(outcome=outcome)
    return found.filter(pk__gt=after) if after else found
