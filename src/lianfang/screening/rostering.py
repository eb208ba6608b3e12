"""Which units owe a roster of their own people, and what a list that was sent says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.models import Unit
from lianfang.command.models import Membership
from lianfang.duties import ledger
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty
from lianfang.duties.models import Obligation
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import Scope
from lianfang.reporting import planning
from lianfang.reporting.signing import signing_posts
from lianfang.screening.choices import Fate
from lianfang.screening.models import Batch, Row

SLOT = "roster"


def owe(
    scope: Scope, incident: Incident, due_at: datetime, *, at: datetime, recorded_at: datetime
) -> tuple[list[UUID], int]:
    """Owe the roster of each unit that takes part at `at`; gives them, and how many are new.

    A unit owes one roster; one that it owes already keeps the moment at which it is due.
    """
    units = {m.unit_id: m.unit for m in _taking_part(scope, incident.pk, at)}
    owing = Obligation.objects.filter(
        kind=DutyKind.UNIT_ROSTER, incident=incident.pk, subject__in=units
    )
    new = units.keys() - set(owing.values_list("subject", flat=True))
    posts = signing_posts(incident.pk, list(new), at)
    duties = [_duty(units[unit], posts.get(unit), due_at, at) for unit in sorted(new)]
    return list(units), ledger.owe(incident.pk, duties, recorded_at)


def _taking_part(scope: Scope, incident: UUID, at: datetime) -> Sequence[Membership]:
    return [
        member
        for member in planning.members(scope, incident)
        if member.from_at <= at and (member.to_at is None or member.to_at > at)
    ]


def _duty(unit: Unit, post: UUID | None, due_at: datetime, at: datetime) -> Duty:
    return Duty(
        kind=DutyKind.UNIT_ROSTER,
        subject=unit.pk,
        slot=SLOT,
        owner=post,
        unit=unit.pk,
        division=unit.division,
        opens_at=at,
        due_at=due_at,
        late_at=due_at,
        closes_at=due_at + MOST_OVERDUE,
    )


def fulfil(
    incident: UUID, unit: UUID, *, roster: UUID, by_post: UUID, at: datetime, recorded_at: datetime
) -> None:
    """Mark the roster that a unit owes as filed, if it owes one still."""
    owed = Obligation.objects.filter(
        kind=DutyKind.UNIT_ROSTER, incident=incident, subject=unit, done_at=None, lifted_at=None
    )
    done = [
        Done(unit, slot_on, slot, at, by_post, roster)
        for slot_on, slot in owed.values_list("slot_on", "slot")
    ]
    ledger.fulfil(DutyKind.UNIT_ROSTER, done, recorded_at)


def persons_in(batch: Batch) -> int:
    """How many people a list names, each once."""
    named = Row.objects.filter(batch=batch, fate__in=(Fate.ATTACHED, Fate.WAITING))
    return named.values("person").distinct().count()
