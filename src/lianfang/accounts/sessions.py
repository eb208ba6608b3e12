"""What a session remembers: the officer, and the one post in which the officer acts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from lianfang.accounts import queries
from lianfang.accounts.acting import acting
from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Officer

_OFFICER, _PASSWORD, _HOLDING = "officer", "password", "holding"


def remember(session: SessionBase, officer: Officer) -> None:
    """Begin a session of this officer under a fresh key, in no post yet."""
    session.flush()
    session[_OFFICER] = str(officer.pk)
    session[_PASSWORD] = officer.get_session_auth_hash()


def take_post(session: SessionBase, holding: UUID) -> None:
    """Act in this post from now on, and in no other."""
    session.cycle_key()
    session[_HOLDING] = str(holding)


def officer_of(session: SessionBase) -> Officer | None:
    """The officer of this session; None without one, or when the account or password changed."""
    key = session.get(_OFFICER)
    officer = Officer.objects.filter(pk=key, is_active=True).first() if key else None
    return officer if officer and _still_his(session, officer) else None


def actor_of(session: SessionBase, at: datetime) -> Actor | None:
    """The officer in the post chosen; None without one, or once either has ended."""
    officer, holding = session.get(_OFFICER), session.get(_HOLDING)
    if not officer or not holding:
        return None
    found = queries.held(None, UUID(officer), UUID(holding), at)
    if found is None or not _still_his(session, Officer(password=found[1])):
        return None
    return acting(found[0], at)


def _still_his(session: SessionBase, officer: Officer) -> bool:
    return constant_time_compare(session.get(_PASSWORD, ""), officer.get_session_auth_hash())
