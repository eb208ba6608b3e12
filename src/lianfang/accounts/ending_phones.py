"""Ending phones and slips at once, for the acts of this floor and others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lianfang.accounts.models import Phone, Session, Slip
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock

KNOWING = second_role_use(
    "accounts.phones", "Slips and phones are looked up before anyone is known, and never written"
    " by a scope of its own.",
)  # fmt: skip


def end_phones(holdings: Sequence[UUID]) -> int:
    """End phones, unused slips and open sessions of holdings, for an act that has its reason."""
    now = clock.wall()
    with across_scopes(KNOWING):
        withdraw(holdings, now)
        Session.objects.filter(phone__holding__in=holdings).delete()
        in_force = Phone.objects.filter(holding__in=holdings, revoked_at=None, to_at__gt=now)
        return in_force.update(revoked_at=now)


def withdraw(holdings: Sequence[UUID], now: datetime) -> None:
    """End the slips of holdings that were not used yet."""
    unused = Slip.objects.filter(holding__in=holdings, used_at=None, withdrawn_at=None)
    unused.filter(to_at__gt=now).update(withdrawn_at=now)
