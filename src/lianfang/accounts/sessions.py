"""What a session remembers: the officer, by what means, and the one post in which it acts."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from lianfang.accounts import queries
from lianfang.accounts.acting import acting
from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Officer
from lianfang.accounts.session_store import BEGUN, BROWSER, OFFICER, PHONE, SessionStore
from lianfang.accounts.sign_in_table import in_two_steps
from lianfang.kernel import clock

_PASSWORD, _HOLDING, _WAITING, _TWO_STEPS = "password", "holding", "waiting", "two_steps"
_SHARED, _AWAKE = "shared", "awake"

SHARED_IDLE = timedelta(minutes=20)
"""On a shared computer a session ends so long after its last page."""

_NOTED = timedelta(minutes=1)
_WAIT = timedelta(minutes=15)


def await_second_step(session: SessionBase, officer: Officer, *, shared: bool) -> None:
    """Remember whose password was right, for a short while and for the second step alone."""
    session.flush()
    session[_WAITING] = str(officer.pk)
    session[_PASSWORD] = officer.get_session_auth_hash()
    session[_SHARED] = shared
    session.set_expiry(int(_WAIT.total_seconds()))


def remember(
    session: SessionBase,
    officer: Officer,
    *,
    browser: str = "",
    two_steps: bool = False,
    shared: bool = False,
    phone: UUID | None = None,
) -> None:
    """Begin a session of this officer under a fresh key, in no post yet."""
    session.flush()
    session[OFFICER] = str(officer.pk)
    session[_PASSWORD] = officer.get_session_auth_hash()
    session[BEGUN] = clock.wall().isoformat()
    session[BROWSER] = browser
    session[_TWO_STEPS] = two_steps
    if phone:
        session[PHONE] = str(phone)
    if shared:
        session[_SHARED] = True
        session.set_expiry(int(SHARED_IDLE.total_seconds()))


def take_post(session: SessionBase, holding: UUID) -> None:
    """Act in this post from now on, and in no other."""
    session.cycle_key()
    session[_HOLDING] = str(holding)


def begun(session: SessionBase) -> bool:
    """Whether somebody has signed in here."""
    return OFFICER in session


def shared(session: SessionBase) -> bool:
    """Whether the officer said that the computer is shared."""
    return bool(session.get(_SHARED))


def phone_of(session: SessionBase) -> UUID | None:
    """The phone that opened this session, if a slip did."""
    return UUID(session[PHONE]) if session.get(PHONE) else None


def officer_of(session: SessionBase) -> Officer | None:
    """The officer of this session; None without one, or when the account or password changed."""
    return _officer(session, OFFICER)


def officer_awaiting(session: SessionBase) -> Officer | None:
    """Whose second step is due here: none but a password has opened this session."""
    if session.get(PHONE):
        return None
    return _officer(session, _WAITING) or _officer(session, OFFICER)


def lacks_step(session: SessionBase, role: str) -> bool:
    """Whether this role opens by two steps and the session has taken only one."""
    return in_two_steps(role) and not session.get(_TWO_STEPS)


def actor_of(session: SessionBase, at: datetime) -> Actor | None:
    """The officer in the post chosen; None without one, or once either has ended."""
    officer, holding = session.get(OFFICER), session.get(_HOLDING)
    if not officer or not holding:
        return None
    found = queries.held(None, UUID(officer), UUID(holding), at)
    if found is None or not _still_his(session, Officer(password=found[1])):
        return None
    _keep_awake(session)
    return acting(found[0], at)


def _officer(session: SessionBase, name: str) -> Officer | None:
    key = session.get(name)
    officer = Officer.objects.filter(pk=key, is_active=True).first() if key else None
    return officer if officer and _still_his(session, officer) else None


def _still_his(session: SessionBase, officer: Officer) -> bool:
    return constant_time_compare(session.get(_PASSWORD, ""), officer.get_session_auth_hash())


def _keep_awake(session: SessionBase) -> None:
    """A shared computer's session ends some time after its last page, not after its first."""
    now = clock.wall()
    if session.get(_SHARED) and session.get(_AWAKE, "") < (now - _NOTED).isoformat():
        session[_AWAKE] = now.isoformat()


def end(key: str) -> None:
    """End another session of the same officer."""
    SessionStore(key).delete()
