"""A lead for everyone on a list: the one they have, or a new one at the place named."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.database.bulk import insert_rows
from lianfang.kernel import ids
from lianfang.people import registering
from lianfang.people.models import Join, Person
from lianfang.screening import attaching, giving
from lianfang.screening.choices import Band, Outcome, Source
from lianfang.screening.gathering import Acquaintance, Doubt
from lianfang.screening.giving import Gift
from lianfang.screening.humans import Human, Someone
from lianfang.screening.knowing import write_doubts
from lianfang.screening.models import Lead
from lianfang.screening.named import Named
from lianfang.screening.placing import Placer
from lianfang.screening.rules import keeps_lead

_LENGTHS = (15, 12, 9, 6)
_WHY = 200


@dataclass(frozen=True, slots=True)
class _Ask:
    """A new lead to be made: about whom, where the rows place them, and the grid it goes to."""

    someone: Someone
    named: Named
    place: str


class Leading:
    """Registers who is new, records who is one, and asks the ground; portion by portion."""

    def __init__(
        self,
        incident: UUID,
        placer: Placer,
        named: Callable[[str], Named],
        at: datetime,
        recorded_at: datetime,
    ) -> None:
        self._incident, self._placer, self._named = incident, placer, named
        self._at, self._recorded_at = at, recorded_at
        self.counts: Counter[str] = Counter()

    def lead(self, known: Acquaintance, also: Sequence[UUID]) -> dict[Human | UUID, Lead]:
        """The lead of each of a list's people, and of those wanted for their own sake by id."""
        persons = [someone.person for someone in known.people if someone.person]
        newest, by_id = attaching.leads_held(self._incident, persons, also)
        leads: dict[Human | UUID, Lead] = dict(by_id.items())
        asked: list[_Ask] = []
        places: dict[Human, str] = {}
        for someone in known.people:
            named = self._named_of(someone)
            held = newest.get(someone.person) if someone.person else None
            if held and keeps_lead(held.outcome, held.division, named.division):
                leads.update({human: held for human in someone.humans})
                place = held.division
            else:
                place = self._placer.grid_for(named.division, named.compound)
                asked.append(_Ask(someone, named, place))
            places.update({human: place for human in someone.humans})
        new = self._register(places)
        self._join(known.people, new, places)
        leads |= self._ask(asked, new)
        self._doubt(known.doubts)
        return leads

    def _named_of(self, someone: Someone) -> Named:
        """The nearest place that a person's rows name, the first of equals."""
        named = [self._named(row.address) for human in someone.humans for row in human.rows]
        return max(named, key=lambda place: len(place.division))

    def _register(self, places: dict[Human, str]) -> set[Human]:
        """Register who tells something new; gives them."""
        new = [human for human in places if human.person is None]
        people = [human.as_new(self._incident, places[human]) for human in new]
        persons = registering.register(self._incident, people, self._recorded_at)
        for human, person in zip(new, persons, strict=True):
            human.person = person
        self.counts["new_people"] += sum(1 for human in new if human.band is Band.NEW)
        self.counts["joined"] += sum(1 for human in new if human.band is Band.JOINED)
        return set(new)

    def _join(self, people: Sequence[Someone], new: set[Human], places: dict[Human, str]) -> None:
        """Record who is one with whom; nothing is re-pointed."""
        joins = []
        for someone in people:
            someone.person = someone.person or someone.humans[0].known
            joins += [
                Join(
                    person_id=human.known,
                    kept_id=someone.known,
                    division=places[human],
                    why=" ".join(human.reasons)[:_WHY],
                    recorded_at=self._recorded_at,
                )
                for human in someone.humans
                if human in new and human.person != someone.person
            ]
        insert_rows(joins)

    def _ask(self, asked: Sequence[_Ask], new: set[Human]) -> dict[Human | UUID, Lead]:
        """Make a lead of each, and give it to its place, where the new are already."""
        there = {human.person for human in new}
        made = [(ask, self._lead(ask)) for ask in asked]
        insert_rows(lead for _, lead in made)
        moving = {lead.person_id: lead.division for _, lead in made}
        giving.move_people({one: to for one, to in moving.items() if one not in there})
        gifts = [Gift(lead.pk, ask.place, ask.named.why) for ask, lead in made]
        giving.give(
            self._incident, gifts, self._placer, at=self._at, recorded_at=self._recorded_at
        )
        self.counts["new_leads"] += len(asked)
        self.counts["located"] += sum(1 for ask in asked if ask.named.located)
        return {human: lead for ask, lead in made for human in ask.someone.humans}

    def _lead(self, ask: _Ask) -> Lead:
        return Lead(
            id=ids.new(),
            incident_id=self._incident,
            person_id=ask.someone.known,
            source=Source.LIST,
            division=ask.place,
            outcome=Outcome.PENDING,
            left_on=ask.someone.left_on,
            at=self._at,
            recorded_at=self._recorded_at,
        )

    def _doubt(self, doubts: Sequence[Doubt]) -> None:
        """Put what is in doubt to someone who answers for both places."""
        if not doubts:
            return
        asked = [someone for d in doubts for someone in (d.one, d.other)]
        persons = [someone.person for someone in asked if someone.person]
        divisions = dict(Person.objects.filter(pk__in=persons).values_list("pk", "division"))
        pairs = [(d.one.known, d.other.known, d.pair) for d in doubts]
        write_doubts(
            self._incident,
            [(a, b, _holding(divisions[a], divisions[b]), pair) for a, b, pair in pairs],
            self._recorded_at,
        )
        self.counts["asked"] += len(pairs)


def _holding(one: str, other: str) -> str:
    """The smallest place that holds both."""
    common = os.path.commonprefix([one, other])
    return common[: next((n for n in _LENGTHS if n <= len(common)), 6)]
