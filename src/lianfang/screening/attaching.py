"""What the rows of a list are attached to: rows sent before, and leads held against change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from lianfang.people import joining
from lianfang.screening.choices import Fate
from lianfang.screening.models import Lead, Row


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """The first row with the same content that the same provider sent."""

    id: UUID
    lead: UUID | None
    person: UUID | None


def earlier_rows(
    incident: UUID, provider: UUID, digests: Sequence[bytes]
) -> dict[bytes, EarlierRow]:
    """The rows that this provider sent before, by the digest of their content."""
    found = Row.objects.filter(
        provider=provider, batch__incident=incident, digest__in=set(digests)
    ).order_by("recorded_at", "id")
    earlier: dict[bytes, EarlierRow] = {}
    for digest, pk, lead, person in found.values_list("digest", "id", "lead_id", "person_id"):
        earlier.setdefault(bytes(digest), EarlierRow(pk, lead, person))
    return earlier


def leads_held(
    incident: UUID, persons: Sequence[UUID], also: Sequence[UUID]
) -> tuple[dict[UUID, Lead], dict[UUID, Lead]]:
    """Leads held against change until the act ends: each person's newest, and all by id.

    A lead about someone who counts as a person is that person's. `also` names leads wanted for
    their own sake.
    """
    counted = joining.counted_as(persons)
    newest: dict[UUID, Lead] = {}
    by_id = {}
    wanted = Q(person__in=counted) | Q(pk__in=also)
    for lead in Lead.objects.select_for_update().filter(wanted, incident=incident).order_by("id"):
        by_id[lead.pk] = lead
        kept = counted.get(lead.person_id, lead.person_id)
        before = newest.get(kept)
        if before is None or (lead.recorded_at, lead.pk) > (before.recorded_at, before.pk):
            newest[kept] = lead
    return newest, by_id


def rows_to_mend(provider: UUID, rows: Sequence[UUID]) -> set[UUID]:
    """Those of this provider's rows that are set aside and not mended yet, held."""
    held = Row.objects.select_for_update().filter(
        pk__in=rows, provider=provider, fate=Fate.REJECTED
    )
    return set(held.values_list("pk", flat=True))
