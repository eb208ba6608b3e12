"""Knocks at doors by the hundred thousand, and people whom no list named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, NotFound
from lianfang.people import vault
from lianfang.people.registering import NewPerson
from lianfang.people.rules import Sex, normal_phone, read_id_number
from lianfang.people.vault import Details
from lianfang.screening import attaching, giving
from lianfang.screening.attempting import KnockByNight
from lianfang.screening.choices import Covered, Outcome, Source
from lianfang.screening.giving import Gift
from lianfang.screening.keying import Hands
from lianfang.screening.meeting import Meeting
from lianfang.screening.models import Lead, Round
from lianfang.screening.placing import Placer
from lianfang.screening.rules import SETTLING, by_night

_BATCH = 20_000


class VisitOutsideRound(BadInput):
    """A visit is dated {at}; visits of this round lie from {opened_at} to {until}."""


class DoorUnclear(BadInput):
    """A door's state does not fit: “{how}” with {members} people. An empty home is confirmed, with
    nobody in it; it is by door, by telephone, or empty."""


class NotANumber(BadInput):
    """{value} is not an ID number of 18 characters: compare it with the card, or leave it out."""


class NameMissing(BadInput):
    """Someone found has no name. Enter a name; an ID number or a phone helps to know them."""


@dataclass(frozen=True, slots=True)
class DoorVisit:
    """A knock at a household's door: answered or not, and how many members were seen.

    `how` is at the door, by telephone, or confirmed empty (choices.Covered); a confirmed empty
    home is answered for, with nobody seen.
    """

    household: UUID
    at: datetime
    answered: bool
    members_seen: int
    how: str = Covered.DOOR


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Someone found by a sweep who may be on no list; '' or None where not said.

    `division` is the place where they were found, a grid as a rule; `at` when.
    """

    division: str
    at: datetime
    name: str
    id_number: str = ""
    phone: str = ""
    sex: str = ""
    birth_date: date | None = None
    address: str = ""
    door: str = ""
    left_on: date | None = None


_INSERT = """
INSERT INTO screening_visit (id, round_id, household_id, division, answered, how, members_seen,
    by_post, keyed_by, at, recorded_at)
SELECT (lpad(to_hex((extract(epoch FROM v.at) * 1000)::bigint), 12, '0') || '7'
        || substr(v.hash, 1, 3) || '8' || substr(v.hash, 4, 15))::uuid,
    %(round)s, h.id, h.division, v.answered, v.how,
    CASE WHEN v.answered THEN v.members ELSE 0 END,
    %(post)s, %(keyed_by)s, v.at, %(recorded_at)s
FROM (SELECT household::uuid, to_timestamp(at / 1e6) AS at, answered = '1' AS answered, members,
             how, md5(%(round)s || household || at || answered || members || how) AS hash
      FROM unnest(string_to_array(%(households)s, ','), string_to_array(%(ats)s, ',')::bigint[],
          string_to_array(%(answered)s, ','), string_to_array(%(members)s, ',')::smallint[],
          string_to_array(%(hows)s, ',')) AS u (household, at, answered, members, how)) AS v
CROSS JOIN LATERAL (
    SELECT id, division FROM places_household WHERE id = v.household OFFSET 0) AS h
ON CONFLICT (id) DO NOTHING"""
"""An id follows from the visit itself, so that a sheet sent twice is entered once."""


def check_visits(round_: Round, visits: Sequence[DoorVisit], at: datetime) -> None:
    """Refuse visits outside the round, knocks by night, and states of a door that cannot be."""
    until = min(at, round_.ended_at or at)
    for visit in visits:
        if not round_.opened_at <= visit.at <= until:
            raise VisitOutsideRound(
                at=_shown(visit.at), opened_at=_shown(round_.opened_at), until=_shown(until)
            )
        if visit.how != Covered.DOOR:
            _check_unusual(visit)
    hours = {visit.at.replace(minute=0, second=0, microsecond=0) for visit in visits}
    if asleep := [hour for hour in hours if by_night(hour)]:
        raise KnockByNight(at=_shown(min(asleep)))


def _check_unusual(visit: DoorVisit) -> None:
    empty = visit.how == Covered.EMPTY
    if visit.how not in _WAYS or empty and (visit.members_seen or not visit.answered):
        raise DoorUnclear(how=visit.how, members=visit.members_seen)


_WAYS = frozenset(Covered.values)


def _shown(at: datetime) -> str:
    return clock.local(at).isoformat(" ", "minutes")


def insert_visits(
    round_: Round, visits: Sequence[DoorVisit], whose: Hands, *, recorded_at: datetime
) -> int:
    """Write visits with their households' places; gives how many were new.

    Raises NotFound if a household lies outside the scope entered.
    """
    written = 0
    with connection.cursor() as cursor:
        for first in range(0, len(visits), _BATCH):
            batch = visits[first : first + _BATCH]
            cursor.execute(
                _INSERT,
                {
                    "round": str(round_.pk),
                    "post": whose.by_post,
                    "keyed_by": whose.keyed_by,
                    "recorded_at": recorded_at,
                    "households": ",".join(v.household.hex for v in batch),
                    "ats": ",".join(str(int(v.at.timestamp() * 1_000_000)) for v in batch),
                    "answered": ",".join("1" if v.answered else "0" for v in batch),
                    "members": ",".join(str(v.members_seen) for v in batch),
                    "hows": ",".join(v.how for v in batch),
                },
            )
            if cursor.rowcount < len(batch):
                _require_households({visit.household for visit in batch})
            written += cursor.rowcount
    return written


def _require_households(households: set[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM unnest(string_to_array(%s, ',')::uuid[]) AS v (household)
               CROSS JOIN LATERAL (
                   SELECT 1 FROM places_household WHERE id = v.household OFFSET 0) AS h""",
            [",".join(household.hex for household in households)],
        )
        row = cursor.fetchone()
    if row is None or row[0] != len(households):
        raise NotFound


# --- people found ----------------------------------------------------------------------------


def check_found(found: Sequence[FoundPerson]) -> None:
    """Refuse who has no name, and an identity number that cannot be one."""
    for person in found:
        if not person.name.strip():
            raise NameMissing
        if person.id_number and isinstance(read_id_number(person.id_number), str):
            raise NotANumber(value=person.id_number)


def details_of(found: FoundPerson) -> Details:
    """What is sealed of someone found; birth date from the number where there is one."""
    number = read_id_number(found.id_number) if found.id_number else None
    born = found.birth_date if number is None or isinstance(number, str) else number.birth_date
    return Details(
        name=found.name.strip(),
        number="" if number is None or isinstance(number, str) else number.text,
        phone=normal_phone(found.phone) or "",
        birth_date=born.isoformat() if born else "",
        address=found.address,
        door=found.door,
        left_on=found.left_on.isoformat() if found.left_on else "",
    )


class Finding:
    """People found by a sweep in one act. Runs across scopes, alone within the incident."""

    def __init__(
        self, placer: Placer, incident: UUID, at: datetime, recorded_at: datetime
    ) -> None:
        self._placer, self._incident = placer, incident
        self._at, self._recorded_at = at, recorded_at

    def leads(self, found: Sequence[FoundPerson]) -> tuple[list[Lead], set[UUID]]:
        """A lead for each person found, in order, and those that are new.

        Who is known and has a lead at this place keeps it; anyone else gets one here,
        and belongs here from now on.
        """
        giving.alone(self._incident)
        persons = self._persons(found)
        held, _ = attaching.leads_held(self._incident, persons, [])
        here: dict[UUID, Lead] = {}
        new = []
        for person, one in zip(persons, found, strict=True):
            lead = here.get(person) or held.get(person)
            if lead is None or not _is_here(lead.division, one.division):
                lead = self._lead(person, one)
                new.append(lead)
            here[person] = lead
        Lead.objects.bulk_create(new)
        gifts = [Gift(lead.pk, lead.division, "sweep") for lead in new]
        giving.give(
            self._incident, gifts, self._placer, at=self._at, recorded_at=self._recorded_at
        )
        giving.move_people({lead.person_id: lead.division for lead in new})
        return [here[person] for person in persons], {lead.pk for lead in new}

    def _persons(self, found: Sequence[FoundPerson]) -> list[UUID]:
        meeting = Meeting(self._incident, self._placer, self._at, self._recorded_at)
        return meeting.meet([newcomer(self._incident, one) for one in found])

    def _lead(self, person: UUID, found: FoundPerson) -> Lead:
        return Lead(
            incident_id=self._incident,
            person_id=person,
            source=Source.SWEEP,
            division=found.division,
            outcome=Outcome.PENDING,
            left_on=found.left_on,
            at=found.at,
            recorded_at=self._recorded_at,
        )


def newcomer(incident: UUID, found: FoundPerson) -> NewPerson:
    """Someone found, as compared with those known and registered at the place."""
    details = details_of(found)
    number = read_id_number(details.number) if details.number else None
    sex = found.sex if number is None or isinstance(number, str) else str(number.sex)
    return NewPerson(
        details=details,
        tokens=vault.tokens(incident, details),
        sex=sex if sex in tuple(Sex) else "",
        birth_year=int(details.birth_date[:4]) if details.birth_date else None,
        division=found.division,
    )


def _is_here(division: str, found: str) -> bool:
    """Whether a lead's place is where someone was found: in it, or the village around it."""
    around = len(division) >= 12 and found.startswith(division)
    return division.startswith(found) or around


def still_open(lead: Lead) -> bool:
    """Whether a lead is answered by its person being found."""
    return lead.outcome not in SETTLING
