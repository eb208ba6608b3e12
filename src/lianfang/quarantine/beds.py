"""Beds: given within the issuing act, never twice at once, free again when a person leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.quarantine.choices import HeldHow, SiteMode
from lianfang.quarantine.models import BedStay, HeldFact, Order
from lianfang.quarantine.proposals import Unissued
from lianfang.quarantine.rules import Span
from lianfang.quarantine.site_models import Bed, SiteModeChange

_STAYS = second_role_use("quarantine.beds", "A site's beds hold people of every township.")

TICK = timedelta(microseconds=1)
"""The shortest that something can have held which began and ended at the same moment."""


def mode_of(site: UUID, at: datetime) -> str | None:
    """Whether a site is in use or on standby at a moment."""
    changes = SiteModeChange.objects.filter(site=site, effective_at__lte=at)
    latest = changes.order_by("-effective_at", "-recorded_at", "-id").first()
    return latest.mode if latest else None


def free_beds(site: UUID, at: datetime) -> list[UUID]:
    """The free beds of a site by number, held against others until the transaction ends."""
    beds = [b.pk for b in Bed.objects.select_for_update().filter(site=site).order_by("number")]
    with across_scopes(_STAYS):
        taken = set(
            BedStay.objects.filter(
                Q(to_at__isnull=True) | Q(to_at__gt=at), bed__site=site
            ).values_list("bed_id", flat=True)
        )
    return [bed for bed in beds if bed not in taken]


def allot(orders: Sequence[Order], at: datetime) -> tuple[dict[UUID, UUID], dict[UUID, Unissued]]:
    """A bed for each site order, and why the others get none; both by order."""
    given: dict[UUID, UUID] = {}
    refused: dict[UUID, Unissued] = {}
    for site in sorted({o.site_id for o in orders if o.site_id}):
        arriving = [o.pk for o in orders if o.site_id == site]
        if mode_of(site, at) != SiteMode.ACTIVE:
            refused |= dict.fromkeys(arriving, Unissued.SITE_NOT_IN_USE)
            continue
        free = free_beds(site, at)
        given |= zip(arriving, free, strict=False)
        refused |= dict.fromkeys(arriving[len(free) :], Unissued.NO_BED)
    return given, refused


def occupy(orders: Sequence[Order], given: Mapping[UUID, UUID]) -> None:
    """Let each person under a new site order into the bed given.

    Whoever still lies in the bed of an order that has ended leaves that one.
    """
    arriving = [o for o in orders if o.pk in given]
    if not arriving:
        return
    at, recorded_at = arriving[0].start_at, arriving[0].recorded_at
    leave(BedStay.objects.filter(person__in=[o.person_id for o in arriving]), at, recorded_at)
    BedStay.objects.bulk_create(
        BedStay(
            bed_id=given[order.pk],
            order=order,
            person=order.person_id,
            division=order.division,
            from_at=order.start_at,
            recorded_at=order.recorded_at,
        )
        for order in arriving
    )


def leave(
    stays: QuerySet[BedStay], left_at: datetime, recorded_at: datetime
) -> tuple[list[BedStay], list[HeldFact]]:
    """End those of some stays that go on.

    Whoever leaves after the end of the order was held in fact until then (domain.md C3).
    """
    left = list(
        stays.select_for_update(of=("self",)).select_related("order").filter(to_at__isnull=True)
    )
    facts = []
    for stay in left:
        stay.to_at = max(left_at, stay.from_at + TICK)
        stay.ended_recorded_at = recorded_at
        until = Span(stay.order.start_at, stay.order.end_at, stay.order.ended_at).until
        if left_at > until:
            facts.append(held_fact(stay.order, HeldHow.BED, until, left_at, recorded_at))
    BedStay.objects.bulk_update(left, ["to_at", "ended_recorded_at"], batch_size=500)
    HeldFact.objects.bulk_create(facts, batch_size=2000)
    return left, facts


def held_fact(
    order: Order, how: str, from_at: datetime, to_at: datetime, recorded_at: datetime
) -> HeldFact:
    """What shows the person of an order held between two moments after its end."""
    return HeldFact(
        order=order,
        person=order.person_id,
        division=order.division,
        how=how,
        from_at=from_at,
        to_at=to_at,
        recorded_at=recorded_at,
    )
