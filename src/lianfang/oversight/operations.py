"""Matters kept: opened, heard, decided by organs outside; units commended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Officer, Unit
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.oversight.choices import AppealOutcome, Ground, OfficialRank, Sanction
from lianfang.oversight.models import Commendation, Matter, MatterDecision
from lianfang.people import vault

_OFFICIALS = second_role_use(
    "oversight.official", "Whether an officer's id is one; names are not read."
)


class MatterUnclear(BadInput):
    """A matter has a ground, a rank and the facts; a missed check alone is no ground."""


class StatementMissing(BadInput):
    """Write down what the official says, or that nothing was said."""


class NotHeard(DomainError):
    """The official has not been heard yet; hear the statement before any decision is entered."""


class MatterDecided(DomainError):
    """A decision is recorded for this matter already."""


class DecisionUnclear(BadInput):
    """A decision has the organ that took it, its document, its kind and its day."""


class DecidedInFuture(BadInput):
    """A decision is recorded once it was taken, not before."""


class NoDecision(DomainError):
    """There is no decision against which an appeal could be recorded."""


class AppealUnclear(BadInput):
    """Record what came of the appeal and the document that says so."""


class CommendationUnclear(BadInput):
    """Say for what the unit is commended, and for which days."""


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What an organ outside the software decided, by its own document."""

    organ: str
    document: str
    sanction: str
    decided_at: datetime


@operation
def open_matter(
    incident: Incident,
    official: UUID,
    rank: str,
    ground: str,
    facts: str,
    *,
    by: Actor,
    at: datetime,
    evidence: UUID | None = None,
) -> Matter:
    """Open a matter about an official; facts are sealed. Decides nothing.

    Raises MatterUnclear, NotFound, NotAllowed.
    """
    by.require(Permission.KEEP_MATTERS, incident.division)
    if rank not in OfficialRank.values or ground not in Ground.values or not facts.strip():
        raise MatterUnclear
    with across_scopes(_OFFICIALS):
        known = Officer.objects.filter(pk=official).exists()
    if not known:
        raise NotFound
    matter = Matter(
        incident=incident,
        division=incident.division,
        official=official,
        rank=rank,
        ground=ground,
        evidence=evidence,
        opened_at=at,
        opened_by=by.id,
        recorded_at=recorded_at(),
    )
    matter.facts = vault.seal_text(incident.pk, facts.strip(), matter.pk)
    matter.save(force_insert=True)
    concerning(matter, ground=ground)
    return matter


@operation
def hear_official(matter: UUID, statement: str, *, by: Actor, at: datetime) -> Matter:
    """Write down what the official says; sealed. Raises StatementMissing, MatterDecided."""
    found = _held(matter, by)
    if not statement.strip():
        raise StatementMissing
    if MatterDecision.objects.filter(matter=found).exists():
        raise MatterDecided
    found.heard = vault.seal_text(found.incident_id, statement.strip(), found.pk)
    found.heard_at = at
    found.save(update_fields=["heard", "heard_at"])
    concerning(found)
    return found


@operation
def record_decision(matter: UUID, new: NewDecision, *, by: Actor, at: datetime) -> MatterDecision:
    """Record what the discipline, supervision or appointing organ decided.

    Raises NotHeard, MatterDecided, DecisionUnclear, DecidedInFuture, NotFound, NotAllowed.
    """
    found = _held(matter, by)
    if found.heard_at is None:
        raise NotHeard
    if MatterDecision.objects.filter(matter=found).exists():
        raise MatterDecided
    organ, document = new.organ.strip(), new.document.strip()
    if new.sanction not in Sanction.values or not organ or not document:
        raise DecisionUnclear
    if new.decided_at > at:
        raise DecidedInFuture
    made = MatterDecision.objects.create(
        matter=found,
        division=found.division,
        official=found.official,
        rank=found.rank,
        ground=found.ground,
        organ=organ,
        document=document,
        sanction=new.sanction,
        decided_at=new.decided_at,
        recorded_at=recorded_at(),
    )
    found.closed_at = at
    found.save(update_fields=["closed_at"])
    concerning(made, found, sanction=new.sanction)
    return made


@operation
def record_appeal(
    matter: UUID, outcome: str, document: str, appealed_at: datetime, *, by: Actor, at: datetime
) -> MatterDecision:
    """Record what came of an official's appeal. Raises NoDecision, AppealUnclear, NotFound."""
    found = _held(matter, by)
    decision = MatterDecision.objects.select_for_update().filter(matter=found).first()
    if decision is None:
        raise NoDecision
    if outcome not in AppealOutcome.values or not document.strip() or appealed_at > at:
        raise AppealUnclear
    decision.appealed_at, decision.outcome = appealed_at, outcome
    decision.outcome_document, decision.outcome_at = document.strip()[:120], at
    decision.save(update_fields=["appealed_at", "outcome", "outcome_document", "outcome_at"])
    concerning(decision, found, outcome=outcome)
    return decision


@operation
def commend_unit(
    incident: Incident,
    unit: UUID,
    measures: dict[str, int],
    days: tuple[datetime, datetime],
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Commendation:
    """Commend a unit for some days: `measures` is the computation as it stood, open to all.

    Raises CommendationUnclear, NotFound, NotAllowed.
    """
    by.require(Permission.COMMEND, incident.division)
    if not reason.strip() or not measures or not days[0] < days[1] <= at:
        raise CommendationUnclear
    if not Unit.objects.filter(pk=unit).exists():
        raise NotFound
    made = Commendation.objects.create(
        incident=incident,
        unit_id=unit,
        measures=measures,
        from_at=days[0],
        until=days[1],
        reason=reason.strip()[:200],
        approved_by=by.id,
        approved_at=at,
        recorded_at=recorded_at(),
    )
    concerning(made, unit)
    return made


@dataclass(frozen=True, slots=True)
class MatterTold:
    """What a matter says, opened."""

    facts: str
    heard: str


@operation
def read_matter(matter: UUID, *, by: Actor, at: datetime) -> MatterTold:
    """Open the facts of a matter and what the official said; logged. Raises NotFound."""
    found = _held(matter, by)
    concerning(found)
    facts = vault.open_text(found.incident_id, bytes(found.facts), found.pk)
    if found.heard is None:
        return MatterTold(facts, "")
    return MatterTold(facts, vault.open_text(found.incident_id, bytes(found.heard), found.pk))


def _held(pk: UUID, by: Actor) -> Matter:
    by.require(Permission.KEEP_MATTERS)
    found = Matter.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFound
    by.require(Permission.KEEP_MATTERS, found.division)
    return found
