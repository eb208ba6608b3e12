"""Posts are told what they owe: through the day what is new, at seven and at the cut-off all."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from lianfang.accounts.actors import job
from lianfang.kernel import clock
from lianfang.messages.operations import read_all, sum_up, tell_posts
from lianfang.messages.rules import last_digest
from lianfang.scenario.world import World, stamp

_TELLING = [timedelta(hours=h) for h in (7, 12, 17, 18, 22)]
_READING, _AT_THE_DESK = 3, timedelta(hours=8, minutes=20)
"""Every so many days a township's secretary reads what has gathered."""

_SUMMARIES = {timedelta(hours=7), timedelta(hours=18)}


class Messages:
    """Plays what a job does each minute, at a few hours of the day; none before the first."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by = job("messages", world.incident.division)

    def put(self, day: date) -> None:
        """Enter a day's tellings, each after what else happens at its moment."""
        for hour in _TELLING:
            self._world.agenda.put(clock.moment(day) + hour + timedelta(minutes=1), self._tell)
            if hour in _SUMMARIES:
                self._world.agenda.put(clock.moment(day) + hour, self._sum_up)
        if day.day % _READING == 1:
            self._world.agenda.put(clock.moment(day) + _AT_THE_DESK, self._read)

    def _tell(self, at: datetime) -> None:
        incident = self._world.incident
        self._world.acts.do(
            f"tell:{stamp(at)}", self._by, at, lambda how: tell_posts(incident, **how)
        )

    def _sum_up(self, at: datetime) -> None:
        incident, (topic, moment) = self._world.incident, last_digest(at)
        self._world.acts.do(
            f"summary:{stamp(at)}", self._by, at,
            lambda how: sum_up(incident, topic, moment, **how),
        )  # fmt: skip

    def _read(self, at: datetime) -> None:
        for township in self._world.truth.district.townships:
            by = self._world.cast.secretary(township)
            self._world.acts.do(
                f"read:{township}:{stamp(at)}", by, at, lambda how: read_all(at, **how)
            )
