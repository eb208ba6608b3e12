"""Who may order, where sites are, who looks after a village; leaving a site, and being held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.kernel.errors import DomainError, NotFound
from lianfang.quarantine import beds
from lianfang.quarantine.choices import HeldHow
from lianfang.quarantine.models import (
    Authority,
    Bed,
    HeldFact,
    Order,
    Site,
    SiteModeChange,
    StandingMember,
)
from lianfang.quarantine.rules import Span


class NotHeld(DomainError):
    """Nobody is held before the end of the order: say from when to when after it."""


@dataclass(frozen=True, slots=True)
class NewAuthority:
    """An entry of the authority table: who may issue a kind, on what basis and document."""

    kind: str
    issuer: str
    basis: str
    document: str
    appeal: str
    phone: str
    from_at: datetime


@operation
def grant_authority(
    incident: UUID, entries: Sequence[NewAuthority], *, by: Actor, at: datetime
) -> int:
    """Enter who may issue which kind of order from when on."""
    by.require(Permission.ORGANISE)
    made = [
        Authority(
            incident_id=incident,
            kind=e.kind,
            issuer=e.issuer,
            basis=e.basis,
            document=e.document,
            appeal=e.appeal,
            phone=e.phone,
            from_at=e.from_at,
            recorded_at=recorded_at(),
        )
        for e in entries
    ]
    Authority.objects.bulk_create(made)
    concerning(*made)
    return len(made)


@operation
def establish_site(
    unit: UUID, name: str, division: str, rooms: int, mode: str, *, by: Actor, at: datetime
) -> Site:
    """Set up a quarantine site with one bed a room, in use or on standby from now on."""
    by.require(Permission.ORGANISE)
    site = Site.objects.create(
        unit_id=unit, name=name, division=division, recorded_at=recorded_at()
    )
    width = len(str(rooms))
    Bed.objects.bulk_create(
        Bed(site=site, number=str(n).zfill(width)) for n in range(1, rooms + 1)
    )
    SiteModeChange.objects.create(site=site, mode=mode, effective_at=at, recorded_at=recorded_at())
    concerning(site, rooms=rooms)
    return site


@operation
def set_site_mode(site: UUID, mode: str, *, by: Actor, at: datetime) -> SiteModeChange:
    """Put a site into use or on standby from now on."""
    by.require(Permission.ORGANISE)
    change = SiteModeChange.objects.create(
        site_id=site, mode=mode, effective_at=at, recorded_at=recorded_at()
    )
    concerning(site)
    return change


@operation
def set_standing_teams(teams: dict[str, dict[str, UUID]], *, by: Actor, at: datetime) -> int:
    """Say who fills the five roles in villages and communities: code to role to post."""
    by.require(Permission.ORGANISE)
    StandingMember.objects.filter(division__in=teams, to_at__isnull=True).update(to_at=at)
    made = [
        StandingMember(
            division=division, role=role, post=post, from_at=at, recorded_at=recorded_at()
        )
        for division, roles in teams.items()
        for role, post in roles.items()
    ]
    StandingMember.objects.bulk_create(made, batch_size=2000)
    concerning(villages=len(teams))
    return len(made)


@operation
def check_out(orders: Sequence[UUID], *, by: Actor, at: datetime) -> int:
    """People left their beds at `at`; gives how many.

    Whoever left after the end of the order was held in fact until then (domain.md C3).
    """
    by.require(Permission.END_ORDER)
    stays = beds.leave(orders, at, recorded_at())
    held = []
    for stay in stays:
        until = Span(stay.order.start_at, stay.order.end_at, stay.order.ended_at).until
        if at > until:
            held.append(_held(stay.order, HeldHow.BED, until, at))
    HeldFact.objects.bulk_create(held)
    concerning(*(s.order_id for s in stays), left=len(stays), held=len(held))
    return len(stays)


@operation
def report_held(
    order: UUID, how: str, from_at: datetime, to_at: datetime, *, by: Actor, at: datetime
) -> HeldFact:
    """Record that something showed a person held after the end. Raises NotHeld, NotFound."""
    by.require(Permission.READ_RECORDS)
    found = Order.objects.filter(pk=order).first()
    if found is None:
        raise NotFound
    if from_at < Span(found.start_at, found.end_at, found.ended_at).until or to_at <= from_at:
        raise NotHeld
    fact = _held(found, how, from_at, to_at)
    fact.save(force_insert=True)
    concerning(found, found.person_id)
    return fact


def _held(order: Order, how: str, from_at: datetime, to_at: datetime) -> HeldFact:
    return HeldFact(
        order=order,
        person=order.person_id,
        division=order.division,
        how=how,
        from_at=from_at,
        to_at=to_at,
        recorded_at=recorded_at(),
    )
