"""Sites open with their groups, are looked over every few days, and people are brought there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.kernel import clock
from lianfang.quarantine import transfers
from lianfang.quarantine.choices import Destination, SiteMode
from lianfang.quarantine.site_life import Look, assign_group, inspect_site
from lianfang.quarantine.site_operations import establish_site
from lianfang.quarantine.site_rules import GROUPS_NEEDED
from lianfang.quarantine.vehicles import NewVehicle, disinfect_vehicle, register_vehicles
from lianfang.scenario.acts import How
from lianfang.scenario.chance import draws, pick
from lianfang.scenario.doctrine import MOVED_AT
from lianfang.scenario.plan import DISTRICT
from lianfang.scenario.world import Observed, World, stamp

_LOOKED_EVERY = timedelta(days=5)
_VEHICLES = 8
_DRIVERS = ("刘师傅", "张师傅", "王师傅", "李师傅")
_APPROVED, _ASSIGNED = timedelta(minutes=6), timedelta(minutes=9)
_DISINFECTED, _AWAY = timedelta(minutes=8), timedelta(minutes=20)


class Sites:
    """Plays both sites, the vehicles set apart, and each person's way there."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._in_use: list[UUID] = []
        self._vehicles: list[UUID] = []
        self._free_from: list[datetime] = []

    @property
    def in_use(self) -> UUID:
        """The site that takes people."""
        return self._in_use[0]

    def put(self) -> None:
        """Enter the opening of each site."""
        for number, site in enumerate(self._world.truth.district.sites):
            day = site.opened or clock.day_of(MOVED_AT - timedelta(days=3))
            at = clock.moment(day) + timedelta(hours=10, minutes=number)
            self._world.agenda.put(at, partial(self._open, number))

    def _open(self, number: int, at: datetime) -> None:
        plan = self._world.truth.district.sites[number]
        unit, mode = self._world.units[plan.key], SiteMode(plan.mode)
        by, acts = self._world.coordination, self._world.acts
        site = acts.do(
            f"site:{plan.key}", by, at,
            lambda how: establish_site(unit, plan.name, plan.division, plan.rooms, mode, **how),
        )  # fmt: skip
        for group, post in zip(GROUPS_NEEDED, self._posts(plan.division), strict=True):
            acts.do(f"group:{plan.key}:{group}", by, at, partial(_assigned, site.pk, group, post))
        self._look(site.pk, at)
        if mode is SiteMode.ACTIVE:
            self._in_use.append(site.pk)
            self._set_apart(unit, at)

    def _posts(self, township: str) -> tuple[UUID, ...]:
        """A post for each group: of the township's committee, clinic and police station."""
        cadre, second = f"cadre.{township}.1", f"cadre.{township}.2"
        doctor, police = f"doctor.{township}.0", f"police.{township}.0"
        who = (second, doctor, cadre, police, f"twp.{township}")
        return tuple(self._world.cast.post(name) for name in who)

    def _look(self, site: UUID, at: datetime) -> None:
        self._world.acts.do(
            f"inspect:{site.hex[-6:]}:{stamp(at)}", self._world.coordination, at,
            lambda how: inspect_site(site, Look(sound=True, drill=True), **how),
        )  # fmt: skip
        self._world.agenda.put(at + _LOOKED_EVERY, partial(self._look, site))

    def _set_apart(self, unit: UUID, at: datetime) -> None:
        new = [NewVehicle(f"晋M9{n:03d}转", unit, DISTRICT) for n in range(1, _VEHICLES + 1)]
        self._vehicles += self._world.acts.do(
            f"vehicles:{stamp(at)}", self._world.coordination, at,
            lambda how: register_vehicles(new, **how),
        )  # fmt: skip
        self._free_from += [at] * _VEHICLES

    # --- on the way -----------------------------------------------------------------------

    def fetch(self, order: Observed, at: datetime) -> None:
        """Ask for a person to be brought to the site; the first vehicle that is free takes them.

        It leaves clean, and whoever gave the person over is not who takes them in.
        """
        person, world = order.person, self._world
        secretary = world.cast.secretary(person.village[:9])
        transfer = world.acts.do(
            f"transfer:{person.number}:{stamp(at)}", secretary, at,
            lambda how: transfers.request_transfer(
                order.record, Destination.SITE, order=order.id, site=self.in_use, **how
            ),
        )  # fmt: skip
        free = min(range(_VEHICLES), key=self._free_from.__getitem__)
        ready, way, driver, *_ = draws(world.seed, "transfer", person.number)
        left = max(at + timedelta(minutes=15 + int(ready * 25)), self._free_from[free] + _AWAY)
        there = left + timedelta(minutes=18 + int(way * 30))
        self._free_from[free] = there + timedelta(minutes=4)
        car, who = self._vehicles[free], pick(_DRIVERS, driver)
        steps: tuple[tuple[str, Actor, datetime, Callable[[How], object]], ...] = (
            ("approve", world.coordination, at + _APPROVED,
             lambda how: transfers.approve_transfer(transfer.pk, **how)),
            ("assign", world.coordination, at + _ASSIGNED,
             lambda how: transfers.assign_vehicle(transfer.pk, car, who, **how)),
            ("disinfect", world.coordination, left - _DISINFECTED,
             lambda how: disinfect_vehicle(car, **how)),
            ("depart", secretary, left, lambda how: transfers.depart(transfer.pk, **how)),
            ("arrive", secretary, there, lambda how: transfers.arrive(transfer.pk, **how)),
            ("give", secretary, there + timedelta(minutes=2),
             lambda how: transfers.hand_over(transfer.pk, **how)),
            ("take", world.cdc, there + timedelta(minutes=3),
             lambda how: transfers.hand_over(transfer.pk, **how)),
        )  # fmt: skip
        for step, by, when, act in steps:
            key = f"{step}:{person.number}:{stamp(at)}"
            world.agenda.put(when, partial(self._step, key, by, act))

    def _step(self, key: str, by: Actor, act: Callable[[How], object], at: datetime) -> None:
        self._world.acts.do(key, by, at, act)


def _assigned(site: UUID, group: str, post: UUID, how: How) -> object:
    return assign_group(site, group, post, **how)
