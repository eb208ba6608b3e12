"""E-mail as a channel, over SMTP: one connection for as many as are sent together."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from lianfang.messages.channels import Refused, Told, Unreachable

PATIENCE = 10
"""Seconds for the server to answer."""


class MailAddressUnreadable(ValueError):
    """Write LIANFANG_MAIL as smtp://name:password@host:25, smtps:// or ?starttls=1 for TLS."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and the address that messages come from."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False


def server_of(url: str, sender: str) -> Server:
    """The server of an address `smtp://name:password@host:port`. Raises MailAddressUnreadable."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise MailAddressUnreadable(MailAddressUnreadable.__doc__) from problem
    tls = parts.scheme == "smtps"
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise MailAddressUnreadable(MailAddressUnreadable.__doc__)
    return Server(
        host=parts.hostname,
        port=port or (465 if tls else 25),
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        starttls=parse_qs(parts.query).get("starttls") == ["1"],
    )


class Mail:
    """The channel by mail. Its connection is made with the first message."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._backend = EmailBackend(
            host=server.host, port=server.port, username=server.user, password=server.password,
            use_tls=server.starttls, use_ssl=server.tls, timeout=PATIENCE,
        )  # fmt: skip

    def send(self, address: str, told: Told) -> None:
        """Hand it to the server; the same one has the same Message-ID, so that a mailbox knows it.

        Raises Unreachable, Refused.
        """
        domain = self._server.sender.rpartition("@")[2] or "localhost"
        mail = EmailMessage(
            told.subject, told.body, self._server.sender, [address],
            headers={"Message-ID": f"<{told.id}@{domain}>", "Auto-Submitted": "auto-generated"},
        )  # fmt: skip
        try:
            self._backend.open()
            self._backend.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as problem:
            code = next(iter(problem.recipients.values()))[0]
            raise self._judged(code) from None
        except smtplib.SMTPResponseException as problem:
            raise self._judged(problem.smtp_code) from None
        except (smtplib.SMTPException, OSError) as problem:
            raise self._lost(type(problem).__name__) from None

    def _judged(self, code: int) -> Unreachable | Refused:
        """A code of 5xx is for good, any other for now (RFC 5321, 4.2.1)."""
        return Refused(f"SMTP {code}") if 500 <= code < 600 else self._lost(f"SMTP {code}")

    def _lost(self, why: str) -> Unreachable:
        self.close()
        return Unreachable(why[:40])

    def close(self) -> None:
        """Let go of the connection, if one was made."""
        with suppress(smtplib.SMTPException, OSError):
            self._backend.close()
        self._backend.connection = None
