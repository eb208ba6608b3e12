"""Letters to other counties: whom they are about, where they go, and their numbers.

Leads that go to one county in one act stand in one letter (协查函) with one number and a list of
the people attached; each has its own `Referral`. The letter's receipt is owed within a day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max, OuterRef, QuerySet, Subquery

from lianfang.accounts.actors import Actor
from lianfang.audit.answers import NamesSomeone
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import Duty
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.addresses import Gazetteer, Level
from lianfang.jurisdictions.data import region_told
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import ids
from lianfang.people.choices import Purpose
from lianfang.people.operations import open_identities
from lianfang.places.naming import gazetteer
from lianfang.screening.answering import told
from lianfang.screening.choices import Outcome
from lianfang.screening.models import Answer, Lead, Placement, Referral
from lianfang.screening.rules import ASKING_AGAIN

ELSEWHERE = "elsewhere"
"""Why a lead lies with the district: its address is in another county."""

WITHIN = timedelta(hours=24)
"""How soon a county acknowledges a letter."""

_CLOSES = timedelta(days=7)
_NUMBERS = 0x6C657474
_PARTS = re.compile(r"[,，。;；:：、\s]|(?<=[住在去往到回])")
_MARK = "盐联防协"


@dataclass(frozen=True, slots=True)
class Proposal(NamesSomeone):
    """A lead that belongs to another county: which one its address or its answer names.

    `code` has 2, 4 or 6 digits and is empty where the county could not be told; `name` is its
    name with those above it; `written` the address or what was told.
    """

    lead: UUID
    person: UUID
    display: str
    code: str
    name: str
    written: str


def awaiting(scope: Scope, incident: UUID) -> QuerySet[Lead]:
    """Leads that belong to another county and are in no letter yet, the oldest first.

    Placed as elsewhere on import and not found here since; or answered as staying elsewhere.
    """
    latest = Placement.objects.filter(lead=OuterRef("pk")).order_by("-recorded_at", "-id")
    leads = Lead.objects.filter(incident=incident).annotate(why=Subquery(latest.values("why")[:1]))
    placed = leads.filter(why=ELSEWHERE, outcome__in=[Outcome.PENDING, *ASKING_AGAIN])
    answered = leads.filter(outcome=Outcome.ELSEWHERE)
    written = Referral.objects.filter(incident=incident).values("lead")
    return (placed | answered).exclude(pk__in=written).select_related("person").order_by("id")


def proposals(leads: Sequence[Lead], *, by: Actor, at: datetime) -> list[Proposal]:
    """Open the addresses of some leads for tracing, in one logged act, and read the county.

    Of who answered as elsewhere, the place told goes before the address. All of one incident.
    Raises NotFound, NotAllowed.
    """
    if not leads:
        return []
    incident = leads[0].incident
    names = gazetteer(None, incident.division, at)
    persons = [lead.person_id for lead in leads]
    opened = open_identities(persons, Purpose.TRACING, by=by, at=at, reason=ELSEWHERE)
    said = _told_of(incident, leads)
    made = []
    for lead, identity in zip(leads, opened, strict=True):
        written = said.get(lead.pk) or identity.address
        code = county_of(names, written) or county_of(names, identity.address)
        made.append(
            Proposal(
                lead.pk, lead.person_id, lead.person.display, code, region_told(code), written
            )
        )
    return made


def county_of(names: Gazetteer, text: str) -> str:
    """The code of the county, city or province elsewhere that a text names; '' if none.

    Of a sentence (问过邻居,现住临汾市) each part is read by itself, the whole first.
    """
    for part in (text, *_PARTS.split(text)):
        found = names.locate(part)
        if found.level is Level.ELSEWHERE and found.region:
            return found.region
    return ""


def _told_of(incident: Incident, leads: Sequence[Lead]) -> dict[UUID, str]:
    moved = [lead.pk for lead in leads if lead.outcome == Outcome.ELSEWHERE]
    answers = Answer.objects.filter(lead__in=moved).order_by("recorded_at", "id")
    return {answer.lead_id: told(incident.pk, answer) for answer in answers}


def written_already(leads: Mapping[UUID, str]) -> set[UUID]:
    """Those of some leads whose letter to the same county is out."""
    out = Referral.objects.filter(lead__in=leads).values_list("lead_id", "to_code")
    return {lead for lead, code in out if leads[lead] == code}


def letters(
    leads: Mapping[UUID, Lead],
    to: Mapping[UUID, str],
    *,
    by: Actor,
    at: datetime,
    recorded_at: datetime,
    year: int,
) -> list[Referral]:
    """Make the referrals of some leads, a letter for each county, by code. Across scopes."""
    counties: dict[str, list[Lead]] = defaultdict(list)
    for lead, code in to.items():
        counties[code].append(leads[lead])
    first = _next_number(year)
    return [
        Referral(
            id=ids.new(),
            incident_id=lead.incident_id,
            lead=lead,
            division=lead.division,
            to_code=code,
            to_name=region_told(code),
            year=year,
            number=number,
            issued_by=by.post_id or by.id,
            issued_at=at,
            recorded_at=recorded_at,
        )
        for number, code in enumerate(sorted(counties), start=first)
        for lead in counties[code]
    ]


def _next_number(year: int) -> int:
    """The next number of a year, held until the transaction ends, so that none is missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_NUMBERS, year])
    last = Referral.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def by_letter(referrals: Sequence[Referral]) -> dict[tuple[int, int], list[Referral]]:
    """Referrals by the year and number of their letter, in the order of their ids."""
    found: dict[tuple[int, int], list[Referral]] = defaultdict(list)
    for referral in sorted(referrals, key=lambda one: one.pk):
        found[one_letter(referral)].append(referral)
    return found


def one_letter(referral: Referral) -> tuple[int, int]:
    """What tells one letter from another."""
    return referral.year, referral.number


def receipt_owed(letter: Sequence[Referral], by: Actor) -> Duty:
    """The duty to see that a letter is acknowledged: of the post that wrote it."""
    head = letter[0]
    due = head.issued_at + WITHIN
    return Duty(
        kind=DutyKind.LETTER_RECEIPT,
        subject=head.pk,
        slot="1",
        owner=by.post_id,
        unit=by.unit_id,
        division=by.division or head.division,
        opens_at=head.issued_at,
        due_at=due,
        late_at=due,
        closes_at=due + _CLOSES,
    )


def number_of(referral: Referral) -> str:
    """A letter's number as it is printed: 盐联防协〔2020〕12号."""
    return f"{_MARK}〔{referral.year}〕{referral.number}号"
