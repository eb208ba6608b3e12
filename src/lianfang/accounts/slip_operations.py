"""Slips given out by a township, the phones they make known, and taking those back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts import slips
from lianfang.accounts.actors import Actor
from lianfang.accounts.ending_phones import KNOWING, end_phones, withdraw
from lianfang.accounts.models import Holding, Phone, Session, Slip
from lianfang.accounts.permissions import Permission
from lianfang.accounts.sign_in_table import by_slip
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation
from lianfang.jurisdictions.scope import across_scopes
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotFound


class NobodyChosen(BadInput):
    """Choose at least one post."""


class NoSlipForThisPost(DomainError):
    """“{title}” opens more than a list of its own: it signs in by password and second step."""


class SlipUseless(DomainError):
    """This code opens nothing: it was used, it has ended, or a letter is wrong. Compare it with
    the slip, or ask your township for a new one."""


@dataclass(frozen=True, slots=True)
class GivenSlip(NamesSomeone):
    """A slip in clear, to be printed once."""

    holding: UUID
    title: str
    division: str
    name: str
    code: str
    to_at: datetime


@dataclass(frozen=True, slots=True)
class GivenSlips(NamesSomeone):
    """Those given in one act."""

    slips: tuple[GivenSlip, ...]


@operation
def issue_slips(holdings: Sequence[UUID], *, by: Actor, at: datetime) -> GivenSlips:
    """Give each of these posts' holders a slip; one given earlier and not used ends at once.

    Raises NobodyChosen, NotFound, NotAllowed, NoSlipForThisPost.
    """
    by.require(Permission.ISSUE_SLIP)
    found = _held(holdings, by)
    for holding in found:
        if not by_slip(holding.post.role):
            raise NoSlipForThisPost(title=holding.post.title)
    now, codes = clock.wall(), [slips.new_code() for _ in found]
    with across_scopes(KNOWING):
        withdraw([h.pk for h in found], now)
        made = Slip.objects.bulk_create(
            Slip(
                holding=h, division=h.post.division, digest=slips.digest_of(code),
                issued_at=now, to_at=now + slips.SLIP_LASTS,
            )
            for h, code in zip(found, codes, strict=True)
        )  # fmt: skip
    concerning(*(h.post_id for h in found), slips=len(made))
    return GivenSlips(
        tuple(
            GivenSlip(h.pk, h.post.title, h.post.division, h.officer.name, code, slip.to_at)
            for h, code, slip in zip(found, codes, made, strict=True)
        )
    )


@operation
def revoke_phones(holdings: Sequence[UUID], *, by: Actor, at: datetime) -> int:
    """End the phones and unused slips of these posts' holders at once, and what they have open.

    Gives the number of phones. Raises NobodyChosen, NotFound, NotAllowed.
    """
    by.require(Permission.ISSUE_SLIP)
    found = _held(holdings, by)
    ended = end_phones([holding.pk for holding in found])
    concerning(*(holding.post_id for holding in found), phones=ended)
    return ended


@operation
def register_phone(slip: UUID, token: str, browser: str, *, by: Actor, at: datetime) -> UUID:
    """Make a phone known by a slip, once; another phone of the same post ends.

    Raises SlipUseless.
    """
    now = clock.wall()
    with across_scopes(KNOWING):
        fresh = Slip.objects.filter(pk=slip, used_at=None, withdrawn_at=None, to_at__gt=now)
        if not fresh.update(used_at=now):
            raise SlipUseless
        used = Slip.objects.get(pk=slip)
        end_phones([used.holding_id])
        phone = Phone.objects.create(
            holding_id=used.holding_id, division=used.division, browser=browser,
            digest=slips.digest_of_token(token), registered_at=now, seen_at=now,
            to_at=now + slips.PHONE_LASTS,
        )  # fmt: skip
    concerning(by.id, phone)
    return phone.pk


@operation
def sign_off_phone(phone: UUID, *, by: Actor, at: datetime) -> None:
    """End the phone that one holds oneself. Raises NotFound."""
    with across_scopes(KNOWING):
        own = Phone.objects.filter(pk=phone, holding__officer=by.id, revoked_at=None)
        if not own.update(revoked_at=clock.wall()):
            raise NotFound
        Session.objects.filter(phone_id=phone).delete()
    concerning(by.id, phone)


def _held(holdings: Sequence[UUID], by: Actor) -> list[Holding]:
    if not holdings:
        raise NobodyChosen
    found = list(
        Holding.objects.filter(pk__in=holdings)
        .select_related("post", "officer")
        .only("officer__name", "post__title", "post__role", "post__division")
        .order_by("post__division", "post__title", "pk")
    )
    if len(found) != len(set(holdings)):
        raise NotFound
    for holding in found:
        by.require(Permission.ISSUE_SLIP, holding.post.division)
    return found
