"""The second step of signing in: a code of an app, a passkey, or a recovery code.

The table and the procedures are allauth's (`allauth.mfa`); its views, which send mail and know
no scope, are not used. Everything here runs before any scope is entered, on the wall clock, and
reaches the table through one named use of the second role: no other role may read it.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import connection

from lianfang.accounts.models import Officer
from lianfang.accounts.queries import holdings
from lianfang.accounts.sign_in import Guarded
from lianfang.accounts.sign_in_table import in_two_steps
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError
from lianfang.kernel.text import squeezed

STEPPING = second_role_use(
    "accounts.second_step", "Authenticators belong to officers, and no scope may read them."
)

_TAKE = """UPDATE mfa_authenticator
 SET last_used_at = %(now)s, data = jsonb_set(data, '{counter}', to_jsonb(%(counter)s::bigint))
 WHERE id = %(id)s AND coalesce((data->>'counter')::bigint, -1) < %(counter)s"""
"""Takes a code once, in whatever process it is sent again; one older than it falls with it."""


class WrongCode(DomainError):
    """This code is not right, or it was used before; wait for the next one and type that."""


class PasskeyRefused(DomainError):
    """The passkey was not accepted. Try again on the device on which it was made."""


class Asked(Enum):
    """What follows a right password."""

    NOTHING = "nothing"
    CODE = "code"
    ENROL = "enrol"


def asked_of(officer: Officer, at: datetime) -> Asked:
    """Whoever has set a second step takes it; whoever holds a post of two steps sets it first."""
    with across_scopes(STEPPING):
        if Authenticator.objects.filter(user_id=officer.pk).exists():
            return Asked.CODE
    held = holdings(None, officer.pk, at)
    return Asked.ENROL if any(in_two_steps(h.post.role) for h in held) else Asked.NOTHING


def means_of(officer: Officer) -> set[str]:
    """The kinds of second step that an officer has set."""
    with across_scopes(STEPPING):
        found = Authenticator.objects.filter(user_id=officer.pk)
        return set(found.values_list("type", flat=True))


def enter_code(officer: Officer, code: str, device_token: str) -> None:
    """Take a code of the app or a recovery code, each once. Raises WrongCode or Locked."""
    guard = Guarded(officer.username, device_token, officer)
    guard.require_open()
    typed = squeezed(code[:40]).replace("-", "")
    if not (_took_code(officer, typed) or _took_recovery_code(officer, typed)):
        guard.failed()
        raise WrongCode


def new_secret() -> str:
    """A fresh secret for an authenticator app."""
    return str(totp.generate_totp_secret())


def matches(secret: str, code: str) -> bool:
    """Whether a code is that of a secret, about now."""
    return bool(totp.validate_totp_code(secret, squeezed(code[:40])))


def code_now(secret: str) -> str:
    """The code that an app would show now."""
    counter = int(clock.wall().timestamp()) // app_settings.TOTP_PERIOD
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def address_of(officer: Officer, secret: str) -> str:
    """What the app reads from the QR code."""
    return str(get_adapter().build_totp_url(officer, secret))


def passkey_wanted(officer: Officer) -> dict[str, Any]:
    """What the browser needs to make a passkey for this officer."""
    with across_scopes(STEPPING):
        return dict(webauthn.begin_registration(officer, passwordless=False))


def passkey_asked(officer: Officer) -> dict[str, Any]:
    """What the browser needs to prove a passkey of this officer."""
    with across_scopes(STEPPING):
        return dict(webauthn.begin_authentication(officer))


def show_passkey(officer: Officer, proof: Any, device_token: str) -> None:
    """Take the proof of a passkey. Raises PasskeyRefused or Locked."""
    guard = Guarded(officer.username, device_token, officer)
    guard.require_open()
    try:
        with across_scopes(STEPPING):
            webauthn.parse_authentication_response(proof)
            webauthn.complete_authentication(officer, proof).record_usage()
    except (ValidationError, ValueError, KeyError, TypeError):
        guard.failed()
        raise PasskeyRefused from None


def _took_code(officer: Officer, typed: str) -> bool:
    with across_scopes(STEPPING):
        kept = Authenticator.objects.filter(user_id=officer.pk, type="totp").first()
        secret = get_adapter().decrypt(kept.data["secret"]) if kept else ""
        if kept is None:
            return False
        for counter in totp.yield_hotp_counters_from_time():
            expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
            if totp.compare_user_code(actual=typed, expected=expected):
                return _take(kept.pk, counter)
    return False


def _take(authenticator: int, counter: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"id": authenticator, "counter": counter, "now": clock.wall()})
        return bool(cursor.rowcount == 1)


def _took_recovery_code(officer: Officer, typed: str) -> bool:
    with across_scopes(STEPPING):
        kept = Authenticator.objects.filter(user_id=officer.pk, type="recovery_codes").first()
        return bool(kept and RecoveryCodes(kept).validate_code(typed))
