"""The duty of the headquarters: planned, cancelled, handed over by two signatures, logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Post
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, concerning_all, operation, recorded_at
from lianfang.command.duty_rules import LONGEST, unrested
from lianfang.command.models import DutyNote, DutyShift, Handover
from lianfang.incidents.models import Incident
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound

SIGN_AHEAD = timedelta(minutes=30)
"""A hand-over may be written this long before the shift ends."""


class ShiftUnclear(BadInput):
    """A shift begins before it ends and lasts at most 24 hours."""


class ShiftOverlaps(DomainError):
    """{post} has another shift at {begins} with less than eight hours' rest between them."""


class ShiftBegun(DomainError):
    """This shift has begun; plan another one for the rest of it instead."""


class WhyCancelled(BadInput):
    """Say why the shift is cancelled."""


class NoteMissing(BadInput):
    """Write down what is handed over, in at most 1,000 characters; “nothing open” is an answer."""


class NotYourShift(NotAllowed):
    """Only who keeps this shift signs it over."""


class NoNextShift(DomainError):
    """Nobody takes over when this shift ends; plan the next shift first."""


class HandedOver(DomainError):
    """This shift is handed over already."""


class HandoverTooEarly(DomainError):
    """A shift is handed over in its last half hour, not earlier."""


class LogMissing(BadInput):
    """Write down what happened, in at most 500 characters and without anybody's name."""


@dataclass(frozen=True, slots=True)
class NewShift:
    """Who is to sit, from and to."""

    post: UUID
    from_at: datetime
    to_at: datetime


@operation
def plan_shifts(incident: Incident, shifts: Sequence[NewShift], *, by: Actor, at: datetime) -> int:
    """Plan shifts of the headquarters' duty; gives their number; all or none.

    Raises ShiftUnclear, ShiftOverlaps, NotFound, NotAllowed.
    """
    by.require(Permission.KEEP_DUTY, incident.division)
    titles = dict(Post.objects.filter(pk__in={s.post for s in shifts}).values_list("pk", "title"))
    theirs: dict[UUID, list[tuple[datetime, datetime]]] = {}
    standing = DutyShift.objects.filter(incident=incident, post__in=titles, cancelled_at=None)
    for post, begins, ends in standing.values_list("post", "from_at", "to_at"):
        theirs.setdefault(post, []).append((begins, ends))
    for shift in shifts:
        if shift.post not in titles:
            raise NotFound
        if not timedelta(0) < shift.to_at - shift.from_at <= LONGEST:
            raise ShiftUnclear
        others = theirs.setdefault(shift.post, [])
        if unrested(others, shift.from_at, shift.to_at):
            told = f"{clock.local(shift.from_at):%m-%d %H:%M}"
            raise ShiftOverlaps(post=titles[shift.post], begins=told)
        others.append((shift.from_at, shift.to_at))
    DutyShift.objects.bulk_create(
        DutyShift(
            incident=incident,
            post_id=s.post,
            from_at=s.from_at,
            to_at=s.to_at,
            recorded_at=recorded_at(),
        )
        for s in shifts
    )
    concerning_all([*dict.fromkeys(s.post for s in shifts)], shifts=len(shifts))
    return len(shifts)


@operation
def cancel_shift(shift: UUID, why: str, *, by: Actor, at: datetime) -> DutyShift:
    """Cancel a shift that has not begun. Raises ShiftBegun, WhyCancelled, NotFound, NotAllowed."""
    by.require(Permission.KEEP_DUTY)
    found = DutyShift.objects.select_for_update().filter(pk=shift, cancelled_at=None).first()
    if found is None:
        raise NotFound
    if not why.strip():
        raise WhyCancelled
    if found.from_at <= at:
        raise ShiftBegun
    found.cancelled_at, found.cancelled_why = at, why.strip()[:120]
    found.save(update_fields=["cancelled_at", "cancelled_why"])
    concerning(found, found.post_id, why=found.cancelled_why)
    return found


@operation
def hand_over(shift: UUID, note: str, *, by: Actor, at: datetime) -> Handover:
    """Who goes writes down what is open and signs; the next shift signs with `take_over`.

    Raises NotYourShift, HandoverTooEarly, NoNextShift, HandedOver, NoteMissing, NotFound.
    """
    by.require(Permission.KEEP_DUTY)
    giving = DutyShift.objects.select_for_update().filter(pk=shift, cancelled_at=None).first()
    if giving is None:
        raise NotFound
    if by.post_id != giving.post_id:
        raise NotYourShift
    text = note.strip()
    if not 0 < len(text) <= 1000:
        raise NoteMissing
    if at < giving.to_at - SIGN_AHEAD:
        raise HandoverTooEarly
    if Handover.objects.filter(giving=giving).exists():
        raise HandedOver
    taking = _next(giving)
    if taking is None:
        raise NoNextShift
    made = Handover.objects.create(
        incident_id=giving.incident_id,
        giving=giving,
        taking=taking,
        note=text,
        given_by=by.id,
        given_at=at,
        recorded_at=recorded_at(),
    )
    concerning(made, giving.post_id, taking.post_id)
    return made


def _next(giving: DutyShift) -> DutyShift | None:
    """The shift that sits when another ends."""
    found = DutyShift.objects.filter(
        incident=giving.incident_id,
        cancelled_at=None,
        from_at__lte=giving.to_at,
        to_at__gt=giving.to_at,
    )
    return found.exclude(pk=giving.pk).order_by("-from_at").first()


@operation
def take_over(handover: UUID, *, by: Actor, at: datetime) -> Handover:
    """Who comes has read what is handed over and signs. Raises NotYourShift, NotFound.

    Again changes nothing.
    """
    by.require(Permission.KEEP_DUTY)
    found = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("taking")
        .filter(pk=handover)
        .first()
    )
    if found is None:
        raise NotFound
    if by.post_id != found.taking.post_id or by.id == found.given_by:
        raise NotYourShift
    if found.taken_at is None:
        found.taken_by, found.taken_at = by.id, at
        found.save(update_fields=["taken_by", "taken_at"])
    concerning(found, found.taking.post_id)
    return found


@operation
def log_duty(incident: Incident, text: str, *, by: Actor, at: datetime) -> DutyNote:
    """Write a line of the duty log; it is never changed. Raises LogMissing, NotAllowed."""
    by.require(Permission.KEEP_DUTY, incident.division)
    words = text.strip()
    if not 0 < len(words) <= 500:
        raise LogMissing
    made = DutyNote.objects.create(
        incident=incident, at=at, text=words, by_post=by.post_id, recorded_at=recorded_at()
    )
    concerning(made)
    return made
