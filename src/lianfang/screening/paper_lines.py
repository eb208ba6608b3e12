"""What goes on a sheet of paper, in which order, under which number. Within the scope entered."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Max, OuterRef

from lianfang.duties.choices import DutyKind
from lianfang.duties.models import Obligation
from lianfang.people import vault
from lianfang.people.models import Identity
from lianfang.places.doors import open_door
from lianfang.places.models import Household
from lianfang.screening.models import Lead, PaperSheet, Visit
from lianfang.screening.paper_rules import walking_order

_LOCK = 0x73686565


def leads(incident: UUID, place: str) -> list[UUID]:
    """The leads whose answer is owed at exactly this place, as one walks from door to door.

    Addresses are opened by the machine to put them in order, and shown to nobody.
    """
    owed = Obligation.objects.filter(
        kind=DutyKind.LEAD_ANSWER,
        incident=incident,
        division=place,
        done_at__isnull=True,
        lifted_at__isnull=True,
    ).values("subject")
    waiting = dict(Lead.objects.filter(pk__in=owed).values_list("person_id", "pk"))
    known = Identity.objects.filter(person__in=waiting).values_list("person_id", "sealed")
    where = {
        person: vault.open_details(incident, bytes(sealed), person) for person, sealed in known
    }
    ordered = sorted(where, key=lambda p: (walking_order(where[p].address + where[p].door), p))
    return [waiting[person] for person in ordered]


def doors(round_: UUID, grid: str) -> list[UUID]:
    """The households of a grid that a round has not covered, as one walks from door to door."""
    covered = Visit.objects.filter(household=OuterRef("pk"), round=round_, answered=True)
    found = Household.objects.filter(~Exists(covered), division=grid).values_list("pk", "door")
    where = {pk: open_door(door, pk) for pk, door in found}
    return sorted(where, key=lambda pk: (walking_order(where[pk]), pk))


def latest(incident: UUID, kind: str, place: str, day: date) -> PaperSheet | None:
    """The day's latest sheet of a place."""
    found = PaperSheet.objects.filter(incident=incident, kind=kind, division=place, day=day)
    return found.order_by("-number").first()


def next_number(incident: UUID, day: date) -> int:
    """The day's next number; whoever asks next waits until this act is done. Across scopes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, str(incident)])
    found = PaperSheet.objects.filter(incident=incident, day=day).aggregate(last=Max("number"))
    return int(found["last"] or 0) + 1
