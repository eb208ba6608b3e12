"""Makes the people of the scenario: who came back, and what is true of each."""

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from lianfang.kernel import clock
from lianfang.scenario import trips
from lianfang.scenario.chance import stream
from lianfang.scenario.households import household_at, members_of
from lianfang.scenario.idnumbers import id_number, phone
from lianfang.scenario.names import family_name, full_name, given_name
from lianfang.scenario.observation import with_observation
from lianfang.scenario.offices import FIRST_DAY, LAST_DAY, OFFICE
from lianfang.scenario.plan import DistrictPlan, VillagePlan
from lianfang.scenario.profiles import Profile, age_of, draw_profile, lists_of, workplace_of
from lianfang.scenario.sweeps import NEVER, door_rounds, round_times
from lianfang.scenario.trips import Trip
from lianfang.scenario.truth import OUTCOMES, PersonTruth, Truth
from lianfang.scenario.words import WORDS

LISTED = 3800
SWEPT = 150
SELF_REPORTED = 60

_OUTCOME_NAMES = list(OUTCOMES)
_OUTCOME_WEIGHTS = list(OUTCOMES.values())
_PARTY_SIZES = {"family": (46, 34, 20), "migrant": (84, 16, 0)}
_REGISTERS_OPEN = clock.moment(FIRST_DAY, time(8))
_RETURN_TO_WORK = (date(2020, 2, 7), date(2020, 2, 14))


@dataclass(frozen=True, slots=True)
class _Home:
    """A household that a party comes back to, and the round in which its door answers."""

    village: VillagePlan
    household: int
    round: int


@dataclass(frozen=True, slots=True)
class _Fate:
    """What the lists and the village will know of a person, and when."""

    lists: tuple[str, ...]
    outcome: str
    trip: Trip
    known_at: datetime | None = None
    known_via: str = ""


def build_people(seed: int, scale: float, district: DistrictPlan) -> Truth:
    """Return about 3,800 listed people and 210 on no list, at scale 1.

    Of the unlisted, 150 are found by sweeps and 60 report themselves in February.
    """
    crowd = _Crowd(seed, district)
    people = [
        *crowd.gather("listed", max(20, round(LISTED * scale)), crowd.listed),
        *crowd.gather("swept", max(2, round(SWEPT * scale)), crowd.swept),
        *crowd.gather("self", max(1, round(SELF_REPORTED * scale)), crowd.self_reported),
    ]
    return Truth(seed, scale, district, with_observation(seed, scale, people))


FateOf = Callable[[Random, Profile, _Home], _Fate]


class _Crowd:
    """Makes travelling parties, household by household, until there are enough people."""

    def __init__(self, seed: int, district: DistrictPlan) -> None:
        self.seed = seed
        self.villages = district.villages
        self.bounds = list(accumulate(village.households for village in district.villages))
        self.sizes = [members_of(seed, village) for village in district.villages]
        self.serials: Counter[tuple[date, str]] = Counter()
        self.made = 0
        self.parties = 0

    def gather(self, kind: str, count: int, fate_of: FateOf) -> Iterator[PersonTruth]:
        """Yield `count` people, their fates decided by `fate_of`, once for each party."""
        left, party = count, 0
        while left:
            chance = stream(self.seed, "party", kind, party)
            profile = draw_profile(chance)
            weights = _PARTY_SIZES.get(profile.key, (100, 0, 0))
            size = min(left, chance.choices((1, 2, 3), weights)[0])
            home = self._home(chance, size)
            yield from self._party(chance, profile, home, size, fate_of(chance, profile, home))
            left -= size
            party += 1

    def _home(self, chance: Random, size: int) -> _Home:
        """Find a household with room for the party."""
        while True:
            at = chance.randrange(self.bounds[-1])
            index = bisect(self.bounds, at)
            village = self.villages[index]
            household = at - (self.bounds[index] - village.households)
            if self.sizes[index][household] >= size:
                return _Home(village, household, self._round(village, household))

    def _round(self, village: VillagePlan, household: int) -> int:
        grid = next(g for g in village.grids if household < g.first + g.households)
        return door_rounds(self.seed, grid)[household - grid.first]

    def listed(self, chance: Random, profile: Profile, home: _Home) -> _Fate:
        """People whom at least one office lists."""
        lists = lists_of(chance, profile)
        listed_at = min(OFFICE[key].received_at for key in lists)
        day = clock.day_of(listed_at)
        outcome = chance.choices(_OUTCOME_NAMES, _OUTCOME_WEIGHTS)[0]
        rail = "railway" in lists
        if profile.key == "returning_worker":
            outcome = "found" if outcome == "past_period" else outcome
            trip = trips.february_trip(chance, *_RETURN_TO_WORK)
        elif outcome == "past_period":
            trip = trips.past_trip(chance, day, rail)
        else:
            trip = trips.january_trip(chance, day, rail)
        fate = _Fate(lists, outcome, trip)
        return self._known(chance, home, fate, listed_at) if outcome == "already_known" else fate

    def _known(self, chance: Random, home: _Home, fate: _Fate, listed_at: datetime) -> _Fate:
        """Say how the village came to know before the list did."""
        arrived = clock.moment(fate.trip.arrived, time(20))
        low, high = max(_REGISTERS_OPEN, arrived), listed_at - timedelta(hours=1)
        swept = self._swept_at(home)
        if swept and low < swept < high:
            return replace(fate, known_at=swept, known_via="sweep")
        at = _by_day(low + chance.random() ** 2 * (high - low))
        via = chance.choices(("self_report", "public"), (90, 10))[0]
        return replace(fate, known_at=min(max(at, low), high), known_via=via)

    def swept(self, chance: Random, profile: Profile, home: _Home) -> _Fate:
        """People on no list, met at the door."""
        at = self._swept_at(home)
        if at is None:
            return self.self_reported(chance, profile, home)
        trip = trips.january_trip(chance, clock.day_of(at), by_rail=False)
        return _Fate((), "found", trip, at, "sweep")

    def self_reported(self, chance: Random, profile: Profile, home: _Home) -> _Fate:
        """People on no list who come back in February and report to the village themselves."""
        trip = trips.february_trip(chance, date(2020, 2, 6), LAST_DAY - timedelta(days=3))
        at = clock.moment(trip.arrived, time(8)) + timedelta(minutes=chance.randint(0, 720))
        return _Fate((), "found", trip, max(at, trip.departed), "self_report")

    def _swept_at(self, home: _Home) -> datetime | None:
        if home.round == NEVER:
            return None
        grid, _, _ = household_at(home.village, home.household)
        return round_times(self.seed, grid, home.round)[1]

    def _party(
        self, chance: Random, profile: Profile, home: _Home, size: int, fate: _Fate
    ) -> Iterator[PersonTruth]:
        """Yield a party's people: one household, one journey, one fate."""
        self.parties += 1
        grid, compound, door = household_at(home.village, home.household)
        now_at = (
            chance.choice(WORDS["elsewhere"]) if fate.outcome in ("elsewhere", "not_here") else ""
        )
        head: _Member | None = None
        for place in range(size):
            member = _member(chance, age_of(chance, profile, place), head)
            head = head or member
            self.made += 1
            yield PersonTruth(
                number=self.made,
                party=self.parties,
                profile=profile.key,
                name=member.name,
                sex=member.sex,
                born=member.born,
                id_number=self._id_number(member.born, member.sex),
                phone=member.phone,
                village=home.village.code,
                grid=grid,
                household=home.household,
                compound=compound.key if compound else None,
                compound_name=compound.name if compound else "",
                door=door,
                workplace=workplace_of(chance, profile),
                trip=fate.trip,
                lists=_thinned(chance, fate.lists) if place else fate.lists,
                outcome=fate.outcome,
                known_at=fate.known_at,
                known_via=fate.known_via,
                now_at=now_at,
            )

    def _id_number(self, born: date, sex: str) -> str:
        self.serials[born, sex] += 1
        return id_number(born, sex, self.serials[born, sex] + 10)


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    sex: str
    born: date
    phone: str


def _member(chance: Random, age: int, head: _Member | None) -> _Member:
    """Make one traveller; a head's spouse is of the other sex, children bear the head's name."""
    born = FIRST_DAY - timedelta(days=age * 365 + chance.randrange(1, 365))
    sex = chance.choice("MF")
    if head is None:
        return _Member(full_name(chance, sex, born.year), sex, born, phone(chance))
    if age < 18:
        name = family_name(head.name) + given_name(chance, sex, born.year)
        return _Member(name, sex, born, head.phone)
    sex = "F" if head.sex == "M" else "M"
    own = head.phone if chance.random() < 0.35 else phone(chance)
    return _Member(full_name(chance, sex, born.year), sex, born, own)


def _thinned(chance: Random, lists: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out some of the later lists: a companion is not in all of them."""
    first = min(lists, key=lambda key: OFFICE[key].received_at, default="")
    return tuple(key for key in lists if key == first or chance.random() < 0.55)


def _by_day(at: datetime) -> datetime:
    """Move a moment of the night to the day, and round it down to the minute."""
    at = at.replace(second=0, microsecond=0)
    if 7 <= at.hour < 21:
        return at
    return at.replace(hour=9 + at.minute % 9)
