"""Who may order, where sites are, who looks after a village; leaving a site, and being held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.quarantine import beds
from lianfang.quarantine.choices import OrderKind, SiteMode, Zone
from lianfang.quarantine.models import BedStay, HeldFact, Order, StandingMember
from lianfang.quarantine.site_models import (
    Authority,
    Bed,
    Room,
    Site,
    SiteInspection,
    SiteModeChange,
)
from lianfang.quarantine.site_rules import Looked, MoveFault, fault_of_move, next_modes

_PARTS = {
    "issuer": _("issuing body"),
    "basis": _("legal basis"),
    "document": _("document number"),
    "rights": _("rights"),
    "appeal": _("how to appeal"),
    "phone": _("contact telephone"),
}
"""What every order tells of its authority (domain.md R9)."""


class NotHeld(DomainError):
    """Say from when to when the person was held, after the end of the order and before now."""


class SiteKnown(DomainError):
    """This unit already keeps a quarantine site."""


class NotNextMode(DomainError):
    """The site is “{now}”; from there it can become only: {next}."""


class NotSound(DomainError):
    """The site was not found sound at its last inspection or drill; record a sound one first."""


class StillOccupied(DomainError):
    """{n} people still stay at the site; it is disinfected once nobody does."""


class AuthorityIncomplete(BadInput):
    """The authority for “{kind}” lacks: {missing}. Without them nobody may be ordered anything."""


@dataclass(frozen=True, slots=True)
class NewAuthority:
    """An entry of the authority table: who may issue a kind, on what basis and document."""

    kind: str
    issuer: str
    basis: str
    document: str
    rights: str
    appeal: str
    phone: str
    from_at: datetime


@operation
def grant_authority(
    incident: UUID, entries: Sequence[NewAuthority], *, by: Actor, at: datetime
) -> int:
    """Enter who may issue which kind of order from when on. Raises AuthorityIncomplete."""
    by.require(Permission.ORGANISE)
    for entry in entries:
        _complete(entry)
    made = [
        Authority(
            incident_id=incident,
            kind=e.kind,
            issuer=e.issuer,
            basis=e.basis,
            document=e.document,
            rights=e.rights,
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


def _complete(entry: NewAuthority) -> None:
    """Refuse an entry with a part of R9 missing."""
    missing = [str(name) for part, name in _PARTS.items() if not getattr(entry, part).strip()]
    if missing:
        raise AuthorityIncomplete(
            kind=OrderKind(entry.kind).label, missing=gettext(", ").join(missing)
        )


@operation
def establish_site(
    unit: UUID, name: str, division: str, rooms: int, mode: str, *, by: Actor, at: datetime
) -> Site:
    """Set up a quarantine site with one bed a room, in the mode in which it stands now.

    Raises SiteKnown.
    """
    by.require(Permission.ORGANISE, division)
    if Site.objects.filter(unit=unit).exists():
        raise SiteKnown
    site = Site.objects.create(
        unit_id=unit, name=name, division=division, recorded_at=recorded_at()
    )
    width = len(str(rooms))
    made = [
        Room(site=site, number=str(n).zfill(width), zone=Zone.QUARANTINE)
        for n in range(1, rooms + 1)
    ]
    Room.objects.bulk_create(made)
    Bed.objects.bulk_create(Bed(site=site, room=room, number=room.number) for room in made)
    SiteModeChange.objects.create(site=site, mode=mode, effective_at=at, recorded_at=recorded_at())
    concerning(site, rooms=rooms)
    return site


@operation
def set_site_mode(site: UUID, mode: str, *, by: Actor, at: datetime) -> SiteModeChange:
    """Put a site into the next mode of its life from now on.

    Raises NotFound, NotNextMode, NotSound where it was not found sound, StillOccupied.
    """
    by.require(Permission.ORGANISE)
    found = Site.objects.select_for_update().filter(pk=site).first()
    if found is None:
        raise NotFound
    by.require(Permission.ORGANISE, found.division)
    now = beds.mode_of(site, at) or SiteMode.PLANNED
    staying = len({stay.person for stay in beds.lying(site, at)})
    match fault_of_move(now, mode, _last_look(site, at), staying):
        case MoveFault.NOT_NEXT:
            after = "、".join(str(SiteMode(m).label) for m in next_modes(now)) or "—"
            raise NotNextMode(now=SiteMode(now).label, next=after)
        case MoveFault.NOT_SOUND:
            raise NotSound
        case MoveFault.OCCUPIED:
            raise StillOccupied(n=staying)
    change = SiteModeChange.objects.create(
        site_id=site, mode=mode, effective_at=at, recorded_at=recorded_at()
    )
    concerning(found, mode=mode)
    return change


def _last_look(site: UUID, at: datetime) -> Looked | None:
    """The last inspection or drill of a site up to a moment."""
    looks = SiteInspection.objects.filter(site=site, at__lte=at).order_by("-at", "-id")
    found = looks.first()
    return Looked(found.at, found.sound) if found else None


@operation
def set_standing_teams(
    teams: Mapping[str, Mapping[str, UUID]],
    deputies: Mapping[str, Mapping[str, UUID]] | None = None,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Say who fills the five roles in villages and communities: code to role to post.

    `deputies` likewise says who stands in there (the township clinic behind the doctor, C7).
    """
    by.require(Permission.ORGANISE)
    for division in teams:
        by.require(Permission.ORGANISE, division)
    StandingMember.objects.filter(division__in=teams, to_at__isnull=True).update(to_at=at)
    spare = deputies or {}
    made = [
        StandingMember(
            division=division,
            role=role,
            post=post,
            deputy=spare.get(division, {}).get(role),
            from_at=at,
            recorded_at=recorded_at(),
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
    until = beds.until_of(found)
    if not until <= from_at < to_at <= recorded_at():
        raise NotHeld
    known = HeldFact.objects.filter(order=found, how=how, from_at=from_at, to_at=to_at).first()
    fact = known or beds.held_fact(found, how, from_at, to_at, recorded_at())
    if known is None:
        fact.save(force_insert=True)
    concerning(found, found.person_id)
    return fact
