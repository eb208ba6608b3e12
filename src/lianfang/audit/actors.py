"""What an act needs to know of its actor; `accounts` has the whole of it."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class Acting(Protocol):
    """An officer in a post, a person through the portal, a device, or a job."""

    @property
    def id(self) -> UUID: ...

    @property
    def kind(self) -> str: ...

    @property
    def post_id(self) -> UUID | None: ...

    def require(self, permission: str, code: str | None = None) -> None:
        """Refuse unless the actor has the permission and, if given, answers for the place."""
