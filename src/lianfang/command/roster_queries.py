"""Questions about rosters: the workbook of what stands, and what one handed in would change."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianfang.accounts.models import Officer
from lianfang.command import roster_sheets as sheets
from lianfang.command.models import Roster
from lianfang.command.roster_reading import Plan, Reader
from lianfang.command.roster_standing import standing
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.models import Division
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use
from lianfang.people import vault

HandedIn = Roster
"""What a roster's page is about."""

_READING = second_role_use(
    "command.read_roster", "Units, posts and pairings of the whole district; no residents."
)


def roster_book(scope: Scope, incident: Incident) -> bytes:
    """The workbook of everything that stands and stood."""
    with across_scopes(_READING):
        return sheets.written(standing(incident.pk).rows)


def rosters(scope: Scope, incident: UUID) -> QuerySet[Roster]:
    """The rosters that were handed in, the latest first, without their bytes."""
    found = Roster.objects.filter(incident=incident).defer("sealed")
    return found.order_by("-handed_in_at", "-id")[:50]


def roster(scope: Scope, pk: UUID) -> Roster | None:
    """A roster that was handed in."""
    return Roster.objects.select_related("incident").filter(pk=pk).first()


def plan_of(scope: Scope, held: Roster, by: UUID, at: datetime) -> Plan:
    """What a roster would change as things stand now; `by` is who would have it changed."""
    content = vault.open_bytes(held.incident_id, bytes(held.sealed), held.pk)
    lines, faults = sheets.read(content)
    district = held.incident.division
    with across_scopes(_READING):
        places = frozenset(
            Division.objects.filter(code__startswith=district).values_list("code", flat=True)
        )
        own = Officer.objects.filter(pk=by).values_list("username", flat=True).first() or ""
        plan = Reader(standing(held.incident_id), places, own, at).take(lines)
    plan.faults[:0] = faults
    return plan
