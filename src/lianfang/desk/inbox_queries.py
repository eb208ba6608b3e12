"""The duties that a message is about."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Greatest

from lianfang.accounts import absences
from lianfang.duties.models import Obligation
from lianfang.duties.rules import first_slot_day
from lianfang.jurisdictions.scope import Scope, ScopeKind
from lianfang.messages.choices import Topic
from lianfang.messages.models import Message

SHOWN = 100


def told_of(scope: Scope, message: Message, at: datetime) -> list[Obligation]:
    """What is still to do of that of which a message told, in its post's hands or a deputy's."""
    if not message.kind or scope.kind in (ScopeKind.NONE, ScopeKind.DOORS):
        return []
    away = absences.away(scope, at).filter(deputy=message.post_id).values_list("post", flat=True)
    found = Obligation.objects.filter(
        owner__in=[message.post_id, *away],
        kind=message.kind,
        slot_on__gte=first_slot_day(message.about_at),
        done_at=None,
        lifted_at=None,
    )
    about = {
        Topic.NEW: Q(began=message.about_at),
        Topic.SOON: Q(due_at=message.about_at),
        Topic.LATE: Q(late_at=message.about_at),
    }[Topic(message.topic)]
    found = found.annotate(began=Greatest("recorded_at", "opens_at")).filter(about)
    return list(found.order_by("late_at", "id")[:SHOWN])
