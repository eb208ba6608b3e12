"""The one way by which something leaves the house: an envelope that can name nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.duties.choices import DutyKind
from lianfang.messages.choices import Topic
from lianfang.messages.rules import is_digest

Site = Callable[[UUID], str]
"""The address at which a message is opened, behind the sign-in."""


@dataclass(frozen=True, slots=True)
class Told:
    """All that a channel learns of a message: its topic, its kind, how many, an address."""

    id: UUID
    topic: Topic
    kind: str
    count: int
    link: str

    @property
    def subject(self) -> str:
        """One line of words and a number."""
        if is_digest(self.topic):
            return _("Lianfang: {n} things to do").format(n=self.count)
        words = {
            Topic.NEW: _("Lianfang: {kind} has come in ({n})"),
            Topic.SOON: _("Lianfang: {kind} is due soon ({n})"),
            Topic.LATE: _("Lianfang: {kind} is overdue ({n})"),
        }[self.topic]
        return words.format(kind=DutyKind(self.kind).label, n=self.count)

    @property
    def body(self) -> str:
        """Where to read it. Whom it is about stands behind the sign-in only."""
        words = _("Sign in to see it: {link}\nThis message names nobody. Do not answer it.")
        return words.format(link=self.link)


class Unreachable(Exception):
    """The channel cannot be reached, or wants it tried later."""


class Refused(Exception):
    """The channel will never take this one."""


class Channel(Protocol):
    """What can carry a message to an address; tried again after Unreachable, not after Refused."""

    def send(self, address: str, told: Told) -> None:
        """Hand it over. Raises Unreachable, Refused."""

    def close(self) -> None:
        """Let go of the connection, if one was made."""
