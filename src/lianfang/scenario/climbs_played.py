"""Leads that are not answered in time climb, at the ten minutes at which the job would run."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.world import World, stamp
from lianfang.screening.climb_operations import climb_leads
from lianfang.screening.rules import RUNG, by_day

_EVERY = timedelta(minutes=10)
_RUNGS = 2


class Climbs:
    """Plays the climbing of leads; only when one of them is ripe, which is what the job finds."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._put: set[datetime] = set()

    def put(self, given: datetime, answered: datetime) -> None:
        """Enter the climbs of a lead given out at a moment and answered at a later one."""
        opened = by_day(given)
        for _ in range(_RUNGS):
            opened = _next_run(by_day(opened + RUNG))
            if opened >= answered:
                return
            if opened not in self._put:
                self._put.add(opened)
                self._world.agenda.put(opened, self._climb)

    def _climb(self, at: datetime) -> None:
        self._world.acts.do(
            f"climb:{stamp(at)}", SCRIPT, at,
            lambda how: climb_leads(self._world.incident.pk, **how),
        )  # fmt: skip


def _next_run(at: datetime) -> datetime:
    """The next ten minutes, or the moment itself if it is one."""
    past = timedelta(minutes=at.minute % 10, seconds=at.second, microseconds=at.microsecond)
    return at + (_EVERY - past) if past else at
