"""Publishing: what was said for a closed moment is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import JSONField, Value

from lianfang.audit import queries as audit
from lianfang.audit.actors import Acting
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.figures import queries
from lianfang.figures.models import PublishedFigure
from lianfang.figures.registry import figure as declared
from lianfang.jurisdictions.scope import Scope, ScopeKind, across_scopes, second_role_use
from lianfang.kernel.errors import DomainError

_PUBLISHING = second_role_use("figures.publish", "Published figures are read by everyone.")


class MomentOpen(DomainError):
    """This moment is not closed yet, so its figures are provisional and cannot be published."""


@operation
def publish(incident: UUID, place: str, as_of: datetime, *, by: Acting, at: datetime) -> int:
    """Keep every figure's answer for a closed moment; gives how many were newly kept.

    Publishing again changes nothing. Raises NotAllowed for a place that is not the actor's,
    MomentWithoutOffset, and MomentOpen before the cut-off.
    """
    by.require("publish", place)
    if as_of.tzinfo is None:
        raise queries.MomentWithoutOffset
    if not audit.is_final(as_of):
        raise MomentOpen
    with across_scopes(_PUBLISHING):
        known = set(
            PublishedFigure.objects.filter(
                incident=incident, division=place, as_of=as_of
            ).values_list("figure", flat=True)
        )
        answers = queries.ask(Scope(ScopeKind.SECOND), incident, place, as_of)
        made = [
            PublishedFigure(
                incident=incident,
                figure=a.id,
                division=place,
                as_of=as_of,
                value=Value(None, JSONField()) if a.value is None else a.value,
                parts=a.parts,
                text=a.text,
                definition_hash=declared(a.id).hash,
                rows_count=a.rows.count,
                rows_digest=a.rows.digest,
                recorded_at=recorded_at(),
            )
            for a in answers
            if a.id not in known
        ]
        PublishedFigure.objects.bulk_create(made)
    concerning(*made, as_of=as_of.isoformat())
    return len(made)
