"""House-to-house sweeps: when each grid is walked, and which doors answer in which round.

A round knocks at every door not answered before. A first round finds about seven doors in ten
at home; after four, 97 to 98 in a hundred have answered, the rest stay on the unresolved list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lianfang.kernel import clock
from lianfang.scenario.chance import draws, stream
from lianfang.scenario.plan import GridPlan

ROUNDS = 4
NEVER = 0

_FIRST = date(2020, 1, 23)
_FIRST_SPREAD = 5
_AFTER = (0, 2, 5, 9)

# Of 256 doors: 178 answer in the first round, 48 in the second, 18, 6; 6 never do.
_ANSWERS = bytes([1] * 178 + [2] * 48 + [3] * 18 + [4] * 6 + [NEVER] * 6)


@dataclass(frozen=True, slots=True)
class SweepRound:
    """One walk through a grid: household numbers knocked at, and those that answered."""

    grid: str
    round: int
    started_at: datetime
    recorded_at: datetime
    knocked: tuple[int, ...]
    answered: tuple[int, ...]


def door_rounds(seed: int, grid: GridPlan) -> bytes:
    """Return one byte per household of a grid: the round its door answered in, 0 for never."""
    return stream(seed, "doors", grid.code).randbytes(grid.households).translate(_ANSWERS)


def round_times(seed: int, grid_code: str, number: int) -> tuple[datetime, datetime]:
    """Return when round `number` (1 to 4) of a grid starts and when its sheet is recorded."""
    day_chance, hour_chance, length_chance, *_ = draws(seed, "sweep", grid_code)
    offset = int(day_chance * _FIRST_SPREAD) + _AFTER[number - 1]
    start = clock.moment(_FIRST + timedelta(days=offset), time(8, 30))
    start += timedelta(minutes=int(hour_chance * 180))
    hours = 5.0 if number == 1 else 2.5
    return start, start + timedelta(minutes=int(60 * hours * (0.7 + 0.6 * length_chance)))


def helper_of(grid: str) -> str:
    """The user name of the villager who helps in a grid."""
    return f"helper.{grid}"


def sweep_rounds(seed: int, grid: GridPlan) -> Iterator[SweepRound]:
    """Yield the four rounds of one grid in order."""
    rounds = door_rounds(seed, grid)
    left = range(grid.first, grid.first + grid.households)
    for number in range(1, ROUNDS + 1):
        started, recorded = round_times(seed, grid.code, number)
        knocked = tuple(n for n in left if not 0 < rounds[n - grid.first] < number)
        answered = tuple(n for n in knocked if rounds[n - grid.first] == number)
        yield SweepRound(grid.code, number, started, recorded, knocked, answered)
