"""What an order is asked for, and why one is not issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from lianfang.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Proposal:
    """An order to be issued. `end_at` is not among it: the protocol edition decides the end.

    `supersedes` names the order that this one takes the place of (a move to a site); the new
    one then keeps the old one's anchor and end.
    """

    person: UUID
    kind: str
    anchor: str
    anchor_at: datetime
    precision: str
    division: str
    reason: str
    lead: UUID | None = None
    site: UUID | None = None
    supersedes: UUID | None = None


class Unissued(StrEnum):
    """Why a proposal leaves no order."""

    OUT_OF_SCOPE = "out_of_scope"
    PAST = "past"
    FUTURE_ANCHOR = "future_anchor"
    IN_FORCE = "in_force"
    NO_BED = "no_bed"
    SITE_NOT_IN_USE = "site_not_in_use"
    NOT_IN_FORCE = "not_in_force"


@dataclass(frozen=True, slots=True)
class Issued:
    """Orders issued, in the order of their proposals, and the persons left without one."""

    orders: tuple[UUID, ...]
    unissued: tuple[tuple[UUID, str], ...]


class NoAuthority(DomainError):
    """Nobody may issue {kind} at this moment: the authority table has no entry in force."""


class ReasonMissing(DomainError):
    """An order needs a reason in plain words."""


class SiteMissing(DomainError):
    """A site order needs the site at which the person will stay."""
