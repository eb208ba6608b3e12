"""Questions about holds, clocks and destruction; they count, and name nobody."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.keeping.models import DestroyedTable, Destruction, Hold
from lianfang.quarantine.models import Appeal

_COUNTING = second_role_use(
    "keeping.count", "Whether anything still stands against destruction: counts, no rows."
)


def holds(scope: Scope | None, incident: UUID) -> Sequence[Hold]:
    """Every hold of an incident, the latest first."""
    return list(Hold.objects.filter(incident=incident).order_by("-recorded_at"))


def in_force(scope: Scope | None, incident: UUID) -> bool:
    """Whether an approved hold has not been ended; it does not lapse by itself."""
    kept = Hold.objects.filter(incident=incident, approved_at__isnull=False, ended_at=None)
    return kept.exists()


def held_tables(scope: Scope | None, incident: UUID) -> frozenset[str]:
    """The labels of the tables that a hold in force keeps."""
    kept = Hold.objects.filter(incident=incident, approved_at__isnull=False, ended_at=None)
    return frozenset(label for hold in kept for label in hold.tables)


def open_remedies(scope: Scope | None, incident: UUID) -> int:
    """How many appeals wait for their decision."""
    with across_scopes(_COUNTING):
        return Appeal.objects.filter(order__incident=incident, decision=None).count()


def destruction(scope: Scope | None, incident: UUID) -> Destruction | None:
    """How far the destruction of an incident is; None if nobody proposed it."""
    return Destruction.objects.filter(pk=incident).first()


def destroyed(scope: Scope | None, incident: UUID) -> Sequence[DestroyedTable]:
    """What was destroyed so far, by table."""
    return list(DestroyedTable.objects.filter(destruction=incident).order_by("kind", "label"))
