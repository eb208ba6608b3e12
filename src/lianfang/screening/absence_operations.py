"""Who is away, and what passes to their stand-ins meanwhile and back again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from lianfang.accounts import absences
from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Absence, Post
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.screening import standing_in
from lianfang.screening.owners import ANSWERING

_TOWNSHIP = 9

_STANDING_IN = second_role_use(
    "screening.stand_in",
    "What an absent post owes goes to another, of whose place the one who says so sees nothing.",
)


class AbsenceEmpty(BadInput):
    """The absence ends at {to_at}, before it begins or already past. Correct the times."""


class AbsenceKnown(DomainError):
    """This post is away at that time already, until {to_at}. End that absence first."""


class DeputyUnfit(BadInput):
    """The deputy must be another post that answers leads in the same township and is in force."""


@operation
def declare_absence(
    post: UUID,
    from_at: datetime,
    to_at: datetime,
    deputy: UUID | None = None,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    """Say that a post is away in `[from_at, to_at)`; gives the absence. Again changes nothing.

    What it owes passes to the deputy's post, else to the nearest answering post above, and so
    does what comes meanwhile; the deputy sees the place for as long. Raises NotFound, NotAllowed,
    AbsenceEmpty, AbsenceKnown, DeputyUnfit.
    """
    held = absences.posts_in_force(at).filter(pk=post).first()
    if held is None:
        raise NotFound
    by.require(Permission.DECLARE_ABSENCE, held.division)
    if to_at <= max(from_at, at):
        raise AbsenceEmpty(to_at=clock.local(to_at).isoformat(" ", "minutes"))
    _require_fit(held, deputy, at)
    with across_scopes(_STANDING_IN):
        absence = _declared(held, from_at, to_at, deputy)
        passed = _pass_on_everywhere(by, at)
    concerning(absence, held, *passed, leads=len(passed))
    return absence.pk


def _require_fit(post: Post, deputy: UUID | None, at: datetime) -> None:
    if deputy is None:
        return
    other = absences.posts_in_force(at).filter(pk=deputy, role__in=ANSWERING).first()
    near = other and (
        other.division[:_TOWNSHIP] == post.division[:_TOWNSHIP]
        or post.division.startswith(other.division)
    )
    if other is None or not near or other.pk == post.pk:
        raise DeputyUnfit


def _declared(post: Post, from_at: datetime, to_at: datetime, deputy: UUID | None) -> Absence:
    known = absences.overlapping(post.pk, from_at, to_at).first()
    if known is None:
        return Absence.objects.create(
            post=post,
            deputy_id=deputy,
            division=post.division,
            from_at=from_at,
            to_at=to_at,
            recorded_at=recorded_at(),
        )
    if (known.from_at, known.to_at, known.deputy_id) != (from_at, to_at, deputy):
        raise AbsenceKnown(to_at=clock.local(known.to_at).isoformat(" ", "minutes"))
    return known


@operation
def end_absence(absence: UUID, *, by: Actor, at: datetime) -> None:
    """End an absence now, or before it begins: what passed to a stand-in goes back.

    One that is over stays as it was. Raises NotFound, NotAllowed.
    """
    found = Absence.objects.filter(pk=absence).first()
    if found is None:
        raise NotFound
    by.require(Permission.DECLARE_ABSENCE, found.division)
    with across_scopes(_STANDING_IN):
        shortest = found.from_at + timedelta(microseconds=1)
        Absence.objects.filter(pk=absence, to_at__gt=at).update(to_at=max(at, shortest))
        passed = _pass_on_everywhere(by, at)
    concerning(found, *passed, leads=len(passed))


@operation
def pass_on_leads(incident: UUID, *, by: Actor, at: datetime) -> int:
    """Let leads follow absences that began or ended by the clock; gives how many changed hands.

    Raises NotFound, NotAllowed.
    """
    found = Incident.objects.filter(pk=incident).first()
    if found is None:
        raise NotFound
    by.require(Permission.REASSIGN_LEAD, found.division)
    with across_scopes(_STANDING_IN):
        passed = standing_in.pass_on(
            found, by=by.post_id or by.id, at=at, recorded_at=recorded_at()
        )
    concerning(found, *passed, leads=len(passed))
    return len(passed)


def _pass_on_everywhere(by: Actor, at: datetime) -> list[UUID]:
    passed = []
    for incident in Incident.objects.filter(ended_at__isnull=True).order_by("id"):
        who = by.post_id or by.id
        passed += standing_in.pass_on(incident, by=who, at=at, recorded_at=recorded_at())
    return passed
