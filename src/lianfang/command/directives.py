"""What the acts on directives share: the paper held, its addressees, what each one owes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Unit
from lianfang.command.answering import answering_posts
from lianfang.command.directive_rules import (
    CLIMB_AFTER,
    CLIMB_WITHIN,
    OPEN_FOR,
    RECEIPT_GRACE,
    RECEIPT_WITHIN,
    RESULT_GRACE,
)
from lianfang.command.models import Addressee, Directive, Mandate
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Done, Duty, fulfil
from lianfang.duties.models import Obligation
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotFound

KINDS = (DutyKind.DIRECTIVE_RECEIPT, DutyKind.DIRECTIVE_RESULT, DutyKind.DIRECTIVE_CLIMB)
SLOT = "once"
ANEW_WITHIN = timedelta(days=1)


class DirectiveGone(DomainError):
    """This directive was withdrawn on {day}; nothing more is asked."""


class AlreadyIssued(DomainError):
    """This is issued already; withdraw or supersede it instead."""


class NotAddressed(DomainError):
    """This directive is not addressed to your unit."""


def held(pk: UUID) -> Directive:
    """A directive, held until the transaction ends. Raises NotFound, DirectiveGone."""
    found = Directive.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    _standing(found)
    return found


def own_answer(directive: UUID, by: Actor) -> Addressee:
    """One's own unit as addressee, held. Raises NotFound, DirectiveGone, NotAddressed."""
    paper = Directive.objects.filter(pk=directive).first()
    if paper is None:
        raise NotFound
    _standing(paper)
    found = (
        Addressee.objects.select_for_update(of=("self",))
        .select_related("directive")
        .filter(directive=directive, unit=by.unit_id)
        .first()
    )
    if found is None:
        raise NotAddressed
    return found


def _standing(paper: Directive) -> None:
    if paper.withdrawn_at is not None:
        raise DirectiveGone(day=f"{clock.local(paper.withdrawn_at):%Y-%m-%d}")


def addressed(
    paper: Directive, units: Sequence[UUID], at: datetime, recorded: datetime
) -> list[Addressee]:
    """An addressee for each unit there is, once."""
    found = Unit.objects.filter(pk__in=set(units)).order_by("division", "name", "pk")
    return [
        Addressee(
            directive=paper,
            unit=unit,
            division=unit.division,
            receipt_due=at + RECEIPT_WITHIN,
            recorded_at=recorded,
        )
        for unit in found
    ]


def owed(paper: Directive, addressees: Sequence[Addressee], at: datetime) -> list[Duty]:
    """Each addressee's receipt, and its result where one is due."""
    posts = answering_posts([one.unit_id for one in addressees], at)
    duties = []
    for one in addressees:
        post, due = posts.get(one.unit_id), one.receipt_due
        duties.append(_duty(DutyKind.DIRECTIVE_RECEIPT, one, post, at, due, RECEIPT_GRACE))
        if paper.due_at is not None:
            duties.append(
                _duty(DutyKind.DIRECTIVE_RESULT, one, post, at, paper.due_at, RESULT_GRACE)
            )
    return duties


def _duty(
    kind: str,
    one: Addressee,
    post: UUID | None,
    at: datetime,
    due: datetime,
    grace: timedelta,
    slot: str = SLOT,
) -> Duty:
    return Duty(
        kind=kind,
        subject=one.pk,
        slot=slot,
        owner=post,
        unit=one.unit_id,
        division=one.division,
        opens_at=at,
        due_at=due,
        late_at=due + grace,
        closes_at=due + grace + OPEN_FOR,
    )


def owed_anew(one: Addressee, at: datetime) -> Duty:
    """The result that is owed again after one was returned."""
    post = answering_posts([one.unit_id], at).get(one.unit_id)
    slot, due = f"{clock.local(at):%m%d%H%M}", at + ANEW_WITHIN
    return _duty(DutyKind.DIRECTIVE_RESULT, one, post, at, due, RESULT_GRACE, slot)


def acknowledged(one: Addressee, by: Actor, at: datetime, recorded: datetime) -> None:
    """The receipt is given; what its principal was asked is settled by it."""
    _done(DutyKind.DIRECTIVE_RECEIPT, one, one.receipt_due, by, at, recorded)
    if one.climbed_at is not None:
        due = one.climbed_at + CLIMB_WITHIN
        _done(DutyKind.DIRECTIVE_CLIMB, one, due, by, at, recorded)


def answered(one: Addressee, by: Actor, at: datetime, recorded: datetime) -> None:
    """The result is given, the first or one that was owed anew."""
    waiting = Obligation.objects.filter(
        kind=DutyKind.DIRECTIVE_RESULT, subject=one.pk, done_at=None, lifted_at=None
    )
    done = [
        Done(one.pk, day, slot, at, by.post_id or by.id, one.pk)
        for day, slot in waiting.values_list("slot_on", "slot")
    ]
    fulfil(DutyKind.DIRECTIVE_RESULT, done, recorded)


def _done(
    kind: str, one: Addressee, due: datetime, by: Actor, at: datetime, recorded: datetime
) -> None:
    day = clock.day_of(due)
    fulfil(kind, [Done(one.pk, day, SLOT, at, by.post_id or by.id, one.pk)], recorded)


def silent(incident: UUID, at: datetime) -> QuerySet[Addressee]:
    """Addressees who have been silent so long that their principal is asked."""
    return Addressee.objects.filter(
        directive__incident=incident,
        directive__withdrawn_at=None,
        receipt_due__lte=at - (CLIMB_AFTER - RECEIPT_WITHIN),
        received_at=None,
        climbed_at=None,
    )


def climb(incident: UUID, at: datetime) -> list[Addressee]:
    """Mark the silent as climbed to their unit's principal, where it has one."""
    waiting = list(silent(incident, at))
    principals = dict(
        Mandate.objects.filter(
            incident=incident, to_at=None, unit__in={one.unit_id for one in waiting}
        ).values_list("unit", "principal")
    )
    climbed = [one for one in waiting if one.unit_id in principals]
    for one in climbed:
        one.climbed_to_id, one.climbed_at = principals[one.unit_id], at
    Addressee.objects.bulk_update(climbed, ["climbed_to", "climbed_at"], batch_size=500)
    return climbed


def owed_by_principals(climbed: Sequence[Addressee], at: datetime) -> list[Duty]:
    """What the principals of silent units owe: to have it answered."""
    due = at + CLIMB_WITHIN
    return [
        _duty(DutyKind.DIRECTIVE_CLIMB, one, one.climbed_to_id, at, due, RECEIPT_GRACE)
        for one in climbed
    ]
