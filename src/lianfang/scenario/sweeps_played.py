"""Four rounds from door to door: a township's sheets of a day are handed in as one act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.places.models import Household
from lianfang.scenario.days import DayPlan, SweepDay
from lianfang.scenario.founding import PASSWORD
from lianfang.scenario.sweeps import NEVER, ROUNDS, door_rounds, helper_of
from lianfang.scenario.world import World, stamp
from lianfang.screening.choices import Covered
from lianfang.screening.helper_operations import NewHelper, invite_helpers
from lianfang.screening.sweep_operations import open_round, record_visits
from lianfang.screening.sweeping import DoorVisit

_ROUND_NAMES = ("第一轮入户摸排", "第二轮入户摸排", "第三轮入户摸排", "第四轮入户摸排")


class Sweeps:
    """Plays the rounds; a grid's households answer by the rounds drawn for its doors."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._grids = {grid.code: grid for grid in world.truth.district.grids}
        self._rounds: dict[int, UUID] = {}
        self._households: dict[str, list[tuple[UUID, int]]] = {}

    def put(self, day: DayPlan) -> None:
        """Enter a day's sheets: for each township and round, when its last grid is through."""
        together: dict[tuple[str, int], list[SweepDay]] = defaultdict(list)
        for sweep in day.sweeps:
            together[sweep.grid[:9], sweep.round].append(sweep)
        for sheets in together.values():
            at = max(sweep.recorded_at for sweep in sheets) + timedelta(minutes=10)
            self._world.agenda.put(at, lambda now, sheets=sheets: self._record(sheets, now))  # type: ignore[misc]

    def open(self, at: datetime) -> None:
        """Open the four rounds; a villager helps in each grid until the last one ends."""
        for number in range(1, ROUNDS + 1):
            self._rounds[number] = self._world.acts.do(
                f"round:{number}", self._world.coordination, at,
                lambda how, n=number: open_round(  # type: ignore[misc]
                    self._world.incident.pk, n, _ROUND_NAMES[n - 1], **how
                ),
            )  # fmt: skip

        helpers = [
            NewHelper(helper_of(grid.code), f"{grid.name}协助员", grid.code, PASSWORD)
            for grid in self._world.truth.district.grids
        ]
        self._world.acts.do(
            "helpers", self._world.coordination, at,
            lambda how: invite_helpers(self._rounds[ROUNDS], helpers, **how),
        )  # fmt: skip

    def _record(self, sheets: list[SweepDay], at: datetime) -> None:
        township, number = sheets[0].grid[:9], sheets[0].round
        secretary = self._world.cast.secretary(township)
        self._world.acts.do(
            f"sweep:{township}:{number}:{stamp(at)}", secretary, at,
            lambda how: record_visits(
                self._rounds[number],
                [visit for sheet in sheets for visit in self._visits(sheet)],
                **how,
            ),
        )  # fmt: skip

    def _visits(self, sheet: SweepDay) -> Iterator[DoorVisit]:
        """Knock at every door of a grid that did not answer in an earlier round."""
        grid = self._grids[sheet.grid]
        answers = door_rounds(self._world.seed, grid)
        step = (sheet.recorded_at - sheet.started_at) / grid.households
        doors = zip(self._of_grid(sheet.grid), answers, strict=True)
        for place, ((household, members), answered_in) in enumerate(doors):
            if NEVER < answered_in < sheet.round:
                continue
            at = (sheet.started_at + place * step).replace(microsecond=0)
            answered = answered_in == sheet.round
            how = Covered.TELEPHONE if sheet.round > 2 and place % 4 == 0 else Covered.DOOR
            yield DoorVisit(household, at, answered, members if answered else 0, how)

    def _of_grid(self, code: str) -> list[tuple[UUID, int]]:
        """The households of a grid with their members, in a fixed order.

        Which of them is which door of the plan does not matter: doors answer by chance.
        """
        if code not in self._households:
            for key, members, division in self._read(code[:9]):
                self._households.setdefault(division, []).append((key, members))
        return self._households[code]

    def _read(self, township: str) -> list[tuple[UUID, int, str]]:
        low, high = prefix_range(township)
        with entered(self._world.cast.secretary(township).scope):
            rows = Household.objects.filter(division__gte=low, division__lt=high).order_by("id")
            return list(rows.values_list("id", "members", "division"))


def opened_at(day: DayPlan) -> datetime:
    """When the rounds are opened on the first day."""
    return clock.moment(day.day) + timedelta(hours=8, minutes=20)
