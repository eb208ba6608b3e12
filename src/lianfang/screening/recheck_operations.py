"""Drawing a random share of the day's answers, and recording the second look of someone else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.screening import rechecking
from lianfang.screening.keying import hands
from lianfang.screening.models import Recheck
from lianfang.screening.rechecking import SHARE

_DRAWING = second_role_use(
    "screening.draw_rechecks", "Second looks are drawn from every place's answers by chance."
)


class DayNotOver(BadInput):
    """A day's answers are drawn from at {until}, when no more of them come in."""


class ShareUnknown(BadInput):
    """{value} is not a share: it lies above 0 and goes up to 1."""


class SameEyes(DomainError):
    """Who answered, or keyed the answer in, does not look again: let someone else do it."""


class LookedInFuture(BadInput):
    """A second look is dated {at}, later than now or before it was drawn. Correct the time."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many answers and how many doors were newly drawn."""

    answers: int
    doors: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What a second look found: the same as the first, or not."""

    recheck: UUID
    agrees: bool
    at: datetime


@operation
def draw_rechecks(
    incident: UUID, day: date, *, share: float = SHARE, by: Actor, at: datetime
) -> Drawn:
    """Draw second looks from the answers and answered doors of a day, from 19:30 to 19:30.

    Each is owed by another post of the place, by 18:00 of the next day. Drawing again draws the
    same. Raises NotFound, NotAllowed, DayNotOver, ShareUnknown.
    """
    found = Incident.objects.filter(pk=incident).first()
    if found is None:
        raise NotFound
    by.require(Permission.ORGANISE, found.division)
    if not 0 < share <= 1:
        raise ShareUnknown(value=share)
    _, until = rechecking.span(day)
    if at < until:
        raise DayNotOver(until=clock.local(until).isoformat(" ", "minutes"))
    with across_scopes(_DRAWING):
        new = [
            rechecking.write(
                found, rechecking.draw(incident, subjects, share), day, at, recorded_at()
            )
            for subjects in rechecking.drawable(incident, day)
        ]
    drawn = Drawn(*new)
    concerning(found, answers=drawn.answers, doors=drawn.doors)
    return drawn


@operation
def record_rechecks(
    results: Sequence[Looked], *, paper_of: UUID | None = None, by: Actor, at: datetime
) -> int:
    """Record what second looks found; gives how many were new. What was looked at stays so.

    `paper_of` is the post whose paper is keyed in. Raises NotFound outside the scope,
    NotAllowed, PostUnknown, SameEyes, LookedInFuture; then none is recorded.
    """
    by.require(Permission.RECHECK)
    wanted = {result.recheck: result for result in results}
    held = list(Recheck.objects.select_for_update().filter(pk__in=wanted).order_by("id"))
    if len(held) != len(wanted):
        raise NotFound
    for division in {recheck.division for recheck in held}:
        by.require(Permission.RECHECK, division)
    new = [recheck for recheck in held if recheck.agrees is None]
    whose = hands(paper_of, Permission.RECHECK, {r.division for r in new}, by)
    _refuse_same_eyes(new, whose.by_post, by)
    for recheck in new:
        result = wanted[recheck.pk]
        if not recheck.drawn_at <= result.at <= at:
            raise LookedInFuture(at=clock.local(result.at).isoformat(" ", "minutes"))
        recheck.agrees, recheck.by_post, recheck.at = result.agrees, whose.by_post, result.at
    rechecking.write_results(new, recorded_at())
    rechecking.fulfil(new, recorded_at())
    concerning(*held, new=len(new))
    return len(new)


def _refuse_same_eyes(rechecks: Sequence[Recheck], post: UUID, by: Actor) -> None:
    """Neither the post that looks nor any other post of the officer may have had it in hand."""
    own = {post, by.id} | rechecking.posts_of(by.id)
    first = rechecking.hands_of(rechecks)
    if any(first.get(recheck.subject, frozenset()) & own for recheck in rechecks):
        raise SameEyes
