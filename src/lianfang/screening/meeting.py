"""One newcomer at a time: known by a key, known by what agrees, in doubt, or new.

As `knowing` does for lists, in the same transaction as what is entered and without Splink: a few
candidates by blind tokens, weighed by the stored model. Everything here runs across scopes,
alone within the incident.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from lianfang.incidents.models import Incident
from lianfang.linkage.census import Census, shared_phones
from lianfang.linkage.grouping import Links
from lianfang.linkage.judging import Pair
from lianfang.linkage.name_forms import name_forms
from lianfang.linkage.records import Record
from lianfang.linkage.scoring import link_one
from lianfang.people import joining, registering
from lianfang.people.candidates import Wanted, candidates_among
from lianfang.people.matching import Known, known_among
from lianfang.people.registering import NewPerson
from lianfang.people.vault import Tokens
from lianfang.screening import attaching, review_duties
from lianfang.screening.humans import record_of
from lianfang.screening.knowing import known_records, write_doubts
from lianfang.screening.placing import Placer

_NEW = UUID(int=0)
_COUNTED_TO = 5_000
_WHY = 200


class Meeting:
    """Newcomers of one act, which happens at `at`."""

    def __init__(
        self, incident: UUID, placer: Placer, at: datetime, recorded_at: datetime
    ) -> None:
        self._incident, self._placer = incident, placer
        self._at, self._recorded_at = at, recorded_at
        self._doubts: list[tuple[UUID, UUID, Pair]] = []

    def meet(self, newcomers: Sequence[NewPerson]) -> list[UUID]:
        """As whom each of them is counted, in order; who was not known by a key is registered.

        What is in doubt goes to the district's queue, with the duty to settle it.
        """
        known = known_among(self._incident, [one.tokens for one in newcomers])
        counted = [self._meet(one, known) for one in newcomers]
        if self._doubts:
            self._ask()
        return counted

    def _ask(self) -> None:
        area = Incident.objects.values_list("division", flat=True).get(pk=self._incident)
        doubts = [(one, other, area, pair) for one, other, pair in self._doubts]
        write_doubts(self._incident, doubts, self._recorded_at)
        attaching.await_decision({person for one, other, *_ in doubts for person in (one, other)})
        review_duties.owe(
            self._incident, area, self._placer, at=self._at, recorded_at=self._recorded_at
        )

    def _meet(self, newcomer: NewPerson, known: Known) -> UUID:
        person = known.find(newcomer.tokens)
        if person is None:
            links = self._compared(newcomer)
            (person,) = registering.register(self._incident, [newcomer], self._recorded_at)
            known.counts(person, self._counted(person, links))
        known.add(person, newcomer.tokens)
        return known.counted_as(person)

    def _compared(self, newcomer: NewPerson) -> Links:
        wanted = Wanted(newcomer.tokens, newcomer.birth_year, newcomer.division)
        found = candidates_among(self._incident, [wanted])
        if not found:
            return Links([], [])
        record = record_of(
            _NEW, newcomer.details, newcomer.sex, newcomer.birth_year, newcomer.division
        )
        known = known_records(self._incident, [person for _, person in found])
        return link_one(record, known, _census(self._incident, record, newcomer.tokens, known))

    def _counted(self, person: UUID, links: Links) -> UUID:
        """Join the new person with whom they are one, and put the rest to someone."""
        sure = [pair for group in links.joined for pair in group.pairs]
        kept = joining.kept_of(_known_of([*sure, *links.doubtful]))
        best = max(sure, key=lambda pair: pair.weight, default=None)
        counted = person
        if best:
            counted = kept[_other(best)]
            why = " ".join(str(reason) for reason in best.agreeing)
            joining.join(person, counted, why[:_WHY], self._recorded_at)
        asked = {kept[_other(pair)]: pair for pair in [*links.doubtful, *sure]}
        asked.pop(counted, None)
        self._doubts += [(counted, other, pair) for other, pair in asked.items()]
        return counted


def _other(pair: Pair) -> UUID:
    """The known one of a pair with the newcomer."""
    return pair.b if pair.a == _NEW else pair.a  # type: ignore[return-value]


def _known_of(pairs: Sequence[Pair]) -> list[UUID]:
    return [_other(pair) for pair in pairs]


# --- how common a name is ---------------------------------------------------------------------

_BEARERS = """SELECT
    (SELECT count(*) FROM (SELECT FROM people_identity WHERE name_token = %(name)s
        LIMIT 1000) named),
    (SELECT count(*) FROM (SELECT FROM people_identity WHERE pinyin_token = %(sound)s
        LIMIT 1000) sounding),
    (SELECT count(*) FROM (SELECT FROM people_person WHERE incident_id = %(incident)s
        LIMIT %(most)s) counted),
    (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'people_person'::regclass)"""
"""Of very many people the number is the planner's estimate: counting would take longer than all
the rest, and whether they are 900,000 or a million changes no weight."""


def _census(incident: UUID, record: Record, tokens: Tokens, known: Sequence[Record]) -> Census:
    asked = {"name": tokens.name, "sound": tokens.pinyin, "incident": incident}
    with connection.cursor() as cursor:
        cursor.execute(_BEARERS, asked | {"most": _COUNTED_TO})
        named, sounding, counted, estimate = cursor.fetchone()
    forms = name_forms(record.name)
    people = counted if counted < _COUNTED_TO else max(counted, int(estimate))
    return Census(
        people=people,
        names={forms.name: named} if forms.name else {},
        sounds={forms.sound: sounding} if forms.sound else {},
        shared_phones=shared_phones([record, *known]),
    )
