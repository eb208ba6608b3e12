"""Two townships with a village each, the officers there, and two departments that send lists."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from lianfang.accounts import queries as accounts
from lianfang.accounts.actors import Actor
from lianfang.accounts.models import Holding, Unit
from lianfang.accounts.operations import NewPost, establish_posts, establish_units
from lianfang.incidents.operations import open_incident, take_edition
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock, ids
from lianfang.places.models import Household
from lianfang.places.operations import (
    NewCompound,
    NewGrid,
    NewHousehold,
    establish_compounds,
    establish_grids,
    register_households,
)
from lianfang.screening.import_operations import import_list
from lianfang.screening.importing import Imported
from tests.screening.samples import HERE, NEXT

NOW = datetime(2020, 1, 24, 2, tzinfo=UTC)
"""10:00 in the district."""

READING = second_role_use("tests.screening", "Tests look at what was written everywhere.")


@dataclass(frozen=True)
class World:
    """The incident, the units that send lists, and the officers by user name."""

    incident: UUID
    health: UUID
    railway: UUID
    officers: dict[str, Actor]
    compound: UUID


POSTS = (
    ("group_staff", "140802", "staff"),
    ("unit_liaison", "140802", "liaison"),
    ("township_secretary", HERE[:9], "secretary"),
    ("community_secretary", HERE, "community"),
    ("grid_worker", HERE + "001", "worker"),
    ("grid_worker", HERE + "002", "worker2"),
    ("township_secretary", NEXT[:9], "next_secretary"),
    ("grid_worker", NEXT + "001", "next_worker"),
)


@pytest.fixture
def world(db: None, district: Actor) -> Iterator[World]:
    """Everything that a list meets, at NOW."""
    with clock.held(NOW - timedelta(days=2)):
        yield build_world(district)


def build_world(district: Actor) -> World:
    """Enter the two townships; works within any transaction."""
    before = NOW - timedelta(days=2)
    with entered(district.scope):
        with across_scopes(READING):
            incident = open_incident("疫情", "新冠肺炎", "140802", by=district, at=before)
            take_edition(incident, 1, "第一版", before, Parameters(), by=district, at=before)
        units = {
            key: Unit(name=name, kind=kind, division=code)
            for key, name, kind, code in (
                ("health", "卫生健康局", "department", "140802"),
                ("railway", "铁路办公室", "department", "140802"),
                ("here", "本乡", "township", HERE[:9]),
                ("next", "邻乡", "township", NEXT[:9]),
            )
        }
        establish_units(list(units.values()), by=district, at=before)
        posts = [
            NewPost(_unit_of(name, units).pk, role, code, name, name, name)
            for role, code, name in POSTS
        ]
        establish_posts(posts, password=None, by=district, at=before)
        compound = _places(district, before)
        officers = {
            name: accounts.actor_of(
                Holding.objects.select_related("post__unit").get(post__title=name), name, NOW
            )
            for _, _, name in POSTS
        }
    return World(incident.pk, units["health"].pk, units["railway"].pk, officers, compound)


def _unit_of(name: str, units: dict[str, Unit]) -> Unit:
    if name == "liaison":
        return units["health"]
    return units["next" if name.startswith("next") else "here"]


def _places(by: Actor, at: datetime) -> UUID:
    key = ids.new()
    new = NewCompound("解放佳苑", HERE, "managed", ("正门",), id=key)
    establish_compounds([new], by=by, at=at)
    establish_grids(
        [
            NewGrid(HERE + "001", "第1网格", 20),
            NewGrid(HERE + "002", "第2网格", 20, (key,)),
            NewGrid(NEXT + "001", "邻村网格", 20),
        ],
        by=by,
        at=at,
    )
    doors = [
        NewHousehold(code, None, f"{n}号", 3)
        for code in (HERE + "001", HERE + "002", NEXT + "001")
        for n in range(10)
    ]
    register_households(doors, by=by, at=at)
    return key


Send = Callable[..., Imported]


@pytest.fixture
def send(world: World) -> Send:
    """Send a list as an officer or a job would."""

    def sending(
        data: bytes,
        *,
        by: Actor | None = None,
        provider: UUID | None = None,
        at: datetime = NOW,
        listed_on: date = date(2020, 1, 24),
        file_name: str = "名单.csv",
        title: str = "名单",
        legal_basis: str = "传染病防治法第十二条",
        purpose: str = "核查",
        **how: Any,
    ) -> Imported:
        actor = by or world.officers["staff"]
        with clock.held(at), entered(actor.scope):
            return import_list(
                world.incident,
                provider or world.health,
                data,
                file_name,
                title=title,
                legal_basis=legal_basis,
                purpose=purpose,
                listed_on=listed_on,
                by=actor,
                at=at,
                **how,
            )

    return sending


@pytest.fixture
def everything(world: World) -> Iterator[None]:
    """For tests that look at what was written, wherever it lies."""
    with across_scopes(READING):
        yield


def households_of(grid: str) -> list[UUID]:
    return list(Household.objects.filter(division=grid).values_list("pk", flat=True))
