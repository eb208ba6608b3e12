"""Before anyone goes to a site it is asked who at home depends on them; each gets a carer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from lianfang.quarantine.choices import DependantKind, Occasion
from lianfang.quarantine.dependants import Asked, ask_dependants, name_carer
from lianfang.scenario.acts import How
from lianfang.scenario.chance import Weighted, draws, pick
from lianfang.scenario.world import World, stamp

_HAS_ONE = 0.18
_WHO = Weighted(
    ((DependantKind.CHILD, "女儿，6岁"), 4),
    ((DependantKind.OLD, "父亲，81岁，独自不能做饭"), 3),
    ((DependantKind.ILL, "妻子，卧床"), 1),
    ((DependantKind.ANIMAL, "两头牛"), 2),
)
_CARERS = ("叔叔，同村", "邻居，对门", "姑姑，邻村", "村委会值班人员")


def ask(world: World, people: Iterable[tuple[int, UUID, str]], at: datetime) -> None:
    """Ask each person, given by number, record and grid; a carer accepts within the hour."""
    for number, record, grid in people:
        chance, kind, carer, minutes, *_ = draws(world.seed, "dependants", number)
        told = [_WHO(kind)] if chance < _HAS_ONE else []
        asked: Asked = world.acts.do(
            f"dependants:{number}:{stamp(at)}", world.cdc, at,
            partial(_ask, record, told),
        )  # fmt: skip
        when = at + timedelta(minutes=15 + int(minutes * 50))
        words = pick(_CARERS, carer)
        for dependant in asked.dependants:
            world.agenda.put(when, _naming(world, number, dependant, words, grid))


def _ask(record: UUID, told: Sequence[tuple[str, str]], how: How) -> Asked:
    return ask_dependants(record, Occasion.SITE_ORDER, told, nobody=not told, **how)


def _naming(
    world: World, number: int, dependant: UUID, carer: str, grid: str
) -> Callable[[datetime], None]:
    def name(at: datetime) -> None:
        world.acts.do(
            f"carer:{number}:{stamp(at)}", world.cast.secretary(grid[:9]), at,
            lambda how: name_carer(dependant, carer, at, **how),
        )  # fmt: skip

    return name
