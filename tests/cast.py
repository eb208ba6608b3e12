"""A named cast, so that a test about access reads as a story.

Everyone is made by operations, holds one post in the real register of the district (140802), and
acts as `Actor` within the scope of that post. Persons are synthetic: numbers of area 149999.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.accounts.actors import Actor, job
from lianfang.accounts.choices import RelationKind, Role, UnitKind
from lianfang.accounts.job_table import declare_job
from lianfang.accounts.models import Officer, Relation, Unit
from lianfang.accounts.operations import NewPost, establish_posts, establish_units
from lianfang.accounts.permissions import Permission
from lianfang.accounts.queries import actor_of, holdings
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.incidents.operations import open_incident
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.people import vault
from lianfang.people.registering import NewPerson, register
from lianfang.people.rules import make_id_number

DISTRICT = "140802"
TOWNSHIP = "140802001"
NEXT_TOWNSHIP = "140802002"
VILLAGE = "140802001001"
GRID = "140802001001001"
NEXT_GRID = "140802002001001"
PASSWORD = "correct horse battery staple"

declare_job("tests", frozenset(Permission))
OFFICE = job("tests", DISTRICT)
"""A job that acts for the whole district, to set a scene."""


@dataclass(frozen=True, slots=True)
class Part:
    """A role in the cast: who, as what, for which unit and place."""

    who: str
    role: Role
    unit: str
    division: str


_UNITS = {
    "headquarters": (UnitKind.HEADQUARTERS, DISTRICT),
    "transport": (UnitKind.DEPARTMENT, DISTRICT),
    "education": (UnitKind.DEPARTMENT, DISTRICT),
    "township": (UnitKind.TOWNSHIP, TOWNSHIP),
    "next township": (UnitKind.TOWNSHIP, NEXT_TOWNSHIP),
    "clinic": (UnitKind.CLINIC, TOWNSHIP),
    "police station": (UnitKind.POLICE_STATION, TOWNSHIP),
}

_PARTS = (
    Part("commander", Role.COMMANDER, "headquarters", DISTRICT),
    Part("staff", Role.GROUP_STAFF, "headquarters", DISTRICT),
    Part("supervisor", Role.SUPERVISION, "headquarters", DISTRICT),
    Part("reviewer", Role.PRIVACY_REVIEWER, "headquarters", DISTRICT),
    Part("analyst", Role.ANALYST, "headquarters", DISTRICT),
    Part("administrator", Role.ADMINISTRATOR, "headquarters", DISTRICT),
    Part("secretary", Role.TOWNSHIP_SECRETARY, "township", TOWNSHIP),
    Part("grid_worker", Role.GRID_WORKER, "township", GRID),
    Part("neighbour", Role.GRID_WORKER, "next township", NEXT_GRID),
    Part("doctor", Role.DOCTOR, "clinic", TOWNSHIP),
    Part("policeman", Role.POLICE, "police station", TOWNSHIP),
    Part("transport_liaison", Role.UNIT_LIAISON, "transport", DISTRICT),
    Part("education_liaison", Role.UNIT_LIAISON, "education", DISTRICT),
)


class Cast:
    """Everyone, made at a moment; each name gives the actor as of that moment."""

    def __init__(self, at: datetime) -> None:
        """Make the units and posts through the operations of accounts."""
        self.at = at
        with clock.held(at), entered(OFFICE.scope):
            self.units = {
                name: Unit(name=name, kind=kind, division=division)
                for name, (kind, division) in _UNITS.items()
            }
            establish_units(list(self.units.values()), by=OFFICE, at=at)
            posts = [
                NewPost(self.units[p.unit].pk, p.role, p.division, p.who, p.who, p.who)
                for p in _PARTS
            ]
            establish_posts(posts, password=PASSWORD, by=OFFICE, at=at)

    def actor(self, who: str, at: datetime | None = None) -> Actor:
        """The one of that name in its post, with its scope as of a moment."""
        at = at or self.at
        officer = Officer.objects.only("id", "name").get(username=who)
        holding = holdings(None, officer.pk, at).get()
        return actor_of(holding, officer.name, at)

    @property
    def commander(self) -> Actor:
        """Answers for the whole district."""
        return self.actor("commander")

    @property
    def staff(self) -> Actor:
        """Works in a group of the headquarters."""
        return self.actor("staff")

    @property
    def supervisor(self) -> Actor:
        """Sees the district and changes nothing."""
        return self.actor("supervisor")

    @property
    def reviewer(self) -> Actor:
        """Reviews who opened whose identity; sees no records."""
        return self.actor("reviewer")

    @property
    def analyst(self) -> Actor:
        """Reads figures."""
        return self.actor("analyst")

    @property
    def administrator(self) -> Actor:
        """Keeps accounts; sees no records."""
        return self.actor("administrator")

    @property
    def secretary(self) -> Actor:
        """Answers for the first township."""
        return self.actor("secretary")

    @property
    def grid_worker(self) -> Actor:
        """Answers for a grid of the first township."""
        return self.actor("grid_worker")

    @property
    def neighbour(self) -> Actor:
        """The grid worker of the next township."""
        return self.actor("neighbour")

    @property
    def doctor(self) -> Actor:
        """Answers for the persons that the doctor is related to, as of now."""
        return self.actor("doctor")

    @property
    def policeman(self) -> Actor:
        """Guards the persons that he is related to: name, place and end only."""
        return self.actor("policeman")

    @property
    def transport_liaison(self) -> Actor:
        """Sends the lists of one department."""
        return self.actor("transport_liaison")

    @property
    def education_liaison(self) -> Actor:
        """Sends the lists of another department."""
        return self.actor("education_liaison")


def gather(at: datetime) -> Cast:
    """The whole cast, in post from `at` on."""
    return Cast(at)


def outbreak(at: datetime, *, name: str = "新冠肺炎疫情演练") -> Incident:
    """An open incident of the district with its keys, a drill."""
    with clock.held(at), entered(OFFICE.scope):
        return open_incident(name, "新冠肺炎", DISTRICT, by=OFFICE, at=at, drill=True)


@operation
def learn_of(
    incident: UUID, people: Sequence[tuple[vault.Details, str]], *, by: Actor, at: datetime
) -> list[UUID]:
    """Register people, each with a division, as an importing act does."""
    new = [
        NewPerson(
            details=details,
            tokens=vault.tokens(incident, details),
            sex="",
            birth_year=int(details.birth_date[:4]) if details.birth_date else None,
            division=division,
        )
        for details, division in people
    ]
    made = register(incident, new, recorded_at())
    concerning(*made)
    return made


def details(
    name: str = "王建国",
    *,
    born: date | None = date(1970, 5, 17),
    sequence: int = 1,
    phone: str = "13935900001",
    door: str = "3单元502",
) -> vault.Details:
    """Synthetic details; `born=None` leaves the number and the birth date unknown."""
    return vault.Details(
        name=name,
        number=make_id_number("149999", born, sequence) if born else "",
        phone=phone,
        birth_date=born.isoformat() if born else "",
        address="盐湖区中城街道",
        door=door,
    )


def resident(
    incident: Incident, at: datetime, known: vault.Details | None = None, division: str = GRID
) -> UUID:
    """One person known to the incident."""
    with clock.held(at), entered(OFFICE.scope):
        return learn_of(incident.pk, [(known or details(), division)], by=OFFICE, at=at)[0]


def relate(actor: Actor, subject: UUID, at: datetime, *, days: int = 14) -> None:
    """Make the actor's post answer for a subject from `at` on, as a team of five does."""
    assert actor.post_id
    with clock.held(at), entered(OFFICE.scope):
        Relation.objects.create(
            post_id=actor.post_id,
            subject=subject,
            kind=RelationKind.TEAM,
            division=GRID,
            from_at=at,
            to_at=at + timedelta(days=days),
            recorded_at=at,
        )
