"""The codes of slips: short, and without letters that are mistaken when read or heard."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from lianfang.incidents.keyring import sign_in_key
from lianfang.kernel.text import squeezed

ALPHABET = "ACEFHJKMPRTWXY34679"
"""Left out: 0 and O and D and Q, 1 and I and L, 2 and Z, 5 and S, 8 and B, U and V, N beside M,
G beside J."""

LENGTH, GROUP = 12, 4
SLIP_LASTS = timedelta(days=3)
PHONE_LASTS = timedelta(days=90)


def new_code() -> str:
    """A code of 51 bits: not to be guessed in the three days of its life."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def told(code: str) -> str:
    """The code as it is printed and said."""
    return " ".join(code[n : n + GROUP] for n in range(0, LENGTH, GROUP))


def typed(value: str) -> str:
    """The code as people type it: in small letters, with spaces or hyphens, full width."""
    return "".join(c for c in squeezed(value[:60]).upper() if c in ALPHABET)


def digest_of(code: str) -> str:
    """What is kept of a code: no dump of the database gives it back."""
    return hmac.new(sign_in_key(), b"slip " + code.encode(), hashlib.sha256).hexdigest()


def new_token() -> str:
    """What a phone keeps."""
    return secrets.token_urlsafe(32)


def digest_of_token(token: str) -> str:
    """What is kept of a phone's token."""
    return hashlib.sha256(token.encode()).hexdigest()
