"""One person entered by hand: matched, and asked about where they are said to be.

Everything here runs across scopes, alone within the incident.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from lianfang.incidents.models import Incident
from lianfang.kernel import ids
from lianfang.screening import attaching, giving
from lianfang.screening.choices import Outcome
from lianfang.screening.giving import Gift
from lianfang.screening.meeting import Meeting
from lianfang.screening.models import Lead
from lianfang.screening.named import Named
from lianfang.screening.placing import Placer
from lianfang.screening.reassigning import PlaceUnknown
from lianfang.screening.rules import keeps_lead
from lianfang.screening.sweeping import FoundPerson, newcomer


@dataclass(frozen=True, slots=True)
class Entered:
    """The lead of whoever was entered, the person as counted, and whether the lead is new."""

    lead: Lead
    person: UUID
    is_new: bool


class Entering:
    """One act in which people are entered at the desk."""

    def __init__(self, incident: Incident, at: datetime, recorded_at: datetime) -> None:
        self._incident, self._at, self._recorded_at = incident, at, recorded_at
        self._placer = Placer(incident, at)

    def enter(self, found: FoundPerson, source: str) -> Entered:
        """Find or make the lead of someone.

        As for a list's row: a lead that waits or is settled keeps its person; one that left them
        unfound is asked again at another or a nearer place. Raises PlaceUnknown.
        """
        if found.division and not self._placer.knows(found.division):
            raise PlaceUnknown(code=found.division)
        giving.alone(self._incident.pk)
        named = self._named(found)
        said = newcomer(self._incident.pk, replace(found, division=named.division))
        meeting = Meeting(self._incident.pk, self._placer, self._at, self._recorded_at)
        (person,) = meeting.meet([said])
        held, _ = attaching.leads_held(self._incident.pk, [person], [])
        lead = held.get(person)
        if lead and keeps_lead(lead.outcome, lead.division, named.division):
            return Entered(lead, person, is_new=False)
        return Entered(self._ask(person, found, source, named), person, is_new=True)

    def _named(self, found: FoundPerson) -> Named:
        if found.division:
            return Named(found.division, "", "named")
        return self._placer.named(found.address)

    def _ask(self, person: UUID, found: FoundPerson, source: str, named: Named) -> Lead:
        lead = Lead.objects.create(
            id=ids.new(),
            incident=self._incident,
            person_id=person,
            source=source,
            division=self._placer.grid_for(named.division, named.compound),
            outcome=Outcome.PENDING,
            left_on=found.left_on,
            at=self._at,
            recorded_at=self._recorded_at,
        )
        giving.move_people({person: lead.division})
        gift = Gift(lead.pk, lead.division, named.why)
        giving.give(
            self._incident.pk, [gift], self._placer, at=self._at, recorded_at=self._recorded_at
        )
        return lead
