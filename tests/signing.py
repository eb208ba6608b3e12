"""Signing in for tests about something else: the session as the last step leaves it."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from lianfang.accounts import sessions
from lianfang.accounts.models import Officer
from lianfang.accounts.queries import holdings
from lianfang.accounts.session_store import SessionStore
from lianfang.kernel import clock


def session_of(username: str) -> str:
    """The key of a session that an officer has begun by both steps, in the only post if one."""
    officer = Officer.objects.get(username=username)
    session = SessionStore()
    sessions.remember(session, officer, two_steps=True)
    posts = list(holdings(None, officer.pk, clock.now())[:2])
    if len(posts) == 1:
        sessions.take_post(session, posts[0].pk)
    session.save()
    assert session.session_key
    return session.session_key


def signed_in(browser: Client, username: str) -> Client:
    """The browser, with such a session."""
    browser.cookies[settings.SESSION_COOKIE_NAME] = session_of(username)
    return browser
