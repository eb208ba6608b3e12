"""What level II changes, how fast things went, and who goes to the next front, in the drill."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from lianfang.incidents.choices import DecidedAs
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.scenario.days import LevelPlan
from lianfang.scenario.doctrine import CLOSED_FROM, FORMED_AT
from lianfang.scenario.plan import DISTRICT
from lianfang.scenario.world import World
from lianfang.transitions.choices import Step, Timed
from lianfang.transitions.operations import Source, change_parameters, lay_anew
from lianfang.transitions.redeploy_operations import redeploy
from lianfang.transitions.redeploying import free
from lianfang.transitions.timing_operations import define_timer, note_step

_CHANGED: dict[str, int | str] = {"checks_voluntary": "am", "recheck_share": 3, "sample_share": 1}
_DOCUMENT = "时效口径(演练)"
_TIMERS = (
    (Timed.FAST_REPORT, "lead_answered", 120),
    (Timed.FAST_ACTIVATE, "headquarters_formed", None),
    (Timed.FAST_TREAT, "fever_clinic", 60),
    (Timed.FAST_CONTROL, "order_issued", 1440),
    (Timed.EARLY_ISOLATE, "order_issued", 1440),
)
_FREED_AT = clock.moment(date(2020, 2, 25)) + timedelta(hours=10)
_MOST = 20


class Transitions:
    """Plays what follows from the decisions above and of the headquarters."""

    def __init__(self, world: World) -> None:
        self._world = world

    def put(self) -> None:
        """Enter what has a fixed moment."""
        agenda = self._world.agenda
        agenda.put(FORMED_AT + timedelta(minutes=40), self._define)
        agenda.put(CLOSED_FROM + timedelta(hours=1), self._steps)
        agenda.put(_FREED_AT, self._redeploy)

    def follow(self, level: LevelPlan, decision: UUID, at: datetime) -> None:
        """Record what the second level changes; it is laid anew a minute after its moment."""
        if level.level != "II":
            return
        world = self._world
        source = Source(DecidedAs.LEVEL, decision, level.authority, level.document, level.since)
        world.acts.do(
            "level_changes", world.cast["commander.1"], at,
            lambda how: change_parameters(world.incident, _CHANGED, source, **how),
        )  # fmt: skip
        world.agenda.put(max(at, level.since) + timedelta(minutes=1), self._lay)

    def _lay(self, at: datetime) -> None:
        world = self._world
        world.acts.do(
            "lay_anew", world.cast["commander.1"], at,
            lambda how: lay_anew(world.incident, **how),
        )  # fmt: skip

    def _define(self, at: datetime) -> None:
        world = self._world
        for item, interval, limit in _TIMERS:
            words = (item.value, interval, limit, _DOCUMENT)
            world.acts.do(
                f"timer:{item.value}", world.coordination, at,
                lambda how, words=words: define_timer(world.incident, *words, **how),  # type: ignore[misc]
            )  # fmt: skip

    def _steps(self, at: datetime) -> None:
        """What the drill itself knows of 7-1-7; the rest is for the headquarters to fill in."""
        world = self._world
        for step, when in ((Step.COORDINATION, FORMED_AT), (Step.COUNTERMEASURES, CLOSED_FROM)):
            words = (step.value, when, _DOCUMENT)
            world.acts.do(
                f"step:{step.value}", world.coordination, at,
                lambda how, words=words: note_step(world.incident, *words, **how),  # type: ignore[misc]
            )  # fmt: skip

    def _redeploy(self, at: datetime) -> None:
        """Some of those whose teams have finished go to the checkpoints."""
        world, by = self._world, self._world.cast["commander.1"]
        with clock.held(at), entered(by.scope):
            posts = [f.post for f in free(by.scope, world.incident.pk, DISTRICT, at, _MOST)]
        if posts:
            words = ("防输入卡口", "第二阶段工作安排(演练)")
            world.acts.do(
                "redeploy", by, at, lambda how: redeploy(world.incident, posts, *words, **how)
            )
