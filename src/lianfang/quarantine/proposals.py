"""What an order is asked for, and why one is not issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

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


class Unissued(TextChoices):
    """Why a proposal leaves no order."""

    OUT_OF_SCOPE = "out_of_scope", _("the person is not within your scope")
    PAST = "past", _("the period is over already")
    FUTURE_ANCHOR = "future_anchor", _("the day it counts from is still to come")
    IN_FORCE = "in_force", _("an order is in force already")
    NO_BED = "no_bed", _("no bed is free")
    SITE_NOT_IN_USE = "site_not_in_use", _("the site is not in use")
    NOT_IN_FORCE = "not_in_force", _("the order to be replaced is not in force any more")


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
