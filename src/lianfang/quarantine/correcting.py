"""An anchor put right: an earlier end is effective at once; a later one is no correction (R17)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation
from lianfang.kernel.errors import BadInput, DomainError
from lianfang.quarantine import issuing, remedies
from lianfang.quarantine.beds import until_of
from lianfang.quarantine.choices import Ending, Precision
from lianfang.quarantine.models import Order
from lianfang.quarantine.operations import NotInForce
from lianfang.quarantine.rules import end_of

CORRECTED = "起算时间更正"
"""What an order that ends by a correction asked for by the person keeps as its why."""

_LONGEST_WHY = 200


class NotEarlier(BadInput):
    """This anchor does not end the observation earlier; a later end needs an extension."""


class NotCorrected(DomainError):
    """No order with the right anchor could be written, so nothing was changed."""


@operation
def correct_anchor(
    order: UUID, anchor_at: datetime, precision: str, why: str, *, by: Actor, at: datetime
) -> UUID | None:
    """Put right what an order counts from; gives the order with the right end.

    None if that end is past: the order is lifted at once. The period is that of the order's own
    edition. Raises NotFound, NotAllowed, ReasonMissing, ChoiceUnknown, NotInForce, NotEarlier,
    NotCorrected.
    """
    by.require(Permission.END_ORDER)
    said = remedies.words(why)
    held = remedies.held_order(order)
    by.require(Permission.END_ORDER, held.division)
    return corrected(held, anchor_at, precision, said[:_LONGEST_WHY], by, at)


def corrected(
    order: Order, anchor_at: datetime, precision: str, why: str, by: Actor, at: datetime
) -> UUID | None:
    """Correct the anchor of an order held against change, within the running act."""
    remedies.chosen(precision, Precision.values)
    if not order.start_at <= at < until_of(order):
        raise NotInForce
    terms = remedies.terms_anew(order, order.edition, at)
    end = end_of(
        anchor_at,
        to_the_minute=precision == Precision.MINUTE,
        days=terms.parameters.observation_days,
        release_minute=terms.parameters.release_minute,
    )
    concerning(order, order.person_id)
    if end >= order.end_at:
        raise NotEarlier
    if end <= at:
        issuing.end([order], Ending.REVOKED, why, by, at)
        return None
    proposal = remedies.in_place_of(order, order.anchor, anchor_at, precision, order.reason)
    orders, _ = issuing.write([proposal], terms, by, why)
    if not orders:
        raise NotCorrected
    concerning(*orders)
    return orders[0].pk
