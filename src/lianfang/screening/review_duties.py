"""The duty to settle what is in doubt: one for each act that put pairs to a person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty
from lianfang.duties.models import Obligation
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.people.models import DoubtfulPair
from lianfang.screening.placing import Placer
from lianfang.screening.review_rules import SETTLED_WITHIN, later_by_day
from lianfang.screening.rules import by_day

SLOT = "review"


def owe(incident: UUID, area: str, placer: Placer, *, at: datetime, recorded_at: datetime) -> int:
    """Owe the group's staff of `area` the review of the pairs put to a person at `recorded_at`.

    Due in four hours of the day. Gives how many duties are new: one, or none without a pair.
    Runs across scopes.
    """
    waiting = _asked(incident, recorded_at).filter(decision=None)
    first = waiting.order_by("id").first()
    if first is None:
        return 0
    staff, opens = placer.owner(area), by_day(at)
    due = later_by_day(opens, SETTLED_WITHIN)
    duty = Duty(
        kind=DutyKind.MATCH_REVIEW,
        subject=first.pk,
        slot=SLOT,
        owner=staff.post if staff else None,
        unit=staff.unit if staff else None,
        division=area,
        opens_at=opens,
        due_at=due,
        late_at=due,
        closes_at=due + MOST_OVERDUE,
    )
    return ledger.owe(incident, [duty], recorded_at)


def fulfil(pair: DoubtfulPair, *, at: datetime, by_post: UUID, recorded_at: datetime) -> None:
    """Mark the review done once no pair of its act waits. Runs across scopes."""
    asked = _asked(pair.incident_id, pair.recorded_at)
    if asked.filter(decision=None).exists():
        return
    owed = Obligation.objects.filter(
        kind=DutyKind.MATCH_REVIEW, subject__in=asked.values("pk"), done_at=None
    )
    done = [
        Done(duty.subject, duty.slot_on, duty.slot, at, by_post, pair.pk)
        for duty in owed.filter(lifted_at=None)
    ]
    ledger.fulfil(DutyKind.MATCH_REVIEW, done, recorded_at)


def _asked(incident: UUID, recorded_at: datetime) -> QuerySet[DoubtfulPair]:
    return DoubtfulPair.objects.filter(incident=incident, recorded_at=recorded_at)
