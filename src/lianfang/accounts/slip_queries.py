"""Whom a township gives slips, and how the phones of its posts stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.accounts.choices import Role
from lianfang.accounts.models import Holding, Phone, Slip
from lianfang.accounts.sign_in_table import by_slip
from lianfang.jurisdictions.scope import Scope, ScopeKind
from lianfang.kernel import clock

_ROLES = [role for role in Role if by_slip(role)]


@dataclass(frozen=True, slots=True)
class SlipPost:
    """A post that signs in by slip, its holder, and its newest phone and slip, if any."""

    holding: UUID
    title: str
    role: str
    name: str
    division: str
    phone: Phone | None
    slip: Slip | None

    @property
    def known(self) -> bool:
        """Whether a phone opens it now."""
        return bool(self.phone and not self.phone.revoked_at and self.phone.to_at > clock.wall())

    @property
    def waiting(self) -> bool:
        """Whether a slip is out that was not used yet."""
        slip = self.slip
        return bool(
            slip and not slip.used_at and not slip.withdrawn_at and slip.to_at > clock.wall()
        )


def posts_by_slip(scope: Scope, at: datetime, place: str = "") -> list[SlipPost]:
    """The posts of the scope's area, or of a place in it, that sign in by slip, by place."""
    held = (
        Holding.objects.filter(
            Q(to_at__isnull=True) | Q(to_at__gt=at),
            Q(post__to_at__isnull=True) | Q(post__to_at__gt=at),
            _within(scope),
            from_at__lte=at,
            post__from_at__lte=at,
            post__role__in=_ROLES,
            post__division__startswith=place,
        )
        .select_related("post", "officer")
        .only("officer__name", "post__title", "post__role", "post__division")
        .order_by("post__division", "post__title", "pk")
    )
    rows = list(held)
    phones = {p.holding_id: p for p in Phone.objects.filter(holding__in=rows).order_by("id")}
    slips = {s.holding_id: s for s in Slip.objects.filter(holding__in=rows).order_by("id")}
    return [
        SlipPost(
            h.pk, h.post.title, str(Role(h.post.role).label), h.officer.name, h.post.division,
            phones.get(h.pk), slips.get(h.pk),
        )
        for h in rows
    ]  # fmt: skip


def _within(scope: Scope) -> Q:
    places = scope.divisions if scope.kind is ScopeKind.AREAS else (scope.prefix,)
    inside = Q(pk__in=[])
    for code in places:
        inside |= Q(post__division__gte=code, post__division__lt=f"{code}:")
    return inside
