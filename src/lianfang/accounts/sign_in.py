"""Signing in: user name and password, lockout per account and device, on the wall clock.

It runs before any scope is entered, under the connection's own role.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password

from lianfang.accounts.models import Device, Officer, SignInFailure
from lianfang.accounts.rules import WINDOW, locked
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError


class WrongCredentials(DomainError):
    """The user name or the password is not right."""


class Locked(DomainError):
    """Too many wrong passwords for this account; wait 15 minutes, or ask the administrator."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The officer, by id and name."""

    officer: Officer


def sign_in(username: str, password: str, device_token: str) -> SignedIn:
    """Check a password; remember the device of whoever signed in.

    Takes the same time whether or not the user name exists. Raises WrongCredentials or Locked.
    """
    now, device = clock.wall(), hashlib.sha256(device_token.encode()).hexdigest()
    officer = Officer.objects.filter(username=username, is_active=True).first()
    known = bool(officer) and Device.objects.filter(officer=officer, digest=device).exists()
    failures = list(
        SignInFailure.objects.filter(username=username, at__gt=now - WINDOW).values_list(
            "at", "device"
        )
    )
    if locked(failures, device=device, device_known=known, now=now):
        raise Locked
    encoded = officer.password if officer else UNUSABLE_PASSWORD_PREFIX
    if not check_password(password, encoded) or officer is None:
        SignInFailure.objects.create(username=username[:40], device=device, at=now)
        raise WrongCredentials
    Device.objects.update_or_create(officer=officer, digest=device, defaults={"last_seen_at": now})
    SignInFailure.objects.filter(username=username, device=device).delete()
    Officer.objects.filter(pk=officer.pk).update(last_login=now)
    return SignedIn(officer)
