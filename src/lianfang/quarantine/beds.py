"""Beds: given within the issuing act, never twice at once, free again when a person leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.quarantine.choices import OrderKind
from lianfang.quarantine.models import Bed, BedStay, Order
from lianfang.quarantine.proposals import Unissued


def free_beds(site: UUID) -> list[UUID]:
    """The free beds of a site by number, held against others until the transaction ends."""
    beds = Bed.objects.select_for_update().filter(site=site).order_by("number")
    taken = set(
        BedStay.objects.filter(bed__site=site, to_at__isnull=True).values_list("bed_id", flat=True)
    )
    return [bed.pk for bed in beds if bed.pk not in taken]


def with_beds(orders: list[Order], unissued: list[tuple[UUID, str]]) -> list[Order]:
    """The orders that can be issued: a site order needs a free bed; the rest is `unissued`."""
    left = {o.site_id: len(free_beds(o.site_id)) for o in orders if o.site_id}
    kept = []
    for order in orders:
        if order.kind == OrderKind.SITE and order.site_id:
            if left[order.site_id] == 0:
                unissued.append((order.person_id, str(Unissued.NO_BED)))
                continue
            left[order.site_id] -= 1
        kept.append(order)
    return kept


def occupy(orders: Sequence[Order]) -> None:
    """Let each person under a new site order into a free bed."""
    by_site: dict[UUID, list[Order]] = defaultdict(list)
    for order in orders:
        if order.site_id:
            by_site[order.site_id].append(order)
    for site, arriving in by_site.items():
        BedStay.objects.bulk_create(
            BedStay(
                bed_id=bed,
                order=order,
                person=order.person_id,
                division=order.division,
                from_at=order.start_at,
                recorded_at=order.recorded_at,
            )
            for bed, order in zip(free_beds(site), arriving, strict=False)
        )


def leave(orders: Sequence[UUID], left_at: datetime, recorded_at: datetime) -> list[BedStay]:
    """End the stays of some orders; gives those that were ended."""
    stays = list(
        BedStay.objects.select_for_update(of=("self",))
        .select_related("order")
        .filter(Q(to_at__isnull=True), order__in=orders)
    )
    for stay in stays:
        stay.to_at, stay.ended_recorded_at = left_at, recorded_at
    BedStay.objects.bulk_update(stays, ["to_at", "ended_recorded_at"], batch_size=500)
    return stays
