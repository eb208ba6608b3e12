"""Recording what a decision changes, and laying duties anew when its moment has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.command.charting import refuse_blank
from lianfang.incidents import parameters as registry
from lianfang.incidents import queries as incidents
from lianfang.incidents.choices import DecidedAs
from lianfang.incidents.models import Incident, ParameterChange, ProtocolEdition
from lianfang.incidents.operations import take_edition
from lianfang.incidents.parameters import Laying, Worth
from lianfang.incidents.rules import HELD_BY_EDITIONS
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, DomainError
from lianfang.transitions.previewing import Preview, preview
from lianfang.transitions.queries import in_force_at, to_lay
from lianfang.transitions.rules import holds_from

_LAYING = second_role_use(
    "transitions.lay_anew", "What is owed by everyone follows a decision on the whole district."
)


class ParameterUnknown(BadInput):
    """Nothing called “{key}” can be changed by a decision of this kind."""


class ValueRefused(BadInput):
    """“{value}” cannot be the value of “{label}”; it is from {least} to {most}, or one offered."""


class EditionTaken(DomainError):
    """Edition {number} is in the book already; a later one has another number."""


class EditionUnclear(BadInput):
    """An edition of the protocol has a number and a title."""


@dataclass(frozen=True, slots=True)
class Source:
    """By which decision something changes: its kind and row, who decided, by which document."""

    decided_as: str
    decision: UUID
    authority: str
    document: str
    effective_at: datetime


@operation
def change_parameters(
    incident: Incident,
    changes: Mapping[str, Worth],
    source: Source,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Record the values that a decision sets from its moment on; gives how many differ.

    What the preview announced is kept with each. What is in force already is not written again.
    Raises ParameterUnknown, ValueRefused, DocumentMissing, NotAllowed.
    """
    by.require(Permission.DECIDE_LEVEL, incident.division)
    refuse_blank(source.document)
    made = _write(incident, _seen(incident, changes, source, by), source)
    concerning(incident, source.decision, *made, changed=len(made))
    return len(made)


@operation
def adopt_edition(
    incident: Incident,
    number: int,
    title: str,
    changes: Mapping[str, Worth],
    source: Source,
    *,
    by: Actor,
    at: datetime,
) -> ProtocolEdition:
    """Take an edition of the protocol into force with what it changes; the rest stays as it is.

    Orders in force keep the edition and the end they were issued with (I14). Raises EditionTaken,
    EditionUnclear, EditionLate and what `change_parameters` raises.
    """
    by.require(Permission.DECIDE_LEVEL, incident.division)
    refuse_blank(source.document)
    if not 0 < len(title.strip()) <= 120:
        raise EditionUnclear
    if ProtocolEdition.objects.filter(incident=incident, number=number).exists():
        raise EditionTaken(number=number)
    seen = _seen(incident, changes, source, by)
    held = incidents.parameters(by.scope, incident.pk, source.effective_at)
    named = {key: value for key, value in changes.items() if key in HELD_BY_EDITIONS}
    parameters = replace(held, **named)  # type: ignore[arg-type]
    made = take_edition(
        incident, number, title.strip(), source.effective_at, parameters, by=by, at=at
    )
    _write(incident, seen, replace(source, decision=made.pk))
    concerning(incident, made, changed=len(seen.effects))
    return made


def _seen(incident: Incident, changes: Mapping[str, Worth], source: Source, by: Actor) -> Preview:
    """What the changes touch, once each of them is allowed."""
    for key, value in changes.items():
        _refuse(incident, key, value, source)
    return preview(
        by.scope, incident.pk, incident.division, changes, source.effective_at, recorded_at()
    )


def _write(incident: Incident, seen: Preview, source: Source) -> list[ParameterChange]:
    return ParameterChange.objects.bulk_create(
        ParameterChange(
            incident=incident,
            parameter=effect.parameter.key,
            value=effect.value,
            before=effect.before,
            decided_as=source.decided_as,
            decision=source.decision,
            authority=source.authority,
            document=source.document,
            effective_at=source.effective_at,
            announced={c.question.key: c.count for c in effect.counted},
            recorded_at=recorded_at(),
        )
        for effect in seen.effects
    )


def _refuse(incident: Incident, key: str, value: Worth, source: Source) -> None:
    held = {p.key: p for p in registry.all_parameters()}.get(key)
    if held is None or held.editions_only and source.decided_as != DecidedAs.EDITION:
        raise ParameterUnknown(key=key)
    if not held.accepts(value, incident.pk, source.effective_at):
        raise ValueRefused(value=value, label=held.label, least=held.least, most=held.most)


@operation
def lay_anew(incident: Incident, *, by: Actor, at: datetime) -> int:
    """Lay anew what is owed, for every change whose moment has come; gives how many duties moved.

    Only what falls due from then on follows; nothing retroactive. Of several changes of one
    parameter the one in force at that moment decides. Doing it again changes nothing.
    """
    by.require(Permission.DECIDE_LEVEL, incident.division)
    moved = 0
    with across_scopes(_LAYING):
        for change in to_lay(by.scope, incident.pk, at).select_for_update():
            laid = _laid(change, by)
            change.laid_at, change.laid = recorded_at(), laid
            change.save(update_fields=["laid_at", "laid"])
            moved += laid
    concerning(incident, moved=moved)
    return moved


def _laid(change: ParameterChange, by: Actor) -> int:
    lay = registry.parameter(change.parameter).lay
    if lay is None:
        return 0
    since = holds_from(change.effective_at, change.recorded_at)
    in_force = in_force_at(by.scope, change, since)
    return lay(
        Laying(
            incident=change.incident_id,
            key=change.parameter,
            value=str(in_force.value),
            since=since,
            by=by.id,
            recorded_at=recorded_at(),
        )
    )
