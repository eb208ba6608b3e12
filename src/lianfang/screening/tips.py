"""What a neighbour or caller said: sealed, and no more than a call follows from it.

domain.md R19, C18: the one who said it stands apart, sealed; the place that it is about is
sealed with the words, so that no scope below the district's finds it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.audit.answers import NamesSomeone
from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty
from lianfang.duties.models import Obligation
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.people import vault
from lianfang.screening.models import Tip
from lianfang.screening.owners import Owner
from lianfang.screening.review_rules import CALLED_WITHIN, later_by_day
from lianfang.screening.rules import by_day

SLOT = "call"


@dataclass(frozen=True, slots=True)
class Told(NamesSomeone):
    """A tip as it was said, and the place that it is about."""

    text: str
    division: str


def seal(incident: UUID, told: Told, tip: UUID) -> bytes:
    """Seal what was said, bound to its tip."""
    text = json.dumps([told.text, told.division], ensure_ascii=False)
    return vault.seal_text(incident, text, tip)


def unseal(tip: Tip) -> Told:
    """What was said; whoever calls this has logged it."""
    text = vault.open_text(tip.incident_id, bytes(tip.text), tip.pk)
    return Told(*json.loads(text))


def owe_call(tip: Tip, owner: Owner | None, *, at: datetime, recorded_at: datetime) -> None:
    """Owe the call about a tip, by day."""
    opens = by_day(at)
    due = later_by_day(opens, CALLED_WITHIN)
    duty = Duty(
        kind=DutyKind.TIP_CALL,
        subject=tip.pk,
        slot=SLOT,
        owner=owner.post if owner else None,
        unit=owner.unit if owner else None,
        division=tip.division,
        opens_at=opens,
        due_at=due,
        late_at=due,
        closes_at=due + MOST_OVERDUE,
    )
    ledger.owe(tip.incident_id, [duty], recorded_at)


def fulfil_call(tip: Tip, *, by_post: UUID, at: datetime, recorded_at: datetime) -> None:
    """Mark the call as made."""
    owed = Obligation.objects.filter(
        kind=DutyKind.TIP_CALL, subject=tip.pk, done_at=None, lifted_at=None
    )
    done = [
        Done(tip.pk, slot_on, slot, at, by_post, tip.pk)
        for slot_on, slot in owed.values_list("slot_on", "slot")
    ]
    ledger.fulfil(DutyKind.TIP_CALL, done, recorded_at)
