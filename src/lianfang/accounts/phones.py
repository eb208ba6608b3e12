"""Coming in by a slip or by a phone that is known, before any scope is entered.

The moments of slips and phones are the wall clock's; whether the post is still held is asked of
the domain's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts import slips
from lianfang.accounts.acting import acting
from lianfang.accounts.ending_phones import KNOWING
from lianfang.accounts.models import Officer, Phone, Slip
from lianfang.accounts.queries import held
from lianfang.accounts.sign_in import Guarded
from lianfang.accounts.slip_operations import SlipUseless, register_phone
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock

_SLIPS = "/slips"
"""Wrong codes of a browser are counted under this name, which no officer has."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The phone, and whose post it opens."""

    phone: UUID
    officer: Officer
    holding: UUID


def use_slip(code: str, token: str, browser: str, device: str, *, at: datetime) -> Opened:
    """Make the phone known that keeps `token`; `device` is the browser whose failures count.

    A code that is used, withdrawn, over or wrong, and one of a post that has ended, are told
    alike. Raises SlipUseless or Locked.
    """
    guard = Guarded(_SLIPS, device, None)
    guard.require_open_here()
    try:
        return _used(slips.typed(code), token, browser, at)
    except SlipUseless:
        guard.failed()
        raise


def _used(code: str, token: str, browser: str, at: datetime) -> Opened:
    with across_scopes(KNOWING):
        kept = Slip.objects.filter(digest=slips.digest_of(code)).select_related("holding").first()
    found = held(None, kept.holding.officer_id, kept.holding_id, at) if kept else None
    if kept is None or found is None:
        raise SlipUseless
    by = acting(found[0], at)
    with entered(by.scope):
        phone = register_phone(kept.pk, token, browser, by=by, at=at)
    return Opened(phone, Officer.objects.get(pk=by.id), kept.holding_id)


def speak(token: str, *, at: datetime) -> Opened | None:
    """Whose post a phone opens that speaks with this token; None if it has to empty itself."""
    now = clock.wall()
    with across_scopes(KNOWING):
        kept = (
            Phone.objects.filter(digest=slips.digest_of_token(token))
            .select_related("holding")
            .first()
        )
    if kept is None:
        return None
    over = kept.revoked_at is not None or kept.to_at <= now
    found = None if over else held(None, kept.holding.officer_id, kept.holding_id, at)
    with across_scopes(KNOWING):
        if found is None:
            Phone.objects.filter(pk=kept.pk, emptied_at=None).update(emptied_at=now)
            return None
        Phone.objects.filter(pk=kept.pk).update(seen_at=now)
    return Opened(kept.pk, Officer.objects.get(pk=kept.holding.officer_id), kept.holding_id)
