"""What the player knows while it plays: the truth, the acts, and who is observed where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.incidents.models import Incident
from lianfang.kernel import clock
from lianfang.scenario.acts import Acts
from lianfang.scenario.agenda import Agenda
from lianfang.scenario.cast import Cast
from lianfang.scenario.truth import PersonTruth, Truth


@dataclass(slots=True)
class Observed:
    """An order as the player needs it: whose it is, its kind, and when it holds."""

    id: UUID
    person: PersonTruth
    record: UUID
    kind: str
    start: datetime
    end: datetime
    lead: UUID | None

    def holds(self, at: datetime) -> bool:
        """Whether it is in force at a moment."""
        return self.start <= at < self.end


@dataclass
class World:
    """One play: `observed` holds each person's latest order by the person's number."""

    truth: Truth
    incident: Incident
    units: dict[str, UUID]
    cast: Cast
    acts: Acts
    agenda: Agenda = field(default_factory=Agenda)
    observed: dict[int, Observed] = field(default_factory=dict)
    of_township: dict[str, dict[int, Observed]] = field(default_factory=lambda: defaultdict(dict))
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def seed(self) -> int:
        """The seed of the truth."""
        return self.truth.seed

    @property
    def cdc(self) -> Actor:
        """The head of the district's CDC."""
        return self.cast["cdc.1"]

    @property
    def coordination(self) -> Actor:
        """The coordination group's staff on duty."""
        return self.cast["group.coordination.2"]

    def person(self, number: int) -> PersonTruth:
        """A person by number."""
        return self.truth.people[number - 1]

    def observe(self, order: Observed) -> None:
        """Remember a new order, in the place of an earlier one of the same person."""
        self.observed[order.person.number] = order
        self.of_township[order.person.village[:9]][order.person.number] = order

    def under_order(self, township: str, at: datetime) -> Iterator[Observed]:
        """Who is observed in a township at a moment."""
        return (o for o in self.of_township[township].values() if o.holds(at))


def next_sync(at: datetime, hours: int) -> datetime:
    """When what was done at `at` is handed in: every `hours` from 09:00 to 21:00."""
    nine = clock.moment(clock.day_of(at)) + timedelta(hours=9)
    if at <= nine:
        return nine
    step = timedelta(hours=hours)
    slot = nine + step * -((nine - at) // step)
    return slot if slot <= nine + timedelta(hours=12) else nine + timedelta(days=1)


def stamp(at: datetime) -> str:
    """A moment within a step's name."""
    return f"{clock.local(at):%m%d-%H%M}"
