"""An exit from an order's place: heard, needs first, advice, a second look; never automatic (C8).

The steps come in this order and each is somebody's act. An open critical need stops all that is
more than advice. It is a matter of the person's, and counts against no team.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import ids
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people import vault
from lianfang.quarantine.breach_rules import Seen, Step, why_not
from lianfang.quarantine.choices import BreachOutcome, OrderKind
from lianfang.quarantine.models import Breach, Order
from lianfang.quarantine.needs_queries import unmet
from lianfang.quarantine.operations import issue_orders
from lianfang.quarantine.proposals import Proposal, Unissued
from lianfang.quarantine.rules import Span
from lianfang.quarantine.sameness import same_as

_LONGEST = 500
_MAY = (Permission.RECORD_BREACH, Permission.ISSUE_ORDER)


class PromiseNoBreach(DomainError):
    """Voluntary observation is a promise: there is no breach of it. Ask what the person needs."""


class NoOrderNow(DomainError):
    """The order is not in force any more: there is nothing to go on with. Close the matter."""


class WordsMissing(BadInput):
    """Write down what was seen or said, in at most {most} characters; no guesses."""


class OutOfStep(DomainError):
    """This step does not come now."""


class NotMoved(DomainError):
    """No site order was issued ({why}); the home order stands as it was."""


@dataclass(frozen=True, slots=True)
class BreachTold(NamesSomeone):
    """What was seen, and what the person said; empty until heard."""

    facts: str
    reason: str


@operation
def report_breach(order: UUID, facts: str, *, by: Actor, at: datetime) -> UUID:
    """Record that someone was not where an order says; what was seen is sealed.

    Raises PromiseNoBreach, NoOrderNow, WordsMissing, NotFound, NotAllowed.
    """
    found = Order.objects.select_related("person").filter(pk=order).first()
    if found is None:
        raise NotFound
    by.require(Permission.RECORD_BREACH, found.division)
    if found.kind == OrderKind.VOLUNTARY:
        raise PromiseNoBreach
    _require_running(found, at)
    key = ids.new()
    made = Breach(
        id=key,
        order=found,
        person=found.person_id,
        division=found.division,
        facts=_sealed(found, facts, key),
        by_post=by.post_id or by.id,
        at=at,
        recorded_at=recorded_at(),
    )
    made.save(force_insert=True)
    concerning(made, found.person_id)
    return key


@operation
def hear_reason(breach: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """Record what the person says about it, “no reason given” included.

    Raises OutOfStep, WordsMissing, NoOrderNow, NotFound, NotAllowed.
    """
    found = _at_step(breach, Step.HEAR, by, at)
    found.reason = _sealed(found.order, reason, found.pk)
    found.reason_recorded_at = recorded_at()
    _saved(found)


@operation
def check_needs(breach: UUID, *, by: Actor, at: datetime) -> int:
    """Look at the person's needs before anything else; gives how many are open.

    Raises OutOfStep, NoOrderNow, NotFound, NotAllowed.
    """
    found = _at_step(breach, Step.NEEDS, by, at)
    found.unmet, _critical = unmet(by.scope, found.person)
    found.needs_recorded_at = recorded_at()
    _saved(found)
    return found.unmet


@operation
def advise(breach: UUID, *, by: Actor, at: datetime) -> None:
    """Record that the person was advised. Raises OutOfStep, NoOrderNow, NotFound, NotAllowed."""
    found = _at_step(breach, Step.ADVISE, by, at)
    found.advised_recorded_at = recorded_at()
    _saved(found)


@operation
def recheck(breach: UUID, kept_in: bool, *, by: Actor, at: datetime) -> None:
    """Record whether the person stayed in afterwards.

    Raises OutOfStep (also while a critical need is open), NoOrderNow, NotFound, NotAllowed.
    """
    found = _at_step(breach, Step.RECHECK, by, at)
    found.kept_in, found.rechecked_recorded_at = kept_in, recorded_at()
    _saved(found)


@operation
def close_breach(breach: UUID, *, by: Actor, at: datetime) -> None:
    """Close the matter, at any step, without more. Raises OutOfStep, NotFound, NotAllowed."""
    found = _at_step(breach, Step.CLOSE, by, at)
    _settled(found, BreachOutcome.CLOSED, by)


@operation
def refer_breach(breach: UUID, *, by: Actor, at: datetime) -> None:
    """Refer the matter, as a count and no more, by an officer who may issue orders.

    Raises OutOfStep, NoOrderNow, NotFound, NotAllowed.
    """
    by.require(Permission.ISSUE_ORDER)
    found = _at_step(breach, Step.REFER, by, at)
    _settled(found, BreachOutcome.REFERRED, by)


@operation
def move_to_site(breach: UUID, site: UUID, why: str, *, by: Actor, at: datetime) -> UUID:
    """Let a site order take the home order's place, until the same end; gives the new order.

    Raises OutOfStep, NoOrderNow, NotMoved, and what `issue_orders` raises: dependants are asked
    about first.
    """
    by.require(Permission.ISSUE_ORDER)
    found = _at_step(breach, Step.MOVE, by, at)
    old = found.order
    proposal = Proposal(
        person=old.person_id,
        kind=OrderKind.SITE,
        anchor=old.anchor,
        anchor_at=old.anchor_at,
        precision=old.anchor_precision,
        division=old.division,
        reason=why,
        lead=old.lead,
        site=site,
        supersedes=old.pk,
    )
    issued = issue_orders(old.incident_id, [proposal], by=by, at=at)
    if issued.unissued:
        raise NotMoved(why=Unissued(issued.unissued[0][1]).label)
    _settled(found, BreachOutcome.MOVED, by)
    return issued.orders[0]


@operation
def open_breach(breach: UUID, *, by: Actor, at: datetime) -> BreachTold:
    """Read what was seen and what the person said; logged. Raises NotFound, NotAllowed."""
    found = _breach(breach, by)
    concerning(found, found.person)
    incident = found.order.incident_id
    facts = vault.open_text(incident, bytes(found.facts), found.pk)
    reason = vault.open_text(incident, bytes(found.reason), found.pk) if found.reason else ""
    return BreachTold(facts, reason)


def _sealed(order: Order, words: str, key: UUID) -> bytes:
    said = words.strip()
    if not 0 < len(said) <= _LONGEST:
        raise WordsMissing(most=_LONGEST)
    return vault.seal_text(order.incident_id, said, key)


def _breach(breach: UUID, by: Actor) -> Breach:
    if not any(by.may(permission) for permission in _MAY):
        raise NotAllowed
    found = (
        Breach.objects.select_for_update(of=("self",))
        .select_related("order")
        .filter(pk=breach)
        .first()
    )
    if found is None:
        raise NotFound
    if not any(by.may(permission, found.division) for permission in _MAY):
        raise NotAllowed
    return found


def _at_step(breach: UUID, step: Step, by: Actor, at: datetime) -> Breach:
    """The breach, if this step comes now."""
    found = _breach(breach, by)
    if step is not Step.CLOSE:
        _require_running(found.order, at)
    _open, critical = unmet(by.scope, found.person)
    if refusal := why_not(step, seen_of(found), critical=critical):
        raise OutOfStep(refusal)
    return found


def seen_of(breach: Breach) -> Seen:
    """How far a matter has come."""
    return Seen(
        heard=breach.reason_recorded_at is not None,
        needs=breach.needs_recorded_at is not None,
        advised=breach.advised_recorded_at is not None,
        kept_in=breach.kept_in,
        settled=breach.outcome is not None,
        at_site=breach.order.kind == OrderKind.SITE,
    )


def _require_running(order: Order, at: datetime) -> None:
    if not Span(order.start_at, order.end_at, order.ended_at).in_force(at):
        raise NoOrderNow


def _settled(breach: Breach, outcome: BreachOutcome, by: Actor) -> None:
    breach.outcome, breach.outcome_by = outcome, by.post_id or by.id
    breach.outcome_recorded_at = recorded_at()
    _saved(breach)


def _saved(breach: Breach) -> None:
    breach.save()
    concerning(breach, breach.person)


def breaches_of(scope: Scope, person: UUID) -> list[Breach]:
    """The matters of a person, the open ones first, then the newest."""
    rows = Breach.objects.select_related("order").filter(person__in=same_as(person))
    return sorted(rows, key=lambda b: (b.outcome is not None, -b.recorded_at.timestamp()))


def referred(scope: Scope, place: str) -> int:
    """How many matters of a place were referred: a count, and nothing else (C23)."""
    low, high = prefix_range(place)
    return Breach.objects.filter(
        outcome=BreachOutcome.REFERRED, division__gte=low, division__lt=high
    ).count()
