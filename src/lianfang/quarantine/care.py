"""Who of the five owes something to a person, and that duty, within the act that calls for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.accounts import absences
from lianfang.duties.ledger import Done, Duty, fulfil, owe
from lianfang.duties.rules import MOST_OVERDUE
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.people.models import Person
from lianfang.quarantine.models import Order, StandingMember, Suitability, TeamMember
from lianfang.quarantine.rules import Span

_CARING = second_role_use(
    "quarantine.care",
    "What one of the five owes a person is asked for by another, or by the person.",
)
_SLOT = "care"


def owner_of(person: UUID, division: str, role: str, at: datetime) -> UUID | None:
    """The post of a role in a person's team, else the village's; its deputy while it is away.

    None where nobody is there: then it shows at the township.
    """
    with across_scopes(_CARING):
        member = (
            TeamMember.objects.filter(person=person, role=role, from_at__lte=at, to_at__gt=at)
            .order_by("-from_at", "-id")
            .first()
        )
        standing = StandingMember.objects.filter(
            division=division[:12], role=role, to_at__isnull=True
        ).first()
        post = member.post if member else standing.post if standing else None
        away = absences.deputies(at)
    if post is None or post not in away:
        return post
    spare = standing.deputy if standing and standing.post == post else None
    deputy = away[post] or spare
    return deputy if deputy not in away else None


def owe_care(
    incident: UUID,
    kind: str,
    subject: UUID,
    person: Person,
    role: str,
    *,
    recorded_at: datetime,
    due_at: datetime,
) -> None:
    """Write what a role of the team owes a person from now on, about one subject."""
    duty = Duty(
        kind=kind,
        subject=subject,
        slot=_SLOT,
        owner=owner_of(person.pk, person.division, role, recorded_at),
        unit=None,
        division=person.division,
        opens_at=recorded_at,
        due_at=due_at,
        late_at=due_at,
        closes_at=due_at + MOST_OVERDUE,
    )
    with across_scopes(_CARING):
        owe(incident, [duty], recorded_at)


def care_done(
    kind: str, subject: UUID, due_at: datetime, *, by: UUID, at: datetime, recorded_at: datetime
) -> None:
    """Mark what `owe_care` wrote done, whoever owed it."""
    done = Done(subject, clock.day_of(due_at), _SLOT, at, by, subject)
    with across_scopes(_CARING):
        fulfil(kind, [done], recorded_at)


def running_order(person: UUID, at: datetime) -> Order | None:
    """The order that a person is under at a moment, within the scope entered."""
    found = Order.objects.filter(person=person, start_at__lte=at, end_at__gt=at)
    return next((o for o in found if Span(o.start_at, o.end_at, o.ended_at).in_force(at)), None)


def special_of(person: UUID) -> frozenset[str]:
    """The special groups that the latest look at a person's home found."""
    with across_scopes(_CARING):
        latest = Suitability.objects.filter(person=person).order_by("recorded_at", "id").last()
    return frozenset(latest.special) if latest else frozenset()
