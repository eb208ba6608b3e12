"""The key that signs sessions: made once, kept beside the keyring, never in the repository."""

import os
import secrets
from pathlib import Path


def session_secret(folder: Path) -> str:
    """The installation's secret, made on first use."""
    path = folder / "session.key"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()
