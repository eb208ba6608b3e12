"""Freed staff go to the next front, and nobody leaves an object without an owner (转段)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, concerning_all, operation, recorded_at
from lianfang.command.chart_operations import NewPairing, end_pairing, pair
from lianfang.command.charting import refuse_blank
from lianfang.command.models import Pairing
from lianfang.incidents.models import Incident
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.transitions.choices import Left
from lianfang.transitions.models import Redeployment
from lianfang.transitions.redeploying import free, stationed


class FrontMissing(BadInput):
    """Say at most 80 characters long to which front they go."""


class NobodyChosen(BadInput):
    """Choose at least one person who is free."""


class StillNeeded(DomainError):
    """{count} of these posts are still in a team or still owe something; nothing was changed."""


class LeavesWithoutOwner(DomainError):
    """Nobody else answers for {name}: say who takes it over before this post leaves."""


@operation
def redeploy(
    incident: Incident,
    posts: Sequence[UUID],
    front: str,
    document: str,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Send members of finished teams to another front; gives how many; all or none.

    Raises FrontMissing, NobodyChosen, StillNeeded, DocumentMissing, NotAllowed.
    """
    by.require(Permission.ORGANISE, incident.division)
    _refuse(front, document)
    wanted = list(dict.fromkeys(posts))
    if not wanted:
        raise NobodyChosen
    known = {f.post: f for f in free(by.scope, incident.pk, incident.division, at, limit=100_000)}
    needed = [post for post in wanted if post not in known]
    if needed:
        raise StillNeeded(count=len(needed))
    Redeployment.objects.bulk_create(
        Redeployment(
            incident=incident,
            post_id=post,
            left=Left.TEAM,
            front=front.strip(),
            division=known[post].division,
            document=document,
            from_at=at,
            recorded_at=recorded_at(),
        )
        for post in wanted
    )
    concerning_all(wanted, front=front)
    return len(wanted)


@operation
def relieve(
    incident: Incident,
    pairing: UUID,
    successor: UUID | None,
    front: str,
    document: str,
    *,
    by: Actor,
    at: datetime,
) -> Redeployment:
    """End a leader's pairing for another front, handing its object to `successor` if one is named.

    Raises LeavesWithoutOwner, FrontMissing, NotFound, NotAllowed and what pairing raises.
    """
    by.require(Permission.ORGANISE, incident.division)
    _refuse(front, document)
    held = stationed(by.scope, incident.pk, incident.division, at, pairing=pairing)
    if not held:
        raise NotFound
    (leaving,) = held
    if successor in (None, leaving.post) and not leaving.shared:
        raise LeavesWithoutOwner(name=leaving.object or leaving.division)
    ended = end_pairing(pairing, front.strip(), by=by, at=at)
    if successor:
        pair(incident, [_taking_over(ended, successor)], document, by=by, at=at)
    made = Redeployment.objects.create(
        incident=incident,
        post_id=leaving.post,
        left=Left.PAIRING,
        pairing=pairing,
        front=front.strip(),
        division=leaving.division,
        document=document,
        from_at=at,
        recorded_at=recorded_at(),
    )
    concerning(made, leaving.post, *([successor] if successor else []))
    return made


def _taking_over(ended: Pairing, successor: UUID) -> NewPairing:
    return NewPairing(
        successor,
        ended.kind,
        ended.rank,
        "" if ended.compound_id else ended.division,
        ended.compound_id,
    )


def _refuse(front: str, document: str) -> None:
    if not 0 < len(front.strip()) <= 80:
        raise FrontMissing
    refuse_blank(document)
