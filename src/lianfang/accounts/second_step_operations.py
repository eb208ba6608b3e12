"""Setting a second step, and taking it away: the officer's own act, and another officer's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Officer, Session
from lianfang.accounts.permissions import Permission
from lianfang.accounts.second_step import STEPPING, PasskeyRefused, WrongCode, matches
from lianfang.audit.answers import NamesSomeone
from lianfang.audit.operations import concerning, operation
from lianfang.jurisdictions.scope import across_scopes
from lianfang.kernel.errors import BadInput, NotAllowed, NotFound


class NotOneself(NotAllowed):
    """Another administrator takes away your second step; nobody does so alone."""


class WhyMissing(BadInput):
    """Write why, and how you made sure who is asking."""


class NoSecondStep(NotFound):
    """“{name}” has no second step, or nobody signs in by that name; compare it with the list."""


class AlreadySet(NotAllowed):
    """A second step is set already. Enter its code; if it is lost, ask the administrator."""


@dataclass(frozen=True, slots=True)
class Recovery(NamesSomeone):
    """Recovery codes in clear, to be printed once."""

    codes: tuple[str, ...]


@operation
def set_app(officer: Officer, secret: str, code: str, *, by: Actor, at: datetime) -> Recovery:
    """Make an authenticator app the officer's own second step, proved by its code.

    Gives recovery codes. Raises WrongCode, AlreadySet.
    """
    _only_first(officer, by)
    if not matches(secret, code):
        raise WrongCode
    with across_scopes(STEPPING):
        TOTP.activate(officer, secret)
    return _recovery(officer, "totp")


@operation
def set_passkey(officer: Officer, made: Any, *, by: Actor, at: datetime) -> Recovery:
    """Make a passkey the officer's own second step. Raises PasskeyRefused, AlreadySet."""
    _only_first(officer, by)
    try:
        with across_scopes(STEPPING):
            webauthn.parse_registration_response(made)
            webauthn.complete_registration(made)
            webauthn.WebAuthn.add(officer, "passkey", made)
    except (ValidationError, ValueError, KeyError, TypeError):
        raise PasskeyRefused from None
    return _recovery(officer, "webauthn")


@operation
def reset_second_step(officer: UUID, why: str, *, by: Actor, at: datetime) -> None:
    """Take away an officer's second step and end the sessions; it is set anew at the next one.

    Raises NotOneself, WhyMissing, NotFound.
    """
    by.require(Permission.ADMINISTER)
    if officer == by.id:
        raise NotOneself
    if len(why.strip()) < 4:
        raise WhyMissing
    with across_scopes(STEPPING):
        if not Authenticator.objects.filter(user_id=officer).delete()[0]:
            named = Officer.objects.filter(pk=officer).values_list("username", flat=True)
            raise NoSecondStep(name=named.first() or "")
        Session.objects.filter(officer_id=officer).delete()
    concerning(officer, why=why.strip()[:200])


def _only_first(officer: Officer, by: Actor) -> None:
    """A stolen session must not add a second step beside the officer's."""
    if by.id != officer.pk and by.kind != "job":
        raise NotAllowed
    with across_scopes(STEPPING):
        Officer.objects.select_for_update().only("pk").get(pk=officer.pk)
        if Authenticator.objects.filter(user_id=officer.pk).exists():
            raise AlreadySet


def _recovery(officer: Officer, kind: str) -> Recovery:
    with across_scopes(STEPPING):
        codes = RecoveryCodes.activate(officer).generate_codes()
    concerning(officer, second_step=kind)
    return Recovery(tuple(codes))
