"""Door numbers, sealed: they belong to a place and to no incident, so under a key of their own.

AES-256-GCM (NIST SP 800-38D) with the household's id as associated data, so that a door cannot
be moved to another household.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lianfang.incidents.keyring import places_key

_NONCE = 12


def seal_doors(doors: Iterable[tuple[UUID, str]]) -> list[bytes]:
    """Seal the doors of households, given as (household, door), in order."""
    encrypt = AESGCM(places_key()).encrypt
    sealed = []
    for household, door in doors:
        nonce = os.urandom(_NONCE)
        sealed.append(nonce + encrypt(nonce, door.encode(), household.bytes))
    return sealed


def open_door(blob: bytes | memoryview[int], household: UUID) -> str:
    """The door that was sealed for this household; InvalidTag if it was another's."""
    sealed = bytes(blob)
    return AESGCM(places_key()).decrypt(sealed[:_NONCE], sealed[_NONCE:], household.bytes).decode()
