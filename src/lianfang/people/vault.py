"""Sealing what names a person, and the blind tokens beside it.

AES-256-GCM (NIST SP 800-38D) under the incident's key, with the row's id as associated data, so
that a blob cannot be moved to another row. Tokens are HMAC-SHA256 cut to 16 bytes, each kind
under its own label, so that a phone never equals a number.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lianfang.incidents.keyring import incident_key, incident_keys, token_key
from lianfang.people import names

_encode = json.JSONEncoder(ensure_ascii=False).encode
_NONCE = 12
_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Details:
    """What the vault holds of a person; empty where unknown. Dates are ISO.

    The last five help to know the person again: further phone numbers with / between, a number
    that is not valid as it was written, the years between which someone of a stated age was
    born (1980/1981), and the days of departure and of arrival.
    """

    name: str = ""
    number: str = ""
    phone: str = ""
    birth_date: str = ""
    address: str = ""
    door: str = ""
    more_phones: str = ""
    number_as_written: str = ""
    birth_years: str = ""
    left_on: str = ""
    arrived_on: str = ""


DETAILS = tuple(field.name for field in fields(Details))
"""The names of all details."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Blind tokens of a person's details; None where the detail is unknown."""

    number: bytes | None
    phone: bytes | None
    name: bytes | None
    pinyin: bytes | None
    lookalike: bytes | None
    name_year: bytes | None
    second_phone: bytes | None = None


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _seal(key: bytes, text: str, bound_to: UUID) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(key).encrypt(nonce, text.encode(), bound_to.bytes)


def _opened(keys: tuple[bytes, ...], blob: bytes, bound_to: UUID) -> bytes:
    """What one of the keys opens: while a key is replaced, two do."""
    blob = bytes(blob)
    for key in keys[:-1]:
        with suppress(InvalidTag):
            return _cipher(key).decrypt(blob[:_NONCE], blob[_NONCE:], bound_to.bytes)
    return _cipher(keys[-1]).decrypt(blob[:_NONCE], blob[_NONCE:], bound_to.bytes)


def _open(keys: tuple[bytes, ...], blob: bytes, bound_to: UUID) -> str:
    return _opened(keys, blob, bound_to).decode()


def sealed_anew(incident: UUID, blob: bytes, bound_to: UUID) -> bytes | None:
    """The same under the present key; None if it is sealed under that already."""
    key, *earlier = incident_keys(incident)
    nonce, blob = os.urandom(_NONCE), bytes(blob)
    with suppress(InvalidTag):
        _cipher(key).decrypt(blob[:_NONCE], blob[_NONCE:], bound_to.bytes)
        return None
    data = _opened((key, *earlier), blob, bound_to)
    return nonce + _cipher(key).encrypt(nonce, data, bound_to.bytes)


def seal_text(incident: UUID, text: str, bound_to: UUID) -> bytes:
    """Seal any text that can name someone, bound to the row that holds it."""
    return _seal(incident_key(incident), text, bound_to)


def open_text(incident: UUID, blob: bytes, bound_to: UUID) -> str:
    """The text that `seal_text` sealed for this row."""
    return _open(incident_keys(incident), blob, bound_to)


def seal_bytes(incident: UUID, data: bytes, bound_to: UUID) -> bytes:
    """Seal a file as it was received."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(incident_key(incident)).encrypt(nonce, data, bound_to.bytes)


def open_bytes(incident: UUID, blob: bytes, bound_to: UUID) -> bytes:
    """The bytes that `seal_bytes` sealed for this row."""
    return _opened(incident_keys(incident), blob, bound_to)


def opens(incident: UUID, blob: bytes, bound_to: UUID) -> bool:
    """Whether a key of the keyring opens a blob of this row."""
    try:
        _opened(incident_keys(incident), blob, bound_to)
    except InvalidTag:
        return False
    return True


def seal_details(incident: UUID, details: Details, person: UUID) -> bytes:
    """Seal a person's details, bound to the person."""
    return seal_text(incident, _encode(_told(details)), person)


def _told(details: Details) -> dict[str, str]:
    """The details that are there, by name."""
    return {name: value for name in DETAILS if (value := getattr(details, name))}


def open_details(incident: UUID, blob: bytes, person: UUID) -> Details:
    """The details that `seal_details` sealed."""
    return details_opener(incident)(blob, person)


def details_opener(incident: UUID) -> Callable[[bytes, UUID], Details]:
    """`open_details` for many persons of one act: the key is looked for once."""
    keys = incident_keys(incident)
    return lambda blob, person: Details(**json.loads(_open(keys, blob, person)))


def text_sealer(incident: UUID) -> Callable[[str, UUID], bytes]:
    """`seal_text` for many rows of one act: the key is looked for once."""
    return partial(_seal, incident_key(incident))


def token(incident: UUID, label: str, value: str) -> bytes | None:
    """The blind token of one value; None for an empty one."""
    return token_under(token_key(incident), label, value)


def token_under(key: bytes, label: str, value: str) -> bytes | None:
    """`token` under an incident's token key, for many values of one act."""
    if not value:
        return None
    message = f"{label}\x1f{value}".encode()
    return hmac.digest(key, message, "sha256")[:_TOKEN]


def tokens(incident: UUID, details: Details) -> Tokens:
    """All blind tokens of a person's details."""
    return tokens_under(token_key(incident), details)


def tokens_under(key: bytes, details: Details) -> Tokens:
    """`tokens` under an incident's token key, for many persons of one act."""
    name = names.normal_name(details.name) if details.name else ""
    year = details.birth_date[:4]
    return Tokens(
        number=token_under(key, "number", details.number),
        phone=token_under(key, "phone", details.phone),
        name=token_under(key, "name", name),
        pinyin=token_under(key, "pinyin", names.pinyin(name) if name else ""),
        lookalike=token_under(key, "lookalike", names.look_alike(name) if name else ""),
        name_year=token_under(key, "name_year", f"{name} {year}" if name and year else ""),
        second_phone=token_under(key, "phone", details.more_phones.partition("/")[0]),
    )
