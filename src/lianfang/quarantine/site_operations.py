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
from lianfang.quarantine.models import BedStay, HeldFact, Order, StandingMember
from lianfang.quarantine.rules import Span
from lianfang.quarantine.site_models import Authority, Bed, Site, SiteModeChange


class NotHeld(DomainError):
    """Say from when to when the person was held, after the end of the order and before now."""


class SiteKnown(DomainError):
    """This unit already keeps a quarantine site."""


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
    """Set up a quarantine site with one bed a room, in use or on standby from now on.

    Raises SiteKnown.
    """
    by.require(Permission.ORGANISE, division)
    if Site.objects.filter(unit=unit).exists():
        raise SiteKnown
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
    """Put a site into use or on standby from now on. Raises NotFound."""
    found = Site.objects.filter(pk=site).first()
    if found is None:
        raise NotFound
    by.require(Permission.ORGANISE, found.division)
    change = SiteModeChange.objects.create(
        site_id=site, mode=mode, effective_at=at, recorded_at=recorded_at()
    )
    concerning(site)
    return change


@operation
def set_standing_teams(teams: dict[str, dict[str, UUID]], *, by: Actor, at: datetime) -> int:
    """Say who fills the five roles in villages and communities: code to role to post."""
    by.require(Permission.ORGANISE)
    for division in teams:
        by.require(Permission.ORGANISE, division)
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

    Whoever left after the end of the order was held in fact until then (domain.md C3). Raises
    NotFound for an order outside the scope.
    """
    by.require(Permission.END_ORDER)
    if Order.objects.filter(pk__in=orders).count() != len(set(orders)):
        raise NotFound
    left, held = beds.leave(BedStay.objects.filter(order__in=orders), at, recorded_at())
    concerning(*(s.order_id for s in left), left=len(left), held=len(held))
    return len(left)


@operation
def report_held(
    order: UUID, how: str, from_at: datetime, to_at: datetime, *, by: Actor, at: datetime
) -> HeldFact:
    """Record that something showed a person held after the end. Raises NotHeld, NotFound.

    The same report again is the one that is there.
    """
    by.require(Permission.READ_RECORDS)
    found = Order.objects.filter(pk=order).first()
    if found is None:
        raise NotFound
    until = Span(found.start_at, found.end_at, found.ended_at).until
    if not until <= from_at < to_at <= recorded_at():
        raise NotHeld
    known = HeldFact.objects.filter(order=found, how=how, from_at=from_at, to_at=to_at).first()
    fact = known or beds.held_fact(found, how, from_at, to_at, recorded_at())
    if known is None:
        fact.save(force_insert=True)
    concerning(found, found.person_id)
    return fact
