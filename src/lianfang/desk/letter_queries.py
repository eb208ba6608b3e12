"""Letters to other counties as pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.jurisdictions.scope import Scope
from lianfang.screening.models import Lead, Referral

Letter = list[Referral]
"""The referrals of one letter, the first of which stands for it."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list: the first of its referrals stands for it."""

    letter: UUID
    year: int
    number: int
    to_code: str
    to_name: str
    people: int
    issued_at: datetime
    received_at: datetime | None
    received_by: str


def letter_lines(
    scope: Scope, incident: UUID, county: str = "", *, limit: int = 200
) -> list[LetterLine]:
    """The letters of an incident, those not acknowledged first, then the newest."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT (array_agg(r.id ORDER BY r.id))[1], r.year, r.number, r.to_code, r.to_name,
                count(*), min(r.issued_at), max(r.received_at), max(r.received_by)
               FROM screening_referral r WHERE r.incident_id = %s AND (%s = '' OR r.to_code = %s)
               GROUP BY r.year, r.number, r.to_code, r.to_name
               ORDER BY max(r.received_at) IS NOT NULL, r.year DESC, r.number DESC LIMIT %s""",
            [incident, county, county, limit],
        )
        return [LetterLine(*row) for row in cursor.fetchall()]


def counties(scope: Scope, incident: UUID) -> list[tuple[str, str]]:
    """The counties that letters went to, as (code, name)."""
    found = Referral.objects.filter(incident=incident).order_by("to_code").distinct()
    return list(found.values_list("to_code", "to_name"))


def letters(scope: Scope, heads: Sequence[UUID]) -> list[Letter]:
    """Each letter's referrals with their leads and persons, in the order asked for."""
    first = {one.pk: one for one in Referral.objects.filter(pk__in=heads)}
    found = []
    for head in heads:
        if head in first:
            one = first[head]
            letter = Referral.objects.filter(year=one.year, number=one.number)
            found.append(list(letter.select_related("lead__person").order_by("id")))
    return found


def masked_names(scope: Scope, leads: Sequence[UUID]) -> dict[UUID, str]:
    """The masked names of some leads' people, by lead."""
    found = Lead.objects.filter(pk__in=leads).order_by("id")
    return dict(found.values_list("pk", "person__display"))
