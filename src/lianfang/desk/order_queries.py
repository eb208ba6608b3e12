"""One order as its page needs it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lianfang.jurisdictions.scope import Scope, ScopeKind
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.quarantine import queries
from lianfang.quarantine.models import Order


@dataclass(frozen=True, slots=True)
class OneOrder:
    """An order with its person, authority and site."""

    order: Order


def one_order(scope: Scope, pk: UUID) -> OneOrder:
    """An order of the scope entered. Raises NotFound.

    Who guards sees name, place and end only, on other pages: NotAllowed.
    """
    if scope.kind is ScopeKind.GUARD:
        raise NotAllowed
    found = queries.order(scope, pk)
    if found is None:
        raise NotFound
    return OneOrder(found)
