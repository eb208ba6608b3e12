"""A small district whose people have names, numbers and phones, with real commits."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from lianfang.accounts.actors import Actor, job
from lianfang.accounts.job_table import declare_job
from lianfang.accounts.permissions import Permission
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.incidents.models import Incident
from lianfang.people import vault
from lianfang.people.registering import NewPerson, register
from tests.quarantine.cast import (
    DAY,
    GRID,
    NOW,
    World,
    acting,
    built,
    issued,
    proposal,
    reading,
    recorded,
    seen,
)

NAMES = ("欧阳晓燕", "司马建业", "诸葛明远", "上官秀兰")
SIGNING = ("first", "second", "witness")
for name in SIGNING:
    declare_job(name, frozenset(Permission))
FIRST, SECOND, WITNESS = (job(name, "140802") for name in SIGNING)


@dataclass(frozen=True)
class Kept:
    """A district, its people and what names them."""

    world: World
    persons: tuple[UUID, ...]
    details: tuple[vault.Details, ...]

    @property
    def incident(self) -> Incident:
        return seen(lambda: Incident.objects.get(pk=self.world.incident))

    @property
    def naming(self) -> list[str]:
        return [v for d in self.details for v in (d.name, d.number, d.phone)]


@pytest.fixture
def kept(committed: None, test_keys: None, district: Actor) -> Kept:
    world = built(district)
    details = tuple(
        vault.Details(
            name=name,
            number=f"14999919800101{n:03}{n}",
            phone=f"1390000{n:04}",
            address="学府小区",
        )
        for n, name in enumerate(NAMES)
    )
    with acting(district, NOW):
        persons = _meet(world.incident, details, by=district, at=NOW)
    orders = [issued(world, proposal(p)).orders[0] for p in persons[:2]]
    morning = NOW + DAY
    recorded(world, *(reading(o, morning) for o in orders), at=morning)
    return Kept(world, tuple(persons), details)


@operation
def _meet(
    incident: UUID, details: tuple[vault.Details, ...], *, by: Actor, at: object
) -> list[UUID]:
    people = [NewPerson(d, vault.tokens(incident, d), "M", 1980, GRID) for d in details]
    made = register(incident, people, recorded_at())
    concerning(*made)
    return made
