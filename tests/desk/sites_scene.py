"""The morning with two sites, people in them, vehicles and transfers."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lianfang.accounts.models import Unit
from lianfang.accounts.operations import establish_units
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.people import vault
from lianfang.people.registering import NewPerson, register
from lianfang.quarantine.dependants import ask_dependants
from lianfang.quarantine.operations import issue_orders
from lianfang.quarantine.proposals import Proposal
from lianfang.quarantine.site_life import Look, NewRoom, add_rooms, inspect_site
from lianfang.quarantine.site_operations import NewAuthority, establish_site, grant_authority
from lianfang.quarantine.transfers import request_transfer
from lianfang.quarantine.vehicles import NewVehicle, register_vehicles
from tests.desk.scene import DAY, DISTRICT, HERE, HOUR, NOW, Scene

_RIGHTS = ("传染病防治法第三十九条", "盐政发〔2020〕1号", "知情、就医", "区政府", "2066000")


@operation
def _meet(incident: UUID, many: int, *, by, at: datetime) -> list[UUID]:
    none = vault.Tokens(None, None, None, None, None, None)
    people = [
        NewPerson(
            vault.Details(name=f"王{'一二三四五六七八九'[n % 9]}明"), none, "M", 1980, HERE + "001"
        )
        for n in range(many)
    ]
    made = register(incident, people, recorded_at())
    concerning(*made)
    return made


def with_sites(scene: Scene, rooms: int = 10, people: int = 8, at: datetime = NOW - HOUR):
    """The site in use, the one on standby, the people's orders; two end today, one has ended."""
    how: dict[str, Any] = {"by": scene.by, "at": at}
    old: dict[str, Any] = {"by": scene.by, "at": NOW - 13 * DAY}
    units = [Unit(name=name, kind="site", division=HERE) for name in ("学府宾馆", "党校")]
    with clock.held(NOW - 13 * DAY), entered(scene.by.scope):
        establish_units(units, **old)
        entry = NewAuthority("site", "区疾控", *_RIGHTS, NOW - 13 * DAY)
        grant_authority(scene.incident.pk, [entry], **old)
        used = establish_site(units[0].pk, "学府宾馆", HERE, rooms, "active", **old)
        spare = establish_site(units[1].pk, "党校", HERE, 20, "standby", **old)
    with clock.held(at), entered(scene.by.scope):
        add_rooms(used.pk, [NewRoom("901", 3, barrier_free=True)], **how)
        inspect_site(used.pk, Look(True), **how)
        found = _meet(scene.incident.pk, people, **how)
        for one in found:
            ask_dependants(one, "site_order", nobody=True, **how)
    orders = []
    for number, one in enumerate(found):
        begun = at - timedelta(days=number % 10)
        orders += _ordered(scene, one, used.pk, begun, at)
    car = NewVehicle("晋M0120救", units[0].pk, DISTRICT)
    with clock.held(at), entered(scene.by.scope):
        vehicles = register_vehicles([car, NewVehicle("晋M0121救", units[0].pk, DISTRICT)], **how)
    return used.pk, spare.pk, orders, vehicles


def _ordered(scene: Scene, person: UUID, site: UUID, anchor: datetime, at: datetime) -> list[UUID]:
    proposal = Proposal(
        person=person, kind="site", anchor="departure", anchor_at=anchor, precision="day",
        division=HERE + "001", reason="离开武汉不满14天", site=site,
    )  # fmt: skip
    with clock.held(at), entered(scene.by.scope):
        return list(issue_orders(scene.incident.pk, [proposal], by=scene.by, at=at).orders)


def transfers_of(scene: Scene, people: list[UUID], at: datetime, **more) -> list[UUID]:
    """Transfers to the clinic asked for at a moment."""
    with clock.held(at), entered(scene.by.scope):
        return [request_transfer(one, "clinic", by=scene.by, at=at, **more).pk for one in people]
