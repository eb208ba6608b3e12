"""A district with two townships, their teams of five, a site, and officers who act."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role, UnitKind
from lianfang.accounts.models import Holding, Post, Unit
from lianfang.accounts.operations import NewPost, establish_posts, establish_units
from lianfang.accounts.queries import actor_of
from lianfang.audit.models import Entry
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.models import Obligation
from lianfang.incidents.operations import open_incident, take_edition
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock, ids
from lianfang.people import vault
from lianfang.people.registering import NewPerson, register
from lianfang.quarantine import care_identities
from lianfang.quarantine.check_operations import Reading, Recorded, record_checks
from lianfang.quarantine.dependants import DependantsNotAsked, ask_dependants, require_asked
from lianfang.quarantine.identities import identities
from lianfang.quarantine.models import Order
from lianfang.quarantine.operations import end_orders, issue_orders
from lianfang.quarantine.proposals import Issued, Proposal
from lianfang.quarantine.site_operations import (
    NewAuthority,
    establish_site,
    grant_authority,
    set_standing_teams,
)

OPENED = datetime(2020, 1, 20, 1, tzinfo=UTC)
NOW = datetime(2020, 1, 22, 1, tzinfo=UTC)
"""09:00 in the district on 22 January 2020."""

VILLAGE, GRID = "140802001001", "140802001001001"
NEXT_VILLAGE, NEXT_GRID = "140802002001", "140802002001001"
UNSTAFFED = "140802001003"
"""A community of the first township without standing members."""

BEDS = 3
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
T = TypeVar("T")
LOOKING = second_role_use("tests.quarantine", "A test looks at everything.")

_ROLES = {
    "township_cadre": Role.TOWNSHIP_SECRETARY,
    "village_cadre": Role.COMMUNITY_SECRETARY,
    "doctor": Role.DOCTOR,
    "police": Role.POLICE,
    "militia": Role.MILITIA,
}


@dataclass(frozen=True)
class World:
    """What a test stands on; posts by user name."""

    incident: UUID
    site: UUID
    posts: dict[str, UUID]
    district: Actor

    def actor(self, name: str, at: datetime = NOW) -> Actor:
        """An officer in the post, with the scope of a moment."""
        holding = Holding.objects.select_related("post__unit").get(post=self.posts[name])
        return actor_of(holding, name, at)


@contextmanager
def acting(actor: Actor, at: datetime) -> Iterator[None]:
    """The clock at a moment, and the actor's scope entered."""
    with clock.held(at), entered(actor.scope):
        yield


def built(district: Actor, beds: int = BEDS) -> World:
    """Everything a first order needs, as of OPENED."""
    with acting(district, OPENED):
        incident = open_incident("疫情", "新冠肺炎", "140802", by=district, at=OPENED)
        take_edition(incident, 1, "第一版", OPENED, Parameters(), by=district, at=OPENED)
        posts = _posts(district)
        teams = {
            village: {role: posts[f"{role}.{village}"] for role in _ROLES}
            for village in (VILLAGE, NEXT_VILLAGE)
        }
        set_standing_teams(teams, by=district, at=OPENED)
        grant_authority(incident.pk, _authorities(), by=district, at=OPENED)
        unit = Unit.objects.get(kind=UnitKind.SITE)
        site = establish_site(unit.pk, "学府宾馆", VILLAGE, beds, "active", by=district, at=OPENED)
    return World(incident.pk, site.pk, posts, district)


def _posts(district: Actor) -> dict[str, UUID]:
    office = Unit(name="指挥部", kind=UnitKind.HEADQUARTERS, division="140802")
    place = Unit(name="学府宾馆", kind=UnitKind.SITE, division=VILLAGE)
    establish_units([office, place], by=district, at=OPENED)
    new = [("cdc", Role.CDC, "140802"), ("commander", Role.COMMANDER, "140802")]
    new += [
        (f"{role}.{village}", post, village[:9] if role == "township_cadre" else village)
        for village in (VILLAGE, NEXT_VILLAGE)
        for role, post in _ROLES.items()
    ]
    plans = [NewPost(office.pk, role, place, name, name, "王明") for name, role, place in new]
    establish_posts(plans, password=None, by=district, at=OPENED)
    return dict(Post.objects.values_list("title", "pk"))


RIGHTS = "知情、就医、生活保障、申诉"


def _authorities() -> list[NewAuthority]:
    rest = (
        "传染病防治法第三十九条",
        "盐政发〔2020〕1号",
        RIGHTS,
        "区政府行政复议办",
        "2066000",
        OPENED,
    )
    return [
        NewAuthority("voluntary", "乡镇街道", *rest),
        NewAuthority("home", "区疾控中心", *rest),
        NewAuthority("site", "区疾控中心", *rest),
    ]


@operation
def _meet(incident: UUID, divisions: list[str], *, by: Actor, at: datetime) -> list[UUID]:
    nobody = vault.Tokens(None, None, None, None, None, None)
    people = [NewPerson(vault.Details(name="王明"), nobody, "M", 1980, d) for d in divisions]
    made = register(incident, people, recorded_at())
    concerning(*made)
    return made


def people(world: World, count: int, division: str = GRID) -> list[UUID]:
    """New persons of a place."""
    with acting(world.district, OPENED):
        return _meet(world.incident, [division] * count, by=world.district, at=OPENED)


def person(world: World, division: str = GRID) -> UUID:
    """A new person of a place."""
    return people(world, 1, division)[0]


def proposal(who: UUID, kind: str = "home", **changes: object) -> Proposal:
    """A proposal for someone who left the affected area on 20 January, to the day."""
    return replace(
        Proposal(
            person=who,
            kind=kind,
            anchor="departure",
            anchor_at=datetime(2020, 1, 20, 4, tzinfo=UTC),
            precision="day",
            division=GRID,
            reason="1月20日离开武汉",
        ),
        **changes,  # type: ignore[arg-type]
    )


def issued(
    world: World, *proposals: Proposal, by: Actor | None = None, at: datetime = NOW, **more: object
) -> Issued:
    """Issue orders as the district's job unless another acts, dependants asked about first."""
    actor = by or world.district
    alone(world, *(p.person for p in proposals if p.kind == "site"), at=at)
    with acting(actor, at):
        return issue_orders(world.incident, proposals, by=actor, at=at, **more)


def alone(world: World, *persons: UUID, at: datetime = NOW) -> None:
    """Nobody at home depends on these, as they say when asked."""
    with acting(world.district, at):
        for who in persons:
            try:
                require_asked([who], at)
            except DependantsNotAsked:
                ask_dependants(who, "site_order", nobody=True, by=world.district, at=at)


def ordered(world: World, kind: str = "home", at: datetime = NOW, **changes: object) -> UUID:
    """The order of a new person."""
    if kind == "site":
        changes.setdefault("site", world.site)
    who = person(world, str(changes.get("division", GRID)))
    return issued(world, proposal(who, kind, **changes), at=at).orders[0]


def the_order(pk: UUID) -> Order:
    """An order as it stands, whoever may see it."""
    return seen(lambda: Order.objects.select_related("authority").get(pk=pk))


def reading(pk: UUID, at: datetime, temperature: int = 366, **changes: object) -> Reading:
    """An axillary reading for the slot of its moment."""
    slot = "am" if clock.local(at).hour < 14 else "pm"
    made = Reading(pk, clock.day_of(at), slot, temperature, "axillary", "in_person", at, at)
    return replace(made, **changes)  # type: ignore[arg-type]


def recorded(
    world: World, *readings: Reading, by: Actor | None = None, at: datetime, **more: object
) -> Recorded:
    """Record readings as the district's job unless another acts."""
    actor = by or world.district
    with acting(actor, at):
        return record_checks(world.incident, readings, by=actor, at=at, **more)


def seen(look: Callable[[], T]) -> T:
    """What stands in the database, whoever may see it."""
    with across_scopes(LOOKING):
        return look()


def entries(action: str) -> int:
    """How many acts of a kind have left a trace."""
    return seen(lambda: Entry.objects.filter(action=f"quarantine.{action}").count())


def unbalanced(world: World, at: datetime) -> list[tuple[str, int, int]]:
    """The identities that do not hold at a moment."""
    with acting(world.district, at):
        found = [
            *identities(world.district.scope, world.incident, at),
            *care_identities.identities(world.incident, at),
        ]
    return [(i.name, i.left, i.right) for i in found if not i.holds]


def new_id() -> UUID:
    """An id that nothing has."""
    return ids.new()


def duties(order: UUID, kind: str = "health_check") -> list[Obligation]:
    """What is or was owed about an order, by when it is due."""
    return seen(
        lambda: list(Obligation.objects.filter(subject=order, kind=kind).order_by("due_at"))
    )


def ended(
    world: World,
    *orders: UUID,
    by: Actor | None = None,
    at: datetime = NOW + HOUR,
    why: str = "核酸阴性",
    **more: object,
) -> int:
    """Lift orders as the district's job unless another acts."""
    actor = by or world.district
    with acting(actor, at):
        return end_orders(orders, why, by=actor, at=at, **more)


def raw(sealed: object) -> bytes:
    """What is kept of something sealed."""
    assert isinstance(sealed, bytes | memoryview)
    return bytes(sealed)
