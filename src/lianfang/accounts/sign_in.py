"""Signing in: user name and password, lockout per account and device, on the wall clock.

It runs before any scope is entered, under the connection's own role.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.db.models import QuerySet

from lianfang.accounts.models import Device, Officer, SignInFailure
from lianfang.accounts.rules import FAILURES, WINDOW, locked
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


class Guarded:
    """Guesses at one account from one device: counted, and refused once there were too many.

    Wrong passwords and wrong codes of the second step count alike.
    """

    def __init__(self, username: str, device_token: str, officer: Officer | None) -> None:
        """`officer` is whom the user name belongs to, if to anybody."""
        self._username, self._officer = username[:40], officer
        self._device = hashlib.sha256(device_token.encode()).hexdigest()

    def require_open(self) -> None:
        """Raise Locked after too many failures."""
        now = clock.wall()
        recent = self._failures.filter(at__gt=now - WINDOW)
        known = bool(self._officer) and self._known().exists()
        failures = list(recent.values_list("at", "device"))
        if locked(failures, device=self._device, device_known=known, now=now):
            raise Locked

    def require_open_here(self) -> None:
        """Raise Locked after too many failures of this device; those elsewhere do not count."""
        since = clock.wall() - WINDOW
        if self._failures.filter(at__gt=since, device=self._device).count() >= FAILURES:
            raise Locked

    def failed(self) -> None:
        """Count a failure."""
        SignInFailure.objects.create(username=self._username, device=self._device, at=clock.wall())

    def succeeded(self, *, remember: bool) -> None:
        """Forgive this device its failures, and know it from now on unless it is shared."""
        if self._officer is None:
            return
        now = clock.wall()
        if remember:
            Device.objects.update_or_create(
                officer=self._officer, digest=self._device, defaults={"last_seen_at": now}
            )
        self._failures.filter(device=self._device).delete()
        Officer.objects.filter(pk=self._officer.pk).update(last_login=now)

    @property
    def _failures(self) -> QuerySet[SignInFailure]:
        return SignInFailure.objects.filter(username=self._username)

    def _known(self) -> QuerySet[Device]:
        return Device.objects.filter(officer=self._officer, digest=self._device)


def sign_in(username: str, password: str, device_token: str) -> SignedIn:
    """Check a password, the first step; `complete` follows the last.

    Takes the same time whether or not the user name exists. Raises WrongCredentials or Locked.
    """
    officer = Officer.objects.filter(username=username, is_active=True).first()
    guard = Guarded(username, device_token, officer)
    guard.require_open()
    encoded = officer.password if officer else UNUSABLE_PASSWORD_PREFIX
    if not check_password(password, encoded) or officer is None:
        guard.failed()
        raise WrongCredentials
    return SignedIn(officer)


def complete(officer: Officer, device_token: str, *, shared: bool = False) -> None:
    """Note that every step is taken: only then is a device known and its failures forgiven.

    Otherwise whoever has stolen a password could guess at codes from ever new devices.
    """
    Guarded(officer.username, device_token, officer).succeeded(remember=not shared)
