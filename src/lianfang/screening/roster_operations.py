"""Units' own rosters: who came back, or an explicit zero, signed by the principal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.accounts.models import Unit
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, concerning_all, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.kernel.errors import BadInput, NotAllowed, NotFound
from lianfang.screening import rostering
from lianfang.screening.models import Batch, Roster


class RosterDuePast(BadInput):
    """Rosters are due at a moment that is still to come."""


class SignatureMissing(BadInput):
    """Write the name of the principal who signs, in at most 40 characters."""


class RosterNamesNobody(BadInput):
    """This list names nobody: mend and send it again, or sign that there is nobody."""


@operation
def plan_rosters(incident: Incident, due_at: datetime, *, by: Actor, at: datetime) -> int:
    """Owe a roster of each department and township that takes part; gives how many are new.

    Doing it again changes nothing but for units that joined since. Raises RosterDuePast.
    """
    by.require(Permission.ORGANISE, incident.division)
    if due_at <= at:
        raise RosterDuePast
    units, new = rostering.owe(by.scope, incident, due_at, at=at, recorded_at=recorded_at())
    concerning_all(units, due_at=due_at.isoformat(), new=new)
    return new


@operation
def file_roster(
    incident: UUID, unit: UUID, batch: UUID | None, signed_by: str, *, by: Actor, at: datetime
) -> UUID:
    """File a unit's roster: a list it sent, or None for an explicit zero; gives the roster.

    `signed_by` is the principal's name. A later roster stands for an earlier one, and both
    stay. Raises NotAllowed, NotFound, SignatureMissing, RosterNamesNobody.
    """
    place = Incident.objects.filter(pk=incident).first()
    found = Unit.objects.filter(pk=unit).first()
    if place is None or found is None:
        raise NotFound
    _require_unit(by, found)
    name = signed_by.strip()
    if not 0 < len(name) <= 40:
        raise SignatureMissing
    post, moment = by.post_id or by.id, recorded_at()
    sent = _sent(place, found, batch) if batch else None
    persons = rostering.persons_in(sent) if sent else 0
    if sent and not persons:
        raise RosterNamesNobody
    roster = Roster.objects.create(
        incident=place,
        unit=found,
        division=found.division,
        batch=sent,
        is_zero=sent is None,
        persons=persons,
        signed_by=name,
        signed_post=post,
        at=at,
        recorded_at=moment,
    )
    rostering.fulfil(incident, unit, roster=roster.pk, by_post=post, at=at, recorded_at=moment)
    concerning(roster, found, *([sent] if sent else []), persons=persons)
    return roster.pk


def _require_unit(by: Actor, unit: Unit) -> None:
    """An officer files for the unit of the post; the headquarters' staff for those of its area."""
    by.require(Permission.SIGN_ROSTER, unit.division)
    if by.kind == "officer" and by.role != Role.GROUP_STAFF and by.unit_id != unit.pk:
        raise NotAllowed


def _sent(incident: Incident, unit: Unit, batch: UUID) -> Batch:
    found = Batch.objects.filter(pk=batch, incident=incident, provider=unit).first()
    if found is None:
        raise NotFound
    return found
