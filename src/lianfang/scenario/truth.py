"""What is true of each person of the scenario, whatever the lists say."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from lianfang.scenario.offices import OFFICE
from lianfang.scenario.plan import DistrictPlan
from lianfang.scenario.trips import Trip

# A township's daily report of February 2020 sorted a pushed list of 273 people: 前期已排查 98,
# 信息有误 47, 漏排 12, 不在本镇居住 29, 超过排查期 16, 途经重点地区 25, 在省内其他市停留 38,
# 未经过重点地区 8 (yanshi.gov.cn, Goushi township). 漏排 and 途经 are here "found"; of 信息有误,
# 14 are taken as people whom nobody could reach.
OUTCOMES = {
    "found": 37,
    "already_known": 98,
    "wrong_data": 33,
    "not_here": 29,
    "past_period": 16,
    "elsewhere": 38,
    "not_travelled": 8,
    "unreachable": 14,
}


@dataclass(frozen=True, slots=True)
class PersonTruth:
    """What is true of one person, whatever the lists say.

    outcome: one of `OUTCOMES`, as the field will find. known_at, known_via (self_report, sweep,
    public): when and how the village learnt of the person by itself, before or without any
    list. observation: voluntary, home or site, for those observed. fever_on, fever_slot (0 in
    the morning, 1 in the evening): the check that shows a fever. reliability: 0 to 1, how
    surely this person's checks are done.
    """

    number: int
    party: int
    profile: str
    name: str
    sex: str
    born: date
    id_number: str
    phone: str
    village: str
    grid: str
    household: int
    compound: str | None
    compound_name: str
    door: str
    workplace: str
    trip: Trip
    lists: tuple[str, ...]
    outcome: str
    known_at: datetime | None = None
    known_via: str = ""
    now_at: str = ""
    home_suitable: bool = True
    close_contact: bool = False
    observation: str = ""
    fever_on: date | None = None
    fever_slot: int = 0
    reliability: float = 1.0

    @property
    def observed(self) -> bool:
        """Whether the person lives here and came from the area within the period."""
        return self.outcome in ("found", "already_known")

    @property
    def first_listed(self) -> datetime | None:
        """When the first list with this person arrives, None for people on no list."""
        return min((OFFICE[key].received_at for key in self.lists), default=None)

    @property
    def found_at(self) -> datetime | None:
        """When the village knew of the person, else when the first list came."""
        return self.known_at or self.first_listed


@dataclass(frozen=True)
class Truth:
    """All people of a seed and scale, and the district they live in."""

    seed: int
    scale: float
    district: DistrictPlan = field(repr=False)
    people: tuple[PersonTruth, ...] = field(repr=False)

    @cached_property
    def unlisted(self) -> tuple[PersonTruth, ...]:
        """People whom no office knew of."""
        return tuple(person for person in self.people if not person.lists)
