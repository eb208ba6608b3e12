"""A small headquarters with a cast of named officers, who sign in as in a browser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.test import Client

from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Officer, Unit
from lianfang.accounts.operations import NewPost, establish_posts, establish_units
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.config import present
from lianfang.incidents.models import Incident
from lianfang.incidents.operations import open_incident, take_edition
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock
from lianfang.people.models import Person
from lianfang.screening.choices import Source
from lianfang.screening.models import Lead
from tests.signing import signed_in

NOW = datetime(2020, 2, 10, 2, tzinfo=UTC)
PASSWORD = "synthetic-pass"
EAST, WEST = "140802002001", "140802003001"

_FOUNDING = second_role_use("tests.config", "The test's incident belongs to no scope.")

CAST = {
    "hq": ("commander", "140802", "指挥长"),
    "clerk": ("group_staff", "140802", "综合协调组成员"),
    "east": ("township_secretary", EAST[:9], "东边街道书记"),
    "west": ("township_secretary", WEST[:9], "西边街道书记"),
    "keeper": ("property_keeper", EAST, "物业管理员"),
    "liaison": ("unit_liaison", "140802", "联络员"),
    "privacy": ("privacy_reviewer", "140802", "审查员"),
}


@dataclass
class House:
    """What stands: the incident, and one lead in the east."""

    incident: Incident
    unit: UUID
    lead: UUID
    by: Actor
    officers: dict[str, UUID] = field(default_factory=dict)

    def client(self, username: str | None = None, **options: object) -> Client:
        """A browser; signed in as that officer if one is named."""
        browser = Client(**options)  # type: ignore[arg-type]
        return signed_in(browser, username) if username else browser

    def post(self, username: str, role: str, division: str, title: str) -> None:
        """Give an officer a further post."""
        plan = NewPost(self.unit, role, division, title, username, username)
        establish_posts([plan], password=PASSWORD, by=self.by, at=NOW - timedelta(days=1))


@operation
def _lead_in(incident: Incident, division: str, *, by: Actor, at: datetime) -> UUID:
    person = Person.objects.create(
        incident=incident, display="王*", division=division, recorded_at=recorded_at()
    )
    lead = Lead.objects.create(
        incident=incident, person=person, source=Source.HOTLINE, division=division, at=at,
        recorded_at=recorded_at(),
    )  # fmt: skip
    lead.placements.create(division=division, why="test", recorded_at=recorded_at())
    concerning(lead)
    return lead.pk


def build(by: Actor) -> House:
    at = NOW - timedelta(days=2)
    with clock.held(at):
        with across_scopes(_FOUNDING):
            incident = open_incident("演练", "新冠肺炎", "140802", by=by, at=at, drill=True)
            take_edition(incident, 1, "第一版", at, Parameters(), by=by, at=at)
        with entered(by.scope):
            unit = Unit(name="指挥部", kind="headquarters", division="140802")
            establish_units([unit], by=by, at=at)
            plans = [NewPost(unit.pk, r, d, t, name, name) for name, (r, d, t) in CAST.items()]
            establish_posts(plans, password=PASSWORD, by=by, at=at)
            lead = _lead_in(incident, EAST, by=by, at=at)
            officers = dict(Officer.objects.values_list("username", "pk"))
    return House(incident, unit.pk, lead, by, officers)


def standing(by: Actor) -> Iterator[House]:
    """The headquarters, with the clock standing at NOW."""
    present.forget()
    with clock.held(NOW):
        yield build(by)
    present.forget()
