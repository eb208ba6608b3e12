"""How allauth's second step keeps its secrets, and how it calls the site and the officer."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lianfang.incidents.keyring import sign_in_key

_NONCE = 12


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are sealed under a key outside the database; officers have no addresses."""

    def encrypt(self, text: str) -> str:
        """The secret as the table keeps it."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(sign_in_key()).encrypt(nonce, text.encode(), None)
        return base64.b64encode(nonce + sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        kept = base64.b64decode(encrypted_text)
        return AESGCM(sign_in_key()).decrypt(kept[:_NONCE], kept[_NONCE:], None).decode()

    def get_totp_label(self, user: Any) -> str:
        """What the app shows beside the code."""
        return str(user.username)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the site's name."""
        host = context.request.get_host().partition(":")[0]
        return {"id": host, "name": str(settings.MFA_TOTP_ISSUER)}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """A passkey names its officer by id, to the device alone."""
        return {"id": user.pk.bytes, "name": user.username, "display_name": user.name}
