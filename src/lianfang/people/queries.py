"""Questions about persons; none of them opens an identity."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from lianfang.jurisdictions.scope import Scope
from lianfang.people.models import Person, Reading


def person(scope: Scope, pk: UUID) -> Person | None:
    """A person within the scope entered."""
    return Person.objects.filter(pk=pk).first()


def living_near(scope: Scope, division: str, limit: int = 200) -> QuerySet[Person]:
    """Persons of one village or community within the scope entered, by their masked names."""
    return Person.objects.filter(division=division).order_by("display", "pk")[:limit]


def readings_of(scope: Scope, pk: UUID) -> QuerySet[Reading]:
    """Who opened this person's identity, newest first."""
    return Reading.objects.filter(persons__contains=[pk]).order_by("-recorded_at")
