"""What the rows of a list are attached to: rows sent before, and leads held against change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL

from lianfang.people import joining
from lianfang.people.models import DoubtfulPair
from lianfang.screening.choices import Fate, Outcome
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
    with connection.cursor() as cursor:
        hexes = ",".join(digest.hex() for digest in set(digests))
        cursor.execute(_EARLIER, {"provider": provider, "incident": incident, "digests": hexes})
        return {
            bytes(digest): EarlierRow(pk, lead, person)
            for digest, pk, lead, person in cursor.fetchall()
        }


_EARLIER = """SELECT DISTINCT ON (r.digest) r.digest, r.id, r.lead_id, r.person_id FROM (
    SELECT decode(t, 'hex') AS digest FROM unnest(string_to_array(%(digests)s, ',')) AS t) w
 CROSS JOIN LATERAL (
    SELECT digest, id, lead_id, person_id, batch_id, recorded_at FROM screening_row
    WHERE provider = %(provider)s AND digest = w.digest OFFSET 0) r
 JOIN screening_batch b ON b.id = r.batch_id AND b.incident_id = %(incident)s
 ORDER BY r.digest, r.recorded_at, r.id"""


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
    wanted = RawSQL(_HELD, [",".join(one.hex for one in several) for several in (counted, also)])
    held = Lead.objects.select_for_update().filter(pk__in=wanted, incident=incident)
    for lead in held.order_by("id"):
        by_id[lead.pk] = lead
        kept = counted.get(lead.person_id, lead.person_id)
        before = newest.get(kept)
        if before is None or _rank(lead) > _rank(before):
            newest[kept] = lead
    return newest, by_id


def _rank(lead: Lead) -> tuple[bool, datetime, UUID]:
    """The newest comes first, but none that was closed for the sake of another."""
    return lead.outcome != Outcome.ALREADY_KNOWN, lead.recorded_at, lead.pk


_HELD = """SELECT id FROM screening_lead
    WHERE person_id IN (SELECT unnest(string_to_array(%s, ',')::uuid[]))
    UNION SELECT unnest(string_to_array(%s, ',')::uuid[])"""
"""Each half by its own index: an OR of the two reads the whole table."""


def rows_to_mend(provider: UUID, rows: Sequence[UUID]) -> set[UUID]:
    """Those of this provider's rows that are set aside and not mended yet, held."""
    held = Row.objects.select_for_update().filter(
        pk__in=rows, provider=provider, fate=Fate.REJECTED
    )
    return set(held.values_list("pk", flat=True))


def await_decision(persons: Collection[UUID]) -> None:
    """Let the rows of persons wait of whom it is asked whether they are another."""
    asked = DoubtfulPair.objects.filter(second__in=persons, decision=None).values("second")
    Row.objects.filter(person__in=asked, fate=Fate.ATTACHED).update(fate=Fate.WAITING)
