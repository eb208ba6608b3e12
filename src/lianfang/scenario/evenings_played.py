"""What is decided above, and the headquarters' evening: the snapshot frozen and published."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianfang.audit.operations import cut_off
from lianfang.command.choices import Level
from lianfang.command.operations import decide_level
from lianfang.figures.operations import publish
from lianfang.kernel import clock
from lianfang.places.closing_operations import close_compounds
from lianfang.places.models import Compound
from lianfang.scenario.days import DayPlan, LevelPlan
from lianfang.scenario.doctrine import (
    CLOSED_BASIS,
    CLOSED_DOCUMENT,
    CLOSED_FROM,
    CLOSED_UNTIL,
    EDITIONS,
    OPENED_AT,
)
from lianfang.scenario.founding import take
from lianfang.scenario.plan import DISTRICT
from lianfang.scenario.transitions_played import Transitions
from lianfang.scenario.world import World

SNAPSHOT = timedelta(hours=18)
_CUT_AFTER = timedelta(seconds=30)
_PUBLISHED_AFTER = timedelta(minutes=2)


class Evenings:
    """Plays levels, editions and each day's 18:00."""

    def __init__(self, world: World, transitions: Transitions) -> None:
        self._world = world
        self._transitions = transitions

    def put(self, day: DayPlan) -> None:
        """Enter a day's snapshot; levels and editions when they become known."""
        snapshot = clock.moment(day.day) + SNAPSHOT
        self._world.agenda.put(snapshot + _CUT_AFTER, lambda now: self._freeze(snapshot, now))
        for level in day.levels:
            self._world.agenda.put(level.known, lambda now, level=level: self._decide(level, now))  # type: ignore[misc]

    def put_decisions(self) -> None:
        """Enter the protocol's later editions, and the day on which all compounds close."""
        self._world.agenda.put(CLOSED_FROM, self._close)
        for edition in EDITIONS:
            if edition.since > OPENED_AT:
                self._world.agenda.put(
                    edition.since,
                    lambda now, edition=edition: take(  # type: ignore[misc]
                        self._world.acts, self._world.incident, edition, now
                    ),
                )

    def _close(self, at: datetime) -> None:
        compounds = list(Compound.objects.order_by("id").values_list("id", flat=True))
        self._world.acts.do(
            "close_compounds", self._world.coordination, at,
            lambda how: close_compounds(
                compounds, CLOSED_BASIS, CLOSED_DOCUMENT, CLOSED_UNTIL, **how
            ),
        )  # fmt: skip

    def _decide(self, plan: LevelPlan, at: datetime) -> None:
        staff = self._world.coordination
        decision = self._world.acts.do(
            f"level:{plan.level}", staff, at,
            lambda how: decide_level(
                self._world.incident, Level[plan.level], plan.authority, plan.document,
                plan.since, **how,
            ),
        )  # fmt: skip
        self._transitions.follow(plan, decision.pk, at)

    def _freeze(self, moment: datetime, at: datetime) -> None:
        commander = self._world.cast["commander.1"]
        day = f"{clock.local(moment):%m%d}"
        self._world.acts.do(
            f"cutoff:{day}", commander, at,
            lambda how: cut_off(moment, reason="18:00", **how),
        )  # fmt: skip
        self._world.acts.do(
            f"publish:{day}", commander, at + _PUBLISHED_AFTER,
            lambda how: publish(self._world.incident.pk, DISTRICT, moment, **how),
        )  # fmt: skip
