"""Who is calling: found by what stands on their paper, within the scope entered."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from lianfang.jurisdictions.scope import Scope
from lianfang.kernel.text import squeezed
from lianfang.quarantine.models import Order, PortalCode
from lianfang.quarantine.numbering import numbers
from lianfang.quarantine.portal_codes import LINK_DIGITS

MOST = 10


def callers(scope: Scope, typed: str, year: int) -> Sequence[Order]:
    """Orders by a document's number, by its last digits of a year, or by the slip's number."""
    text = squeezed(typed)[:40]
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    matching = Q(number__in=[text, text.replace("[", "〔").replace("]", "〕")])
    if digits == text.replace("-", "") and len(digits) == LINK_DIGITS:
        persons = PortalCode.objects.filter(link=digits).values_list("person", flat=True)
        matching |= Q(person__in=list(persons))
    elif digits == text and digits:
        matching |= Q(number__in=numbers(int(digits), year))
    found = Order.objects.select_related("person").filter(matching)
    return list(found.order_by("-start_at", "-id")[:MOST])


def called(scope: Scope, pk: UUID) -> Order | None:
    """One order with its person and authority."""
    orders = Order.objects.select_related("person", "authority", "site")
    return orders.filter(pk=pk).first()
