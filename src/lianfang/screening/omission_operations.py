"""Saying which provider should have listed someone whom no list named; a person decides it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Unit
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.kernel.errors import BadInput, DomainError, NotFound
from lianfang.screening.choices import Source
from lianfang.screening.models import Omission
from lianfang.screening.reaching import held

_LONGEST = 80


class OnAList(DomainError):
    """This person was named by a list or a roster: nobody has missed them."""


class OmissionWhyMissing(BadInput):
    """Say in at most 80 characters why this provider should have known, without naming anyone."""


@operation
def say_omission(lead: UUID, provider: UUID, why: str, *, by: Actor, at: datetime) -> None:
    """Record which provider should have listed someone found on no list; the provider sees it.

    Saying it again of another provider puts that one in its place. Raises NotFound, NotAllowed,
    OnAList, OmissionWhyMissing.
    """
    found = held([lead], Permission.SAY_OMISSION, by)[lead]
    if not 0 < len(why.strip()) <= _LONGEST:
        raise OmissionWhyMissing
    if found.source in (Source.LIST, Source.UNIT):
        raise OnAList
    if not Unit.objects.filter(pk=provider).exists():
        raise NotFound
    values = {
        "provider_id": provider,
        "why": why.strip(),
        "division": found.division,
        "by_post": by.post_id or by.id,
        "recorded_at": recorded_at(),
    }
    Omission.objects.update_or_create(lead_id=lead, defaults=values)
    concerning(lead, provider)
