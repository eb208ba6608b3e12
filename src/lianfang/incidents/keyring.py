"""Keys, in a file outside the database and its dumps.

One key seals an incident's identities and one keys its blind tokens; destroying them makes the
identities unreadable everywhere, backups included. The file has its own backup.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lianfang.kernel.errors import DomainError


class KeyMissing(DomainError):
    """The key {name} is not in the keyring {path}; restore the keyring from its backup."""


class KeyDiffers(DomainError):
    """The key {name} of the backup is not the one in the keyring; nothing was restored."""


_GONE = "destroyed:"


class Keyring:
    """The named 32-byte keys of one installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "keyring.json"
        self._file = str(self._path)

    def get(self, name: str) -> bytes:
        """The key of that name; KeyMissing if it was never made, or was destroyed."""
        kept = self._kept().get(name)
        if kept is None:
            raise KeyMissing(name=name, path=self._path)
        return kept

    def make(self, name: str) -> None:
        """Make a key unless it is there."""
        if name in self._kept():
            return
        with self._changing() as keys:
            keys.setdefault(name, base64.b64encode(secrets.token_bytes(32)).decode())

    def destroy(self, name: str) -> None:
        """Forget a key for good, at once in every process; no backup brings it back."""
        with self._changing() as keys:
            keys.pop(name, None)
            keys[_GONE + name] = ""

    def renew(self, name: str) -> None:
        """Put a fresh key in the place of one, which stays valid as `previous`; once."""
        with self._changing() as keys:
            if previous(name) in keys:
                return
            keys[previous(name)] = keys[name]
            keys[name] = base64.b64encode(secrets.token_bytes(32)).decode()

    def retire(self, name: str, *, keep: bool) -> None:
        """Forget the previous key; or `keep` it for what may not be sealed anew."""
        with self._changing() as keys:
            key = keys.pop(previous(name), None)
            if keep and key is not None:
                earlier = sum(n.startswith(_earlier(name)) for n in keys)
                keys[f"{_earlier(name)}{earlier + 1}"] = key

    def opening(self, name: str) -> tuple[bytes, ...]:
        """Every key that may open what is sealed under that name, the present one first."""
        keys = self._kept()
        rest = (n for n in sorted(keys) if n == previous(name) or n.startswith(_earlier(name)))
        return (self.get(name), *(keys[n] for n in rest))

    def destroy_of(self, incident: UUID) -> None:
        """Forget every key of an incident for good."""
        for name in [n for n in self.all() if n.startswith(f"incident:{incident}:")]:
            self.destroy(name)

    def add(self, found: Mapping[str, bytes]) -> int:
        """Take keys from a backup, except those destroyed since; gives how many were missing.

        Raises KeyDiffers, and then takes none.
        """
        added = 0
        with self._changing() as keys:
            wanted = {n: k for n, k in found.items() if _GONE + n not in keys}
            for name, key in wanted.items():
                text = base64.b64encode(key).decode()
                if keys.get(name, text) != text:
                    raise KeyDiffers(name=name)
                added += name not in keys
                keys[name] = text
        return added

    def all(self) -> dict[str, bytes]:
        """Every key by name."""
        return {name: key for name, key in self._kept().items() if not name.startswith(_GONE)}

    def _kept(self) -> dict[str, bytes]:
        try:
            seen = os.stat(self._file)
        except FileNotFoundError:
            return {}
        return _read(self._file, (seen.st_ino, seen.st_mtime_ns, seen.st_size))

    @contextmanager
    def _changing(self) -> Iterator[dict[str, str]]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "keyring.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            text = self._path.read_text() if self._path.exists() else "{}"
            keys: dict[str, str] = json.loads(text)
            yield keys
            fresh = self.folder / "keyring.new"
            fresh.unlink(missing_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
                json.dump(keys, f, indent=1)
                f.flush()
                os.fsync(f.fileno())
            fresh.replace(self._path)
            _read.cache_clear()


@lru_cache(maxsize=4)
def _read(file: str, version: tuple[int, ...]) -> dict[str, bytes]:
    """The keys of one version of the file: another process may make or destroy some."""
    keys = json.loads(Path(file).read_text())
    return {name: base64.b64decode(key) for name, key in keys.items()}


def keyring() -> Keyring:
    """The installation's keyring."""
    return _keyring(str(settings.LIANFANG_KEYS))


@lru_cache(maxsize=4)
def _keyring(folder: str) -> Keyring:
    return Keyring(Path(folder))


def identity_key_name(incident: UUID) -> str:
    return f"incident:{incident}:identity"


def token_key_name(incident: UUID) -> str:
    return f"incident:{incident}:token"


def previous(name: str) -> str:
    """The name of the key that was before, while a rotation goes on."""
    return f"{name}:previous"


def _earlier(name: str) -> str:
    return f"{name}:kept:"


def incident_key(incident: UUID) -> bytes:
    """The key that seals the identities of an incident."""
    return keyring().get(identity_key_name(incident))


def incident_keys(incident: UUID) -> tuple[bytes, ...]:
    """The keys that open them: the present one first, then those that it took the place of."""
    return keyring().opening(identity_key_name(incident))


def signing_key() -> bytes:
    """The Ed25519 seed that signs copies, packages and certificates."""
    ring = keyring()
    ring.make("signing")
    return ring.get("signing")


def token_key(incident: UUID) -> bytes:
    """The key of an incident's blind tokens."""
    return keyring().get(token_key_name(incident))


def places_key() -> bytes:
    """The key that seals door numbers, which belong to no incident."""
    ring = keyring()
    ring.make("places")
    return ring.get("places")


def audit_key() -> bytes:
    """The key of the audit chain."""
    ring = keyring()
    ring.make("audit")
    return ring.get("audit")


def sign_in_key() -> bytes:
    """The key that seals the secrets of second steps and proves slips."""
    ring = keyring()
    ring.make("sign-in")
    return ring.get("sign-in")


def audit_witness() -> Path:
    """Where the newest link of the audit chain is witnessed."""
    return keyring().folder / "audit-witness.json"
