"""What every act on a dated row of the headquarters asks for, and how such a row ends."""

from __future__ import annotations

from datetime import datetime

from lianfang.command.models import Leadership, Mandate, Membership, Pairing, Plan, WorkGroup
from lianfang.kernel.errors import DomainError

Ended = Membership | Leadership | WorkGroup | Mandate | Pairing | Plan


class DocumentMissing(DomainError):
    """Name the document by which this was decided."""


class AlreadyEnded(DomainError):
    """This has already ended."""


class ReasonMissing(DomainError):
    """Say why this ends."""


class EndsTooEarly(DomainError):
    """It cannot end before it began."""


def refuse_blank(text: str, refusal: type[DomainError] = DocumentMissing) -> None:
    """Refuse an empty text; by default, a decision without its document."""
    if not text.strip():
        raise refusal


def end(held: Ended | None, why: str, at: datetime, recorded: datetime) -> None:
    """End a dated row that is held for it. Raises ReasonMissing, AlreadyEnded, EndsTooEarly."""
    refuse_blank(why, ReasonMissing)
    if held is None or held.to_at is not None:
        raise AlreadyEnded
    if at <= held.from_at:
        raise EndsTooEarly
    held.to_at, held.ended_recorded_at, held.ended_why = at, recorded, why
    held.save(update_fields=["to_at", "ended_recorded_at", "ended_why"])
