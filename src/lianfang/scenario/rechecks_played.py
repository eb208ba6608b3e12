"""Second looks at a share of the day's answers: drawn each evening, looked at the next day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.world import World
from lianfang.screening.models import Recheck
from lianfang.screening.recheck_operations import Looked, draw_rechecks, record_rechecks
from lianfang.screening.rechecking import DRAWN_AT

_LOOKING = "group.coordination.3"
_LOOKED_AT, _KEYED_AT = time(15), time(17, 20)
_OF_A_THOUSAND = 1000
_NOT_LOOKED_AT = 35
_DISAGREE = 28


class Rechecks:
    """Plays second looks: one of the coordination group goes where others answered."""

    def __init__(self, world: World) -> None:
        self._world = world

    def put(self, day: date) -> None:
        """Enter a day's draw, and what is found on the next day."""
        agenda = self._world.agenda
        agenda.put(clock.moment(day, DRAWN_AT), lambda now: self._draw(day, now))
        keyed = clock.moment(day + timedelta(days=1), _KEYED_AT)
        agenda.put(keyed, lambda now: self._look(day, now))

    def _draw(self, day: date, at: datetime) -> None:
        self._world.acts.do(
            f"draw:{day:%m%d}", SCRIPT, at,
            lambda how: draw_rechecks(self._world.incident.pk, day, **how),
        )  # fmt: skip

    def _look(self, day: date, at: datetime) -> None:
        with entered(SCRIPT.scope):
            drawn = Recheck.objects.filter(agrees=None, drawn_at=clock.moment(day, DRAWN_AT))
            subjects = list(drawn.order_by("id").values_list("id", "subject"))
        looked_at = clock.moment(clock.day_of(at), _LOOKED_AT)
        results = [
            Looked(recheck, subject.int % _OF_A_THOUSAND >= _NOT_LOOKED_AT + _DISAGREE, looked_at)
            for recheck, subject in subjects
            if subject.int % _OF_A_THOUSAND >= _NOT_LOOKED_AT
        ]
        if results:
            self._world.acts.do(
                f"looks:{day:%m%d}", self._world.cast[_LOOKING], at,
                lambda how: record_rechecks(results, **how),
            )  # fmt: skip
