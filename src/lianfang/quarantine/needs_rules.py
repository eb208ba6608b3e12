"""Pure decisions about needs: how soon, who meets them, which are spoken of in private (R14)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from lianfang.quarantine.choices import NeedKind, Priority, SpecialNeed, TeamRole

WITHIN = {
    Priority.CRITICAL: timedelta(hours=1),
    Priority.URGENT: timedelta(hours=4),
    Priority.NORMAL: timedelta(hours=24),
}
"""How soon a need is met, counted from when it was recorded (R14)."""

HIDDEN = frozenset({NeedKind.VIOLENCE, NeedKind.PREGNANCY, NeedKind.PSYCHOLOGICAL})
"""Told to nobody of the household, its head included (C19)."""

_URGENT = frozenset(
    {
        NeedKind.WATER,
        NeedKind.MEDICINE,
        NeedKind.VISIT,
        NeedKind.PREGNANCY,
        NeedKind.PSYCHOLOGICAL,
    }
)
_LIFE = frozenset({NeedKind.MEDICINE, NeedKind.VISIT})

_DOCTOR = frozenset(
    {NeedKind.MEDICINE, NeedKind.VISIT, NeedKind.PREGNANCY, NeedKind.PSYCHOLOGICAL}
)

_ORDER = (Priority.CRITICAL, Priority.URGENT, Priority.NORMAL)


def least_priority(kind: str, special: Collection[str] = ()) -> Priority:
    """The least urgency of a kind, whatever is asked.

    Violence is critical; so are medicine and a doctor's visit for whoever is on dialysis. Water,
    medicine, visits, pregnancy and psychological help are urgent at least.
    """
    if kind == NeedKind.VIOLENCE or (kind in _LIFE and SpecialNeed.DIALYSIS in special):
        return Priority.CRITICAL
    return Priority.URGENT if kind in _URGENT else Priority.NORMAL


def priority_of(asked: str, kind: str, special: Collection[str] = ()) -> Priority:
    """The more urgent of what is asked and what the kind calls for."""
    return min(Priority(asked), least_priority(kind, special), key=_ORDER.index)


def due_of(priority: str, recorded_at: datetime) -> datetime:
    """Until when a need is to be met."""
    return recorded_at + WITHIN[Priority(priority)]


def role_for(kind: str) -> TeamRole:
    """Who of the five answers: the doctor for health, the township for violence, else the village.

    Violence goes past the village, where too many know the household.
    """
    if kind == NeedKind.VIOLENCE:
        return TeamRole.TOWNSHIP_CADRE
    return TeamRole.DOCTOR if kind in _DOCTOR else TeamRole.VILLAGE_CADRE
