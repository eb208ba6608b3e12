"""Holds, and the acts of a destruction: proposed, agreed, witnessed, and what was then done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.keeping import queries, register
from lianfang.keeping.choices import Stage
from lianfang.keeping.models import Destruction, Hold
from lianfang.keeping.readiness import refuse_unready
from lianfang.keeping.rules import reviewed_in_time
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound

_KEEPING = second_role_use("keeping.acts", "Holds and destructions are of a whole incident.")


class AssessmentMissing(BadInput):
    """Say why it is lawful, why it is necessary, and how it is kept safe."""


class ReviewFar(BadInput):
    """A hold is looked at again within 90 days: choose an earlier day, after today."""


class TableUnknown(BadInput):
    """The field register has no “{label}”."""


class SamePerson(DomainError):
    """Another person has to do this: not the one who proposed or agreed."""


class OutOfTurn(DomainError):
    """This step has been done, or an earlier one is missing."""


@operation
def propose_hold(
    incident: Incident,
    labels: Sequence[str],
    grounds: tuple[str, str, str],
    review_on: date,
    *,
    by: Actor,
    at: datetime,
) -> Hold:
    """Ask that tables be kept beyond their clock, with lawful, necessary, safe said each.

    Raises AssessmentMissing, ReviewFar, TableUnknown.
    """
    by.require(Permission.KEEP_DATA, incident.division)
    if not all(g.strip() for g in grounds):
        raise AssessmentMissing
    if not reviewed_in_time(review_on, clock.day_of(at)):
        raise ReviewFar
    known = {table.label for table in register.tables()}
    for label in labels:
        if label not in known:
            raise TableUnknown(label=label)
    lawful, necessary, safe = (g.strip()[:200] for g in grounds)
    with across_scopes(_KEEPING):
        hold = Hold.objects.create(
            incident=incident,
            tables=list(labels),
            lawful=lawful,
            necessary=necessary,
            safe=safe,
            review_on=review_on,
            proposed_by=by.id,
            recorded_at=recorded_at(),
        )
    concerning(hold, incident)
    return hold


@operation
def approve_hold(hold: UUID, *, by: Actor, at: datetime) -> None:
    """Put a hold into force. Raises NotFound, SamePerson, OutOfTurn."""
    found = _hold(hold)
    by.require(Permission.KEEP_DATA, found.incident.division)
    if found.proposed_by == by.id:
        raise SamePerson
    if found.approved_at or found.ended_at:
        raise OutOfTurn
    _change(found, approved_by=by.id, approved_at=at)


@operation
def end_hold(hold: UUID, *, by: Actor, at: datetime) -> None:
    """End a hold; what it kept goes with the next run. Raises NotFound, OutOfTurn."""
    found = _hold(hold)
    by.require(Permission.KEEP_DATA, found.incident.division)
    if found.ended_at:
        raise OutOfTurn
    _change(found, ended_at=at)


@operation
def propose_destruction(incident: Incident, *, by: Actor, at: datetime) -> Destruction:
    """The first officer asks that an incident's people be destroyed.

    Raises NotEnded, TooEarly, Held, RemedyOpen, OutOfTurn.
    """
    by.require(Permission.KEEP_DATA, incident.division)
    refuse_unready(incident, at)
    if queries.destruction(by.scope, incident.pk):
        raise OutOfTurn
    with across_scopes(_KEEPING):
        made = Destruction.objects.create(
            incident=incident, first=by.id, first_name=by.label, first_at=at
        )
    concerning(incident)
    return made


@operation
def agree_destruction(incident: Incident, *, by: Actor, at: datetime) -> None:
    """The second officer agrees. Raises SamePerson, OutOfTurn and what proposing raises."""
    by.require(Permission.KEEP_DATA, incident.division)
    refuse_unready(incident, at)
    found = _at(incident, Stage.PROPOSED)
    if by.id == found.first:
        raise SamePerson
    _change(found, stage=Stage.AGREED, second=by.id, second_name=by.label, second_at=at)


@operation
def witness_destruction(incident: Incident, *, by: Actor, at: datetime) -> None:
    """A reviewer outside the deciding line stands witness. Raises SamePerson, OutOfTurn."""
    by.require(Permission.REVIEW_READINGS)
    found = _at(incident, Stage.AGREED)
    if by.id in (found.first, found.second):
        raise SamePerson
    _change(found, stage=Stage.WITNESSED, witness=by.id, witness_name=by.label, witness_at=at)


@operation
def record_package(
    incident: Incident, manifest: dict[str, Any], *, by: Actor, at: datetime
) -> None:
    """Note that the archive's package was written. Raises OutOfTurn and what proposing raises."""
    by.require(Permission.KEEP_DATA, incident.division)
    refuse_unready(incident, at)
    _change(_at(incident, Stage.WITNESSED), stage=Stage.PACKAGED, package=manifest)


@operation
def record_keyless(incident: Incident, *, by: Actor, at: datetime) -> None:
    """Note that the keys are no more; from here there is no way back. Raises OutOfTurn."""
    by.require(Permission.KEEP_DATA, incident.division)
    _change(_at(incident, Stage.PACKAGED), stage=Stage.KEYLESS, keyless_at=at)


@operation
def record_done(
    incident: Incident, certificate: dict[str, Any], digest: str, *, by: Actor, at: datetime
) -> None:
    """Keep the certificate of a finished destruction. Raises OutOfTurn."""
    by.require(Permission.KEEP_DATA, incident.division)
    found = _at(incident, Stage.KEYLESS)
    _change(found, stage=Stage.DONE, done_at=at, certificate=certificate, certificate_hash=digest)


def _hold(hold: UUID) -> Hold:
    found = Hold.objects.select_related("incident").filter(pk=hold).first()
    if found is None:
        raise NotFound
    return found


def _at(incident: Incident, stage: Stage) -> Destruction:
    found = queries.destruction(None, incident.pk)
    if found is None or found.stage != stage:
        raise OutOfTurn
    return found


def _change(found: Hold | Destruction, **values: Any) -> None:
    with across_scopes(_KEEPING):
        for name, value in values.items():
            setattr(found, name, value)
        found.save(update_fields=list(values))
    concerning(found.pk)
