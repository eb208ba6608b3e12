"""Where people came from, when and how: drawn so that dates agree with lists and outcomes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from lianfang.kernel import clock
from lianfang.scenario.words import WORDS

_FIRST = date(2020, 1, 10)
_LAST = date(2020, 1, 26)
_WUHAN_CLOSED = date(2020, 1, 23)
_TRANSPORT = ("火车", "自驾", "客车", "飞机")


@dataclass(frozen=True, slots=True)
class Trip:
    """One journey home; `hour_known` tells whether `departed` is exact or stands for a day."""

    origin: str
    departed: datetime
    hour_known: bool
    arrived: date
    transport: str
    vehicle: str


def january_trip(chance: Random, listed: date, by_rail: bool) -> Trip:
    """Return a journey that ended before `listed` and whose 14 days were not over then."""
    low = max(_FIRST, listed - timedelta(days=11))
    high = min(_LAST, listed - timedelta(days=2))
    return _trip(chance, _between(chance, low, high, 0.75), by_rail)


def past_trip(chance: Random, listed: date, by_rail: bool) -> Trip:
    """Return a journey whose 14 days were over when the first list arrived."""
    low = listed - timedelta(days=20)
    return _trip(chance, _between(chance, low, listed - timedelta(days=16), 0.6), by_rail)


def february_trip(chance: Random, low: date, high: date) -> Trip:
    """Return a journey back to work within the days given, from the regions of that time."""
    return _trip(chance, _between(chance, low, high, 0.6), by_rail=False)


def _between(chance: Random, low: date, high: date, mode: float) -> date:
    days = max(0, (high - low).days)
    return low + timedelta(days=min(days, int(chance.triangular(0, days + 1, mode * days))))


def _trip(chance: Random, day: date, by_rail: bool) -> Trip:
    transport = "火车" if by_rail else chance.choices(_TRANSPORT, (28, 45, 21, 6))[0]
    days = chance.choices((0, 1), (75, 25))[0]
    hour = chance.randint(6, 20 if days else 13)
    departed = clock.moment(day, time(hour, chance.randrange(0, 60, 5)))
    return Trip(
        origin=_origin(chance, day),
        departed=departed,
        hour_known=transport in ("火车", "飞机"),
        arrived=day + timedelta(days=days),
        transport=transport,
        vehicle=_vehicle(chance, transport),
    )


def _origin(chance: Random, day: date) -> str:
    if day > date(2020, 2, 1):
        return chance.choice(WORDS["february_origins"])
    if day < _WUHAN_CLOSED and chance.random() < 0.8:
        return "湖北省武汉市" + chance.choice(WORDS["wuhan"])
    return "湖北省" + chance.choice(WORDS["hubei"])


def _vehicle(chance: Random, transport: str) -> str:
    if transport == "火车":
        coach, row = chance.randint(1, 16), chance.randint(1, 18)
        train = chance.choice(("G9602", "G9638", "D9744", "K9266", "K9158", "Z9150"))
        return f"{train} {coach:02d}车{row:02d}{chance.choice('ABCDF')}"
    if transport == "飞机":
        return chance.choice(("XX9101", "XX9237"))
    return ""
