"""A morning in a district: lists, leads, people under observation, reports; and who works there.

It is ten o'clock on 10 February 2020. Everything is made by operations, as it would be in life.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.test import Client

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.accounts.models import Holding, Unit
from lianfang.accounts.operations import NewPost, establish_posts, establish_units
from lianfang.accounts.queries import actor_of
from lianfang.command.operations import join_units
from lianfang.incidents.models import Incident
from lianfang.incidents.operations import open_incident, take_edition
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock
from lianfang.people.rules import make_id_number
from lianfang.places.models import Grid
from lianfang.places.operations import (
    NewGrid,
    NewHousehold,
    establish_grids,
    register_households,
)
from lianfang.quarantine.check_operations import Reading, record_checks
from lianfang.quarantine.operations import issue_orders
from lianfang.quarantine.proposals import Proposal
from lianfang.quarantine.site_operations import (
    NewAuthority,
    grant_authority,
    set_standing_teams,
)
from lianfang.reporting.filing import UnitReport
from lianfang.reporting.operations import file_reports, plan_reports
from lianfang.screening.helper_operations import NewHelper, invite_helpers
from lianfang.screening.import_operations import import_list
from lianfang.screening.models import Lead
from lianfang.screening.sweep_operations import open_round
from tests.signing import signed_in

T = TypeVar("T")

NOW = datetime(2020, 2, 10, 2, tzinfo=UTC)
"""10:00 in the district."""

OPENED = NOW - timedelta(days=5)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DISTRICT, HERE, NEXT = "140802", "140802001001", "140802002001"
PASSWORD = "synthetic-pass"
LOOKING = second_role_use("tests.desk", "A test sets the scene and looks at everything.")

UNITS = {
    "office": ("指挥部", "headquarters", DISTRICT),
    "railway": ("铁路办公室", "department", DISTRICT),
    "health": ("卫生健康局", "department", DISTRICT),
    "here": ("中城街道", "township", HERE[:9]),
    "next": ("东城街道", "township", NEXT[:9]),
}
POSTS: dict[str, tuple[Role, str, str]] = {
    "commander": (Role.COMMANDER, "office", DISTRICT),
    "staff": (Role.GROUP_STAFF, "office", DISTRICT),
    "cdc": (Role.CDC, "office", DISTRICT),
    "duty": (Role.DUTY_OFFICER, "office", DISTRICT),
    "supervisor": (Role.SUPERVISION, "office", DISTRICT),
    "reviewer": (Role.PRIVACY_REVIEWER, "office", DISTRICT),
    "analyst": (Role.ANALYST, "office", DISTRICT),
    "administrator": (Role.ADMINISTRATOR, "office", DISTRICT),
    "secretary": (Role.TOWNSHIP_SECRETARY, "here", HERE[:9]),
    "neighbour": (Role.TOWNSHIP_SECRETARY, "next", NEXT[:9]),
    "community": (Role.COMMUNITY_SECRETARY, "here", HERE),
    "worker": (Role.GRID_WORKER, "here", HERE + "001"),
    "next_worker": (Role.GRID_WORKER, "next", NEXT + "001"),
    "doctor": (Role.DOCTOR, "here", HERE[:9]),
    "policeman": (Role.POLICE, "here", HERE[:9]),
    "militia": (Role.MILITIA, "here", HERE),
    "keeper": (Role.PROPERTY_KEEPER, "here", HERE),
    "liaison": (Role.UNIT_LIAISON, "railway", DISTRICT),
    "other_liaison": (Role.UNIT_LIAISON, "health", DISTRICT),
}
TEAM = {
    "township_cadre": "secretary",
    "village_cadre": "community",
    "doctor": "doctor",
    "police": "policeman",
    "militia": "militia",
}


def list_of(people: int, place: str = "西花园社区", *, first: int = 1) -> bytes:
    """A department's list: so many people of a community, and one row that names nobody."""
    rows = ["姓名,身份证号,联系电话,住址"]
    for n in range(first, first + people):
        number = make_id_number("149999", date(1980, 1, 1) + timedelta(days=n), n)
        rows.append(
            f"王建{'一二三四五六七八九十'[n % 10]},{number},139359{n:05d},中城街道{place}{n}号"
        )
    rows.append("/,1.42701E+17,13935900000,不详")
    return "\n".join(rows).encode()


@dataclass
class Scene:
    """What stands, and doors to it."""

    incident: Incident
    units: dict[str, UUID]
    posts: dict[str, UUID]
    by: Actor
    batch: UUID
    leads: list[UUID] = field(default_factory=list)
    persons: list[UUID] = field(default_factory=list)
    orders: tuple[UUID, ...] = ()

    def client(self, who: str) -> Client:
        """A browser in which that officer has signed in."""
        return signed_in(Client(), who)

    def actor(self, who: str, at: datetime = NOW) -> Actor:
        """That officer in the post, as of a moment."""
        holding = Holding.objects.select_related("post__unit").get(post=self.posts[who])
        return actor_of(holding, who, at)

    def seen(self, look: Callable[[], T]) -> T:
        """What a question gives when asked of everything."""
        with across_scopes(LOOKING):
            return look()


def build(by: Actor) -> Scene:
    """Play the days until ten o'clock."""
    with clock.held(OPENED), entered(by.scope):
        scene = _founded(by)
    with clock.held(NOW - DAY), entered(by.scope):
        _take_in(scene, list_of(3), "铁路2月9日到站旅客", NOW - DAY)
        _observe(scene, NOW - DAY + HOUR)
    with clock.held(NOW - DAY + 6 * HOUR), entered(scene.actor("liaison").scope):
        _report(scene, NOW - DAY + 6 * HOUR)
    with clock.held(NOW - HOUR), entered(by.scope):
        scene.batch = _take_in(scene, list_of(4, first=4), "铁路2月10日到站旅客", NOW - HOUR)
        scene.leads = list(
            Lead.objects.filter(outcome="pending", at=NOW - HOUR).values_list("pk", flat=True)
        )
    return scene


def begin_sweep(scene: Scene, at: datetime = NOW - HOUR) -> UUID:
    """Thirty doors in the worker's grid, a round that began at `at`, and a villager who helps."""
    doors = [NewHousehold(HERE + "001", None, f"解放南路{n}号", n % 5 + 1) for n in range(1, 31)]
    helper = NewHelper("helper", "王帮手", HERE + "001", PASSWORD)
    with clock.held(at), entered(scene.by.scope):
        with across_scopes(LOOKING):
            Grid.objects.filter(code=HERE + "001").update(households=len(doors))
        register_households(doors, by=scene.by, at=at)
        opened = open_round(scene.incident.pk, 1, "第一轮摸排", by=scene.by, at=at)
    staff = scene.actor("staff", at)
    with clock.held(at), entered(staff.scope):
        invite_helpers(opened, [helper], by=staff, at=at)
    return opened


def _founded(by: Actor) -> Scene:
    at = OPENED
    with across_scopes(LOOKING):
        incident = open_incident("疫情演练", "新冠肺炎", DISTRICT, by=by, at=at, drill=True)
        take_edition(incident, 1, "第一版", at, Parameters(), by=by, at=at)
    made = {
        key: Unit(name=name, kind=kind, division=place)
        for key, (name, kind, place) in UNITS.items()
    }
    establish_units(list(made.values()), by=by, at=at)
    units = {key: unit.pk for key, unit in made.items()}
    plans = [
        NewPost(units[unit], role, place, who, who, who)
        for who, (role, unit, place) in POSTS.items()
    ]
    establish_posts(plans, password=PASSWORD, by=by, at=at)
    posts = dict(Holding.objects.values_list("post__title", "post_id"))
    grids = [NewGrid(HERE + "001", "第1网格", 0), NewGrid(NEXT + "001", "第1网格", 0)]
    establish_grids(grids, by=by, at=at)
    rest = (
        "传染病防治法第三十九条",
        "盐政发〔2020〕1号",
        "知情、就医、生活保障、申诉",
        "区政府行政复议办",
        "2066000",
        at,
    )
    entries = [NewAuthority("voluntary", "街道", *rest), NewAuthority("home", "区疾控", *rest)]
    grant_authority(incident.pk, entries, by=by, at=at)
    set_standing_teams({HERE: {r: posts[w] for r, w in TEAM.items()}}, by=by, at=at)
    members = [pk for key, pk in units.items() if key != "office"]
    join_units(incident, members, "盐政发〔2020〕2号", by=by, at=at)
    plan_reports(incident, date(2020, 2, 20), by=by, at=at)
    return Scene(incident, units, posts, by, incident.pk)


def _take_in(scene: Scene, data: bytes, title: str, at: datetime) -> UUID:
    done = import_list(
        scene.incident.pk, scene.units["railway"], data, "名单.csv",
        title=title, legal_basis="传染病防治法第十二条", purpose="摸排返乡人员",
        listed_on=clock.day_of(at), by=scene.by, at=at,
    )  # fmt: skip
    assert done.batch
    return done.batch


def _observe(scene: Scene, at: datetime) -> None:
    """Two of yesterday's people go under home orders; one was measured in the evening."""
    people = list(Lead.objects.order_by("id").values_list("person_id", flat=True)[:2])
    with clock.held(at):
        issued = issue_orders(
            scene.incident.pk,
            [
                Proposal(
                    person=person, kind="home", anchor="arrival", anchor_at=at - DAY,
                    precision="day", division=HERE + "001", reason="武汉返乡",
                )
                for person in people
            ],
            by=scene.by, at=at,
        )  # fmt: skip
    scene.persons, scene.orders = people, issued.orders
    evening = clock.moment(clock.day_of(at)).replace(hour=17)
    reading = Reading(
        issued.orders[0], clock.day_of(at), "pm", 366, "forehead", "in_person", evening, evening
    )
    with clock.held(evening):
        record_checks(scene.incident.pk, [reading], by=scene.by, at=evening)


def _report(scene: Scene, at: datetime) -> None:
    report = UnitReport(scene.units["railway"], clock.day_of(at), at, {}, True)
    file_reports(scene.incident, [report], by=scene.actor("liaison", at), at=at)
