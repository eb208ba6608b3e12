"""Household sweeps: opening a round, recording doors, reporting whom no list named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.establishing import end_posts
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.screening import answering, sweeping
from lianfang.screening.answering import AnswerInFuture, FieldAnswer
from lianfang.screening.choices import Outcome
from lianfang.screening.keying import hands
from lianfang.screening.models import Helper, Round
from lianfang.screening.placing import Placer
from lianfang.screening.reassigning import PlaceUnknown
from lianfang.screening.sweeping import DoorVisit, Finding, FoundPerson

_FINDING = second_role_use(
    "screening.report_found",
    "Someone found at a door is matched with everyone; the finder reads nobody elsewhere.",
)


class RoundKnown(DomainError):
    """Round {number} of this incident is open under another name: {name}"""


class RoundEnded(DomainError):
    """Round {number} of this incident has ended. Open another one."""


class RoundUnnamed(BadInput):
    """Give the round a number from 1 and a name of at most 80 characters."""


@operation
def open_round(incident: UUID, number: int, name: str, *, by: Actor, at: datetime) -> UUID:
    """Open a household sweep of the whole incident; opening it again changes nothing.

    Raises NotAllowed, NotFound, RoundKnown, RoundEnded, RoundUnnamed.
    """
    found = Incident.objects.filter(pk=incident).first()
    if found is None:
        raise NotFound
    by.require(Permission.ORGANISE, found.division)
    if number < 1 or not 0 < len(name.strip()) <= 80:
        raise RoundUnnamed
    opened, is_new = Round.objects.get_or_create(
        incident=found,
        number=number,
        defaults={"name": name.strip(), "opened_at": at, "recorded_at": recorded_at()},
    )
    if not is_new and opened.name != name.strip():
        raise RoundKnown(number=number, name=opened.name)
    if opened.ended_at and opened.ended_at <= at:
        raise RoundEnded(number=number)
    concerning(opened)
    return opened.pk


@operation
def close_round(round: UUID, *, by: Actor, at: datetime) -> int:
    """End a round and its helpers' posts; gives how many of these were in force.

    Paper of knocks before its end may still be keyed in. Again changes nothing. Raises NotAllowed,
    NotFound.
    """
    found = _round(round)
    by.require(Permission.ORGANISE, found.incident.division)
    Round.objects.filter(pk=round, ended_at=None).update(ended_at=at)
    posts = Helper.objects.filter(round=round).order_by("post").values_list("post", flat=True)
    ended = end_posts(list(posts), at)
    concerning(found, *posts, posts=ended)
    return ended


def _round(round: UUID) -> Round:
    found = Round.objects.select_related("incident").filter(pk=round).first()
    if found is None:
        raise NotFound
    return found


@operation
def record_visits(
    round: UUID,
    visits: Sequence[DoorVisit],
    *,
    paper_of: UUID | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Record a sheet of knocks at doors, of any length; gives how many were new.

    A visit gets its household's place. The same visit sent again is not entered twice. `paper_of`
    is the post whose paper is keyed in. Raises NotFound for an unknown round or a household
    outside the scope, VisitOutsideRound, KnockByNight, DoorUnclear, PostUnknown.
    """
    by.require(Permission.SWEEP)
    found = _round(round)
    sweeping.check_visits(found, visits, at)
    whose = hands(paper_of, Permission.SWEEP, (), by)
    written = sweeping.insert_visits(found, visits, whose, recorded_at=recorded_at())
    concerning(found, visits=len(visits), new=written)
    return written


@operation
def report_found(
    incident: UUID, found: Sequence[FoundPerson], *, by: Actor, at: datetime
) -> tuple[UUID, ...]:
    """Report people found by a sweep, each at once as found; gives their leads in order.

    They are matched by deterministic keys first and belong to the place where they were found.
    Who has a lead there already keeps it. Raises NotAllowed outside the scope, PlaceUnknown,
    AnswerInFuture, NameMissing, NotANumber. A round's helpers count doors only, and report nobody.
    """
    by.require(Permission.ENTER_LEAD)
    by.require(Permission.SWEEP)
    place = Incident.objects.filter(pk=incident).first()
    if place is None:
        raise NotFound
    placer = Placer(place, at)
    _check(found, placer, by, at)
    post, moment = by.post_id or by.id, recorded_at()
    with across_scopes(_FINDING):
        leads, new = Finding(placer, incident, at, moment).leads(found)
        by_id = {lead.pk: lead for lead in leads}
        answers = {
            lead.pk: FieldAnswer(lead.pk, Outcome.FOUND, max(one.at, lead.at))
            for lead, one in zip(leads, found, strict=True)
            if lead.pk in new or sweeping.still_open(lead)
        }
        answering.fulfil(answering.append(list(answers.values()), by_id, post, moment))
        answering.follow(by_id)
    concerning(*by_id, *{lead.person_id for lead in leads}, found=len(found), new=len(new))
    return tuple(lead.pk for lead in leads)


def _check(found: Sequence[FoundPerson], placer: Placer, by: Actor, at: datetime) -> None:
    sweeping.check_found(found)
    for one in found:
        by.require(Permission.SWEEP, one.division)
        if not placer.knows(one.division):
            raise PlaceUnknown(code=one.division)
        if one.at > at:
            raise AnswerInFuture(at=one.at.isoformat(" ", "minutes"))
