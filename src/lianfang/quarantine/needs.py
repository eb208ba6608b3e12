"""Needs of people at home: raised by them or for them, promised, met or answered (R14)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people import vault
from lianfang.people.models import Person
from lianfang.quarantine.care import care_done, owe_care, running_order, special_of
from lianfang.quarantine.choices import Manner, NeedKind, NeedOutcome, Priority
from lianfang.quarantine.models import Need, Order
from lianfang.quarantine.needs_rules import HIDDEN, due_of, priority_of, role_for

_LONGEST = 500


class NeedUnclear(BadInput):
    """Choose what is needed and how soon; a few words help, and “something else” needs them."""


class NeedTooLong(BadInput):
    """Say it in at most {most} characters."""


class NeedSettled(DomainError):
    """This need is settled already; nothing was changed. If it is there again, raise a new one."""


class PromisePast(BadInput):
    """The time promised, {promised}, is already past. Promise a time that is still to come."""


class CannotUnexplained(BadInput):
    """Say why it cannot be met, and what the person can do or gets instead: both are needed."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A need as it was taken: how urgent it counts, and until when it is to be met."""

    need: UUID
    priority: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class NeedTold(NamesSomeone):
    """The words of a need, and of its answer once there is one."""

    text: str
    reason: str = ""
    alternative: str = ""


@operation
def raise_need(
    person: UUID,
    kind: str,
    priority: str,
    text: str,
    manner: str,
    *,
    order: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Raised:
    """Take down a need of a person, by one of the team or by the person (portal).

    It never counts less urgent than its kind calls for, and becomes a duty of one, four or 24
    hours of the team's village cadre, doctor or township cadre. Without `order` it stands beside
    the one in force, if any. Raises NeedUnclear, NeedTooLong, NotFound, NotAllowed.
    """
    found = _person_of(person, by)
    said = text.strip()
    _require_clear(kind, priority, said, manner)
    need = Need(
        id=ids.new(),
        incident_id=found.incident_id,
        order=_order_of(found, order, at),
        person=person,
        division=found.division,
        kind=kind,
        priority=priority_of(priority, kind, special_of(person)),
        hidden=kind in HIDDEN,
        manner=manner,
        at=at,
        recorded_at=recorded_at(),
    )
    need.text = vault.seal_text(found.incident_id, said, need.pk)
    need.save(force_insert=True)
    return _owed(need, found)


def _owed(need: Need, person: Person) -> Raised:
    due = due_of(need.priority, need.recorded_at)
    owe_care(
        need.incident_id, DutyKind.NEED, need.pk, person, role_for(need.kind),
        recorded_at=need.recorded_at, due_at=due,
    )  # fmt: skip
    concerning(need, person)
    return Raised(need.pk, str(need.priority), due)


def _person_of(person: UUID, by: Actor) -> Person:
    """The person, for whoever may speak for them: one of the team, or the person alone."""
    found = Person.objects.filter(pk=person).first()
    if found is None:
        raise NotFound
    if not by.may(Permission.RECORD_NEED, found.division):
        by.require(Permission.SPEAK_FOR_ONESELF)
        if person not in by.scope.subjects:
            raise NotAllowed
    return found


def _require_clear(kind: str, priority: str, said: str, manner: str) -> None:
    known = kind in NeedKind.values and priority in Priority.values and manner in Manner.values
    if not known or (kind == NeedKind.OTHER and not said):
        raise NeedUnclear
    if len(said) > _LONGEST:
        raise NeedTooLong(most=_LONGEST)


def _order_of(person: Person, order: UUID | None, at: datetime) -> Order | None:
    if order is None:
        return running_order(person.pk, at)
    found = Order.objects.filter(pk=order, person=person).first()
    if found is None:
        raise NotFound
    return found


@operation
def accept_need(need: UUID, promised_at: datetime, *, by: Actor, at: datetime) -> None:
    """Take a need on and say when it will be met; a later promise stands for an earlier one.

    The duty's own time does not move. Raises NeedSettled, PromisePast, NotFound, NotAllowed.
    """
    found = _open_need(need, by)
    if promised_at <= at:
        raise PromisePast(promised=clock.local(promised_at).isoformat(" ", "minutes"))
    found.accepted_by, found.accepted_at = by.post_id or by.id, at
    found.promised_at = promised_at
    found.save(update_fields=["accepted_by", "accepted_at", "promised_at"])
    concerning(found, found.person)


@operation
def close_need(
    need: UUID,
    outcome: str,
    reason: str = "",
    alternative: str = "",
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Say that a need is met, or that it cannot be: with the reason and what there is instead.

    Raises NeedSettled, CannotUnexplained, NeedTooLong, NotFound, NotAllowed.
    """
    found = _open_need(need, by)
    why, instead = reason.strip(), alternative.strip()
    if outcome not in NeedOutcome.values:
        raise NeedUnclear
    if outcome == NeedOutcome.CANNOT and not (why and instead):
        raise CannotUnexplained
    if max(len(why), len(instead)) > _LONGEST:
        raise NeedTooLong(most=_LONGEST)
    moment = recorded_at()
    answer = json.dumps([why, instead], ensure_ascii=False)
    found.outcome = outcome
    found.answer = vault.seal_text(found.incident_id, answer, found.pk)
    found.closed_by, found.closed_at = by.post_id or by.id, at
    found.closed_recorded_at = moment
    found.save()
    care_done(
        DutyKind.NEED, found.pk, due_of(found.priority, found.recorded_at),
        by=found.closed_by, at=at, recorded_at=moment,
    )  # fmt: skip
    concerning(found, found.person, outcome=outcome)


def _open_need(need: UUID, by: Actor) -> Need:
    by.require(Permission.MEET_NEED)
    found = Need.objects.select_for_update().filter(pk=need).first()
    if found is None:
        raise NotFound
    by.require(Permission.MEET_NEED, found.division)
    if found.outcome is not None:
        raise NeedSettled
    return found


@operation
def open_need(need: UUID, *, by: Actor, at: datetime) -> NeedTold:
    """Read what a need says, for whoever meets or records needs, or for the person; logged.

    Raises NotFound, NotAllowed.
    """
    found = Need.objects.filter(pk=need).first()
    if found is None:
        raise NotFound
    if not by.may(Permission.MEET_NEED, found.division):
        _person_of(found.person, by)
    concerning(found, found.person)
    text = vault.open_text(found.incident_id, bytes(found.text), found.pk)
    if found.answer is None:
        return NeedTold(text)
    answer = vault.open_text(found.incident_id, bytes(found.answer), found.pk)
    return NeedTold(text, *json.loads(answer))
