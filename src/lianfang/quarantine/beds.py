"""Beds: given within the issuing act, never twice at once, free again when a person leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.quarantine.choices import HeldHow, SiteMode, StayKind, Zone
from lianfang.quarantine.models import BedStay, HeldFact, Order
from lianfang.quarantine.proposals import Unissued
from lianfang.quarantine.rules import Span
from lianfang.quarantine.site_models import Bed, SiteModeChange

_STAYS = second_role_use("quarantine.beds", "A site's beds hold people of every township.")

TICK = timedelta(microseconds=1)
"""The shortest that something can have held which began and ended at the same moment."""


def mode_of(site: UUID, at: datetime) -> str | None:
    """The mode of a site at a moment."""
    changes = SiteModeChange.objects.filter(site=site, effective_at__lte=at)
    latest = changes.order_by("-effective_at", "-recorded_at", "-id").first()
    return latest.mode if latest else None


def lying(site: UUID, at: datetime) -> list[BedStay]:
    """Who lies in a site from a moment on, or will, of whatever township."""
    with across_scopes(_STAYS):
        return list(
            BedStay.objects.filter(
                Q(to_at__isnull=True) | Q(to_at__gt=at), bed__site=site
            ).select_related("bed")
        )


def held_beds(site: UUID) -> list[Bed]:
    """The beds of a site in which people stay, held until the transaction ends."""
    beds = Bed.objects.select_for_update(of=("self",)).filter(site=site)
    return list(beds.filter(room__zone=Zone.QUARANTINE).order_by("number"))


def free_beds(site: UUID, at: datetime) -> list[UUID]:
    """The first bed of each free room of a site, held until the transaction ends.

    One person a room: a room in which somebody lies is shared only by an act that says so.
    """
    beds = held_beds(site)
    rooms = {stay.bed.room_id for stay in lying(site, at)}
    free: dict[UUID, UUID] = {}
    for bed in beds:
        if bed.room_id not in rooms:
            free.setdefault(bed.room_id, bed.pk)
    return list(free.values())


def allot(orders: Sequence[Order], at: datetime) -> tuple[dict[UUID, UUID], dict[UUID, Unissued]]:
    """A bed for each site order, and why the others get none; both by order.

    Who stays on at the same site under a new order keeps the bed.
    """
    given: dict[UUID, UUID] = {}
    refused: dict[UUID, Unissued] = {}
    for site in sorted({o.site_id for o in orders if o.site_id}):
        there = [o for o in orders if o.site_id == site]
        kept = _kept(there, site, at)
        given |= kept
        arriving = [o.pk for o in there if o.pk not in kept]
        if mode_of(site, at) != SiteMode.ACTIVE:
            refused |= dict.fromkeys(arriving, Unissued.SITE_NOT_IN_USE)
            continue
        free = free_beds(site, at)
        given |= zip(arriving, free, strict=False)
        refused |= dict.fromkeys(arriving[len(free) :], Unissued.NO_BED)
    return given, refused


def _kept(orders: Sequence[Order], site: UUID, at: datetime) -> dict[UUID, UUID]:
    replaced = [o.supersedes_id for o in orders if o.supersedes_id]
    if not replaced:
        return {}
    stays = BedStay.objects.filter(
        Q(to_at__isnull=True) | Q(to_at__gt=at),
        order__in=replaced,
        kind=StayKind.ORDER,
        bed__site=site,
        from_at__lt=at,
    )
    beds = dict(stays.values_list("order_id", "bed_id"))
    return {o.pk: beds[o.supersedes_id] for o in orders if o.supersedes_id in beds}


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
    """End those of some stays that go on; one signed for that has not begun shrinks to nothing.

    Whoever leaves after the end of the order, without having signed, was held in fact until then
    (domain.md C3); whoever accompanies is not under the order.
    """
    left = list(
        stays.select_for_update(of=("self",))
        .select_related("order")
        .filter(Q(to_at__isnull=True) | Q(to_at__gt=left_at))
    )
    ahead = [stay for stay in left if stay.from_at > left_at and stay.signed_at]
    signed = {stay.order_id for stay in ahead}
    lain = [stay for stay in left if stay not in ahead]
    facts = []
    for stay in lain:
        ends = left_at - TICK if stay.order_id in signed else left_at
        stay.to_at = max(ends, stay.from_at + TICK)
        stay.ended_recorded_at = recorded_at
        until = until_of(stay.order)
        if stay.kind == StayKind.ORDER and left_at > until:
            facts.append(held_fact(stay.order, HeldHow.BED, until, left_at, recorded_at))
    for stay in ahead:
        stay.from_at, stay.to_at = left_at - TICK, left_at
        stay.ended_recorded_at = recorded_at
    for part in (lain, ahead):
        BedStay.objects.bulk_update(
            part, ["from_at", "to_at", "ended_recorded_at"], batch_size=500
        )
    HeldFact.objects.bulk_create(facts, batch_size=2000)
    return lain, facts


def until_of(order: Order) -> datetime:
    """The effective end of an order."""
    return Span(order.start_at, order.end_at, order.ended_at).until


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
