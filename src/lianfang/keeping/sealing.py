"""Sealed to a public key, to a passphrase, and signed: files that leave the house.

A file is a line of JSON, the head, and frames of AES-256-GCM. The frame's number and whether it
is the last are bound to it, so that none can be left out, moved or added.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from typing import IO, Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from lianfang.kernel.errors import BadInput

FRAME = 1 << 20
_LABEL = b"lianfang package 1"


class WrongKey(BadInput):
    """This key or passphrase does not open the file, or the file was changed."""


class BadSignature(BadInput):
    """The signature does not belong to this content: it was changed, or signed by another."""


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def raw(value: str) -> bytes:
    return base64.b64decode(value)


def under_passphrase(passphrase: str, salt: bytes) -> bytes:
    """A key from a passphrase, slow to guess."""
    return Scrypt(salt=salt, length=32, n=1 << 16, r=8, p=1).derive(passphrase.encode())


def for_public_key(public: bytes) -> tuple[bytes, str]:
    """A fresh key that only the holder of the private one can derive, and what to send along."""
    ours = X25519PrivateKey.generate()
    shared = ours.exchange(X25519PublicKey.from_public_bytes(public))
    sent = ours.public_key().public_bytes_raw()
    return _derived(shared, sent, public), text(sent)


def with_private_key(private: bytes, sent: str) -> bytes:
    """The same key, from the private one."""
    mine = X25519PrivateKey.from_private_bytes(private)
    shared = mine.exchange(X25519PublicKey.from_public_bytes(raw(sent)))
    return _derived(shared, raw(sent), mine.public_key().public_bytes_raw())


def _derived(shared: bytes, sent: bytes, public: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=sent + public, info=_LABEL).derive(shared)


def write_frames(key: bytes, pieces: Iterable[bytes], out: IO[bytes]) -> str:
    """Write pieces sealed in frames; gives the SHA-256 of what was written."""
    cipher, digest = AESGCM(key), hashlib.sha256()
    for number, (frame, last) in enumerate(_frames(pieces)):
        nonce = number.to_bytes(12, "big")
        sealed = cipher.encrypt(nonce, frame, _LABEL + bytes([last]))
        written = len(sealed).to_bytes(4, "big") + sealed
        out.write(written)
        digest.update(written)
    return digest.hexdigest()


def _frames(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > FRAME:
            yield bytes(held[:FRAME]), False
            del held[:FRAME]
    yield bytes(held), True


def read_frames(key: bytes, source: IO[bytes]) -> Iterator[bytes]:
    """What was sealed, frame by frame. Raises WrongKey, also where the end is missing."""
    cipher, number, last = AESGCM(key), 0, False
    while size := source.read(4):
        sealed, nonce = source.read(int.from_bytes(size, "big")), number.to_bytes(12, "big")
        try:
            frame = cipher.decrypt(nonce, sealed, _LABEL + b"\x00")
        except InvalidTag:
            try:
                frame, last = cipher.decrypt(nonce, sealed, _LABEL + b"\x01"), True
            except InvalidTag:
                raise WrongKey from None
        yield frame
        number += 1
        if last and source.read(1):
            raise WrongKey
    if not last:
        raise WrongKey


def digest_of(source: IO[bytes]) -> str:
    """The SHA-256 of the rest of a file."""
    digest = hashlib.sha256()
    while piece := source.read(FRAME):
        digest.update(piece)
    return digest.hexdigest()


def plain(value: dict[str, Any]) -> bytes:
    """One way to write a dictionary, for signing and hashing."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed(value: dict[str, Any], seed: bytes) -> dict[str, Any]:
    """The value with who signed it and the signature."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    signer = {"signer": text(key.public_key().public_bytes_raw())}
    return value | signer | {"signature": text(key.sign(plain(value | signer)))}


def check_signature(value: dict[str, Any]) -> str:
    """Who signed; the rest of the value is what was signed. Raises BadSignature."""
    rest = {k: v for k, v in value.items() if k != "signature"}
    try:
        key = Ed25519PublicKey.from_public_bytes(raw(value["signer"]))
        key.verify(raw(value["signature"]), plain(rest))
    except (InvalidSignature, KeyError, ValueError, TypeError):
        raise BadSignature from None
    return str(value["signer"])


def fresh_salt() -> bytes:
    return os.urandom(16)


def key_pair() -> tuple[bytes, bytes]:
    """A private key and its public one, for who receives packages."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_of(seed: bytes) -> str:
    """The public half of a signing key, as it stands beside signatures."""
    return text(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())
