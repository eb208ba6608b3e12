"""An officer's sessions, to be recognised and ended. Runs outside any scope."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.accounts.models import Session
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session by a handle that opens nothing, and what its officer knows it by."""

    handle: str
    browser: str
    begun_at: datetime | None
    until: datetime
    by_phone: bool
    here: bool


def open_sessions(scope: Scope | None, officer: UUID, here: str | None) -> list[OpenSession]:
    """Those of an officer that have not ended, the newest first; `here` is the one asking."""
    found = Session.objects.filter(officer=officer, expire_date__gt=clock.wall())
    return [
        OpenSession(
            handle=_handle(row.session_key), browser=row.browser, begun_at=row.begun_at,
            until=row.expire_date, by_phone=row.phone_id is not None,
            here=row.session_key == here,
        )
        for row in found.order_by("-begun_at")
    ]  # fmt: skip


def key_of(scope: Scope | None, officer: UUID, handle: str) -> str | None:
    """The key of one of the officer's own sessions; None for any other."""
    keys = Session.objects.filter(officer=officer).values_list("session_key", flat=True)
    return next((key for key in keys if _handle(key) == handle), None)


def _handle(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
