"""The keyring under a passphrase, in a file; and a list of such files, for their destruction."""

from __future__ import annotations

import hashlib
import io
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from lianfang.incidents.keyring import Keyring
from lianfang.keeping import sealing
from lianfang.kernel.errors import BadInput

FORMAT = "lianfang-keys-1"
_SHORTEST = 12


class PassphraseShort(BadInput):
    """A passphrase of keys has at least {least} characters."""


class NoBackup(BadInput):
    """{file} is not a backup of a keyring."""


def write_backup(ring: Keyring, file: Path, passphrase: str, at: datetime) -> int:
    """Write every key, sealed; whole or not at all. Gives how many. Raises PassphraseShort."""
    if len(passphrase) < _SHORTEST:
        raise PassphraseShort(least=_SHORTEST)
    keys, salt = ring.all(), sealing.fresh_salt()
    told = json.dumps({name: sealing.text(key) for name, key in keys.items()}).encode()
    sealed = io.BytesIO()
    sealing.write_frames(sealing.under_passphrase(passphrase, salt), [told], sealed)
    text = json.dumps(
        {
            "format": FORMAT,
            "made": at.isoformat(),
            "salt": sealing.text(salt),
            "sealed": sealing.text(sealed.getvalue()),
        }
    )
    _write(file, text)
    _note(ring, file, at, hashlib.sha256(text.encode()).hexdigest())
    return len(keys)


def read_backup(file: Path, passphrase: str) -> dict[str, bytes]:
    """The keys of a backup. Raises NoBackup, WrongKey."""
    try:
        kept = json.loads(file.read_text("utf-8"))
        salt, sealed = sealing.raw(kept["salt"]), sealing.raw(kept["sealed"])
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        raise NoBackup(file=file) from None
    frames = sealing.read_frames(sealing.under_passphrase(passphrase, salt), io.BytesIO(sealed))
    told = json.loads(b"".join(frames))
    return {name: sealing.raw(key) for name, key in told.items()}


def known_backups(ring: Keyring) -> list[dict[str, Any]]:
    """Every backup that was made here: file, moment, SHA-256."""
    log = _log(ring)
    return list(json.loads(log.read_text("utf-8"))) if log.exists() else []


def _note(ring: Keyring, file: Path, at: datetime, digest: str) -> None:
    made = {"file": str(file), "made": at.isoformat(), "sha256": digest}
    _write(_log(ring), json.dumps([*known_backups(ring), made], ensure_ascii=False, indent=1))


def _log(ring: Keyring) -> Path:
    return ring.folder / "backups.json"


def _write(file: Path, text: str) -> None:
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
