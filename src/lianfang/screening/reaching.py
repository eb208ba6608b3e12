"""The leads that an act is about, within reach of whoever acts."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.kernel.errors import NotFound
from lianfang.screening.models import Lead


def held(wanted: Iterable[UUID], permission: Permission, by: Actor) -> dict[UUID, Lead]:
    """Leads by id, held against change until the act ends.

    Raises NotFound if any lies outside the scope entered, NotAllowed if the caller may not act
    at its place.
    """
    by.require(permission)
    ids = set(wanted)
    found = Lead.objects.select_for_update().filter(pk__in=ids).order_by("id")
    leads = {lead.pk: lead for lead in found}
    if len(leads) != len(ids):
        raise NotFound
    for division in {lead.division for lead in leads.values()}:
        by.require(permission, division)
    return leads
