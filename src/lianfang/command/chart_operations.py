"""Setting up the chart: work groups, mandates with principals, pairings; each with an end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Post, Unit
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, concerning_all, operation, recorded_at
from lianfang.command.charting import Ended, end, refuse_blank
from lianfang.command.choices import CadreRank, Function, PairingKind
from lianfang.command.models import Mandate, Pairing, WorkGroup
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.places.models import Compound

_PAIRING = second_role_use(
    "command.pair", "Who else answers for an object, and its place; no residents are read."
)


class FunctionUnknown(BadInput):
    """Say which function of the incident management system the group {name} serves."""


class GroupStands(DomainError):
    """There is a work group {name} already; end it before another of that name begins."""


class MandateMissing(BadInput):
    """Say what the unit has to do, in at most 200 characters."""


class MandateStands(DomainError):
    """{count} of these units have a mandate in force; nothing was changed. First: {first}"""


class PairingUnclear(BadInput):
    """Row {row}: a pairing names its kind, a rank, and a place or one compound in it."""


class ObjectHasOwner(DomainError):
    """Row {row}: {name} has an owner already; end that pairing before another begins."""


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A work group to be formed, with the function it serves."""

    name: str
    function: str


@dataclass(frozen=True, slots=True)
class NewMandate:
    """What a unit has to do, and whose post answers for it."""

    unit: UUID
    text: str
    principal: UUID


@dataclass(frozen=True, slots=True)
class NewPairing:
    """A post that is to answer for a compound, or for a place."""

    post: UUID
    kind: str
    rank: str
    division: str = ""
    compound: UUID | None = None


@operation
def form_groups(
    incident: Incident, groups: Sequence[NewGroup], document: str, *, by: Actor, at: datetime
) -> int:
    """Form work groups from `at` by a document; gives their number; all or none.

    Raises DocumentMissing, FunctionUnknown, GroupStands, NotAllowed.
    """
    by.require(Permission.ORGANISE, incident.division)
    refuse_blank(document)
    standing = set(
        WorkGroup.objects.filter(incident=incident, to_at=None).values_list("name", flat=True)
    )
    for group in groups:
        if group.function not in Function.values or not 0 < len(group.name.strip()) <= 40:
            raise FunctionUnknown(name=group.name)
        if group.name in standing:
            raise GroupStands(name=group.name)
        standing.add(group.name)
    shared: dict[str, Any] = {"incident": incident, "from_at": at, "document": document}
    made = WorkGroup.objects.bulk_create(
        WorkGroup(name=g.name, function=g.function, recorded_at=recorded_at(), **shared)
        for g in groups
    )
    concerning_all([g.pk for g in made], document=document)
    return len(made)


@operation
def give_mandates(
    incident: Incident, mandates: Sequence[NewMandate], document: str, *, by: Actor, at: datetime
) -> int:
    """Give member units their mandates and principals from `at`; gives their number; all or none.

    Raises DocumentMissing, MandateMissing, MandateStands, NotFound, NotAllowed.
    """
    by.require(Permission.ORGANISE, incident.division)
    refuse_blank(document)
    if not all(0 < len(m.text.strip()) <= 200 for m in mandates):
        raise MandateMissing
    units, posts = {m.unit for m in mandates}, {m.principal for m in mandates}
    if Unit.objects.filter(pk__in=units).count() != len(units):
        raise NotFound
    if Post.objects.filter(pk__in=posts).count() != len(posts):
        raise NotFound
    held = Mandate.objects.filter(incident=incident, unit__in=units, to_at=None)
    if names := list(held.order_by("unit__name").values_list("unit__name", flat=True)):
        raise MandateStands(count=len(names), first=names[0])
    Mandate.objects.bulk_create(
        Mandate(
            incident=incident,
            unit_id=m.unit,
            text=m.text.strip(),
            principal_id=m.principal,
            from_at=at,
            document=document,
            recorded_at=recorded_at(),
        )
        for m in mandates
    )
    concerning_all(list(units), document=document)
    return len(mandates)


@operation
def pair(
    incident: Incident, pairings: Sequence[NewPairing], document: str, *, by: Actor, at: datetime
) -> int:
    """Have posts answer for places and compounds from `at`; gives how many; all or none.

    One statement for any number. A compound has one cadre and a place one leading secretary:
    the next begins where the one before has ended. Raises DocumentMissing, PairingUnclear,
    ObjectHasOwner, NotFound, NotAllowed.
    """
    by.require(Permission.ORGANISE)
    refuse_blank(document)
    with across_scopes(_PAIRING):
        places = _places(pairings)
        _refuse_taken(incident, pairings, places)
    for place in {*places}:
        by.require(Permission.ORGANISE, place)
    Pairing.objects.bulk_create(
        (
            Pairing(
                incident=incident,
                post_id=p.post,
                kind=p.kind,
                division=place,
                compound_id=p.compound,
                rank=p.rank,
                from_at=at,
                document=document,
                recorded_at=recorded_at(),
            )
            for p, place in zip(pairings, places, strict=True)
        ),
        batch_size=1000,
    )
    concerning_all([*dict.fromkeys(p.post for p in pairings)], document=document)
    return len(pairings)


def _places(pairings: Sequence[NewPairing]) -> list[str]:
    """The place of each pairing; a compound's is where it lies."""
    wanted = {p.compound for p in pairings if p.compound}
    where = dict(Compound.objects.filter(pk__in=wanted).values_list("pk", "division"))
    posts = {p.post for p in pairings}
    if len(where) != len(wanted) or Post.objects.filter(pk__in=posts).count() != len(posts):
        raise NotFound
    for row, p in enumerate(pairings, start=1):
        of_compound = p.kind == PairingKind.COMPOUND
        known = p.kind in PairingKind.values and p.rank in CadreRank.values
        if not known or of_compound != bool(p.compound) or not (of_compound or p.division):
            raise PairingUnclear(row=row)
    return [where[p.compound] if p.compound else p.division for p in pairings]


def _refuse_taken(
    incident: Incident, pairings: Sequence[NewPairing], places: Sequence[str]
) -> None:
    """Refuse an object that has an owner already, in force or in the same list."""
    held = Pairing.objects.filter(incident=incident, to_at=None)
    compounds = set(held.exclude(compound=None).values_list("compound", flat=True))
    led = set(held.filter(kind=PairingKind.SECRETARY).values_list("division", flat=True))
    for row, (p, place) in enumerate(zip(pairings, places, strict=True), start=1):
        if p.compound in compounds:
            raise ObjectHasOwner(row=row, name=Compound.objects.get(pk=p.compound).name)
        if p.kind == PairingKind.SECRETARY and place in led:
            raise ObjectHasOwner(row=row, name=place)
        if p.compound:
            compounds.add(p.compound)
        elif p.kind == PairingKind.SECRETARY:
            led.add(place)


@operation
def end_pairing(pairing: UUID, why: str, *, by: Actor, at: datetime) -> Pairing:
    """End a pairing. Raises ReasonMissing, AlreadyEnded, EndsTooEarly, NotFound, NotAllowed."""
    by.require(Permission.ORGANISE)
    found = Pairing.objects.select_for_update().filter(pk=pairing).first()
    if found is None:
        raise NotFound
    by.require(Permission.ORGANISE, found.division)
    return _ended(found, found.post_id, why, at)


@operation
def end_group(group: UUID, why: str, *, by: Actor, at: datetime) -> WorkGroup:
    """End a work group. Raises ReasonMissing, AlreadyEnded, EndsTooEarly, NotFound, NotAllowed."""
    by.require(Permission.ORGANISE)
    found = WorkGroup.objects.select_for_update().filter(pk=group).first()
    if found is None:
        raise NotFound
    return _ended(found, found.pk, why, at)


@operation
def end_mandate(mandate: UUID, why: str, *, by: Actor, at: datetime) -> Mandate:
    """End a mandate. Raises ReasonMissing, AlreadyEnded, EndsTooEarly, NotFound, NotAllowed."""
    by.require(Permission.ORGANISE)
    found = Mandate.objects.select_for_update().filter(pk=mandate).first()
    if found is None:
        raise NotFound
    return _ended(found, found.unit_id, why, at)


E = TypeVar("E", bound=Ended)


def _ended(found: E, about: UUID, why: str, at: datetime) -> E:
    end(found, why, at, recorded_at())
    concerning(about, found, why=why)
    return found
