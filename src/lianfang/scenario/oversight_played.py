"""Oversight: zeros held against records each evening, matters that organs decide."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from lianfang.accounts.models import Holding
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel import clock
from lianfang.oversight.choices import Ground, OfficialRank, Sanction
from lianfang.oversight.contradiction_operations import explain, find_contradictions
from lianfang.oversight.models import Contradiction
from lianfang.oversight.operations import (
    NewDecision,
    hear_official,
    open_matter,
    record_decision,
)
from lianfang.scenario.cast import SCRIPT
from lianfang.scenario.world import World

_FOUND_AT = timedelta(hours=18, minutes=40)
_OFFICIALS = second_role_use("scenario.officials", "Whom the drill's matters are about.")
_EXPLANATION = "签报早于当日最后一次上门，已核对，今日起签报前先核对。"
_ORGAN = "盐湖区纪委监委(演练)"
_MATTERS = (
    (2, 6, Sanction.TALK), (2, 8, Sanction.WARNING), (2, 10, Sanction.TALK),
    (2, 12, Sanction.REMOVED), (2, 15, Sanction.WARNING), (2, 18, Sanction.DEMERIT),
)  # fmt: skip


class Oversight:
    """Plays contradictions day by day, and the six matters of the drill."""

    def __init__(self, world: World) -> None:
        self._world = world

    def put(self, day: date) -> None:
        """Enter a day's evening, and a matter where one falls on it."""
        world = self._world
        world.agenda.put(
            clock.moment(day) + _FOUND_AT, lambda now: self._hold_against_records(day, now)
        )
        for number, (month, on, sanction) in enumerate(_MATTERS, start=1):
            if (day.month, day.day) == (month, on):
                at = clock.moment(day) + timedelta(hours=11)
                world.agenda.put(
                    at,
                    lambda now, n=number, s=sanction: self._matter(n, s, now),  # type: ignore[misc]
                )

    def _hold_against_records(self, day: date, at: datetime) -> None:
        world = self._world
        found = world.acts.do(
            f"contradict:{day:%m%d}", SCRIPT, at,
            lambda how: find_contradictions(world.incident, day, **how),
        )  # fmt: skip
        if found:
            morning = clock.moment(day + timedelta(days=1)) + timedelta(hours=9)
            world.agenda.put(morning, lambda now: self._explain(day, now))

    def _explain(self, day: date, at: datetime) -> None:
        world = self._world
        with across_scopes(_OFFICIALS):
            waiting = list(
                Contradiction.objects.filter(day=day).values_list("pk", "division").order_by("pk")
            )
        for number, (pk, township) in enumerate(waiting):
            moment = at + timedelta(minutes=7 * number)
            world.agenda.put(moment, lambda now, pk=pk, place=township: self._say(pk, place, now))  # type: ignore[misc]

    def _say(self, pk: object, township: str, at: datetime) -> None:
        world = self._world
        world.acts.do(
            f"explain:{pk}", world.cast.secretary(township), at,
            lambda how: explain(pk, _EXPLANATION, **how),  # type: ignore[arg-type]
        )  # fmt: skip

    def _matter(self, number: int, sanction: str, at: datetime) -> None:
        """Opened in the morning, heard at noon, decided by the organ in the afternoon."""
        world, by = self._world, self._world.cast["supervision.1"]
        code = world.truth.district.townships[number]
        with across_scopes(_OFFICIALS):
            official = Holding.objects.get(officer__username=f"cadre.{code}.1").officer_id
        rank = OfficialRank.SECTION if sanction == Sanction.REMOVED else OfficialRank.STAFF
        facts = "(演练)所包联人员连续三日无人上门，登记为已上门，复核不符。"
        made = world.acts.do(
            f"matter:{number}", by, at,
            lambda how: open_matter(
                world.incident, official, rank, Ground.FIVE_FOR_ONE, facts, **how
            ),
        )  # fmt: skip
        world.acts.do(
            f"heard:{number}", by, at + timedelta(hours=1),
            lambda how: hear_official(made.pk, "(演练)本人对事实无异议。", **how),
        )  # fmt: skip
        decided = at + timedelta(hours=4)
        new = NewDecision(_ORGAN, f"演练决定第{number}号", sanction, decided)
        world.acts.do(
            f"decided:{number}", by, decided + timedelta(minutes=5),
            lambda how: record_decision(made.pk, new, **how),
        )  # fmt: skip
