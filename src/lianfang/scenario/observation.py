"""Who is observed where, who falls ill, and how surely each is checked."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from lianfang.kernel import clock
from lianfang.scenario.chance import Weighted, draws
from lianfang.scenario.offices import LAST_DAY
from lianfang.scenario.truth import PersonTruth

DAYS = 14
FEVERS = 12
CLOSE_CONTACTS = 25

_SUITABLE = 0.94
_HOME_ORDER = 0.15
_CONTACT_TO_SITE = 0.6
_RELIABILITY = Weighted((0.99, 62.0), (0.965, 30.0), (0.85, 8.0))


def last_day(person: PersonTruth) -> date:
    """Return the fourteenth day after leaving, the last of observation (domain 2.6)."""
    return clock.day_of(person.trip.departed) + timedelta(days=DAYS)


def with_observation(
    seed: int, scale: float, people: Iterable[PersonTruth]
) -> tuple[PersonTruth, ...]:
    """Complete the people with what happens to those observed."""
    everyone = [_settled(seed, person) for person in people]
    contacts = _chosen(seed, "contact", _count(CLOSE_CONTACTS, scale), everyone, least_days=4)
    everyone = [_contact(seed, p) if p.number in contacts else p for p in everyone]
    feverish = _chosen(seed, "fever", _count(FEVERS, scale), everyone, least_days=3)
    return tuple(_feverish(seed, p) if p.number in feverish else p for p in everyone)


def _count(full: int, scale: float) -> int:
    return max(1, round(full * scale))


def _settled(seed: int, person: PersonTruth) -> PersonTruth:
    home, order, care, *_ = draws(seed, "settled", person.number)
    if not person.observed:
        return replace(person, reliability=_RELIABILITY(care))
    suitable = home < _SUITABLE
    kind = "site" if not suitable else "home" if order < _HOME_ORDER else "voluntary"
    return replace(
        person, home_suitable=suitable, observation=kind, reliability=_RELIABILITY(care)
    )


def _days_left(person: PersonTruth) -> int:
    """Days of observation after the day the person is found, within the scenario."""
    found = person.found_at
    if found is None or not person.observed:
        return 0
    return (min(last_day(person), LAST_DAY) - clock.day_of(found)).days


def _chosen(
    seed: int, why: str, count: int, people: Sequence[PersonTruth], least_days: int
) -> set[int]:
    able = [person for person in people if _days_left(person) >= least_days]
    able.sort(key=lambda person: draws(seed, why, person.number))
    return {person.number for person in able[:count]}


def _contact(seed: int, person: PersonTruth) -> PersonTruth:
    to_site = not person.home_suitable or draws(seed, "site", person.number)[0] < _CONTACT_TO_SITE
    return replace(person, close_contact=True, observation="site" if to_site else "home")


def _feverish(seed: int, person: PersonTruth) -> PersonTruth:
    day, slot, *_ = draws(seed, "fever on", person.number)
    found = clock.day_of(person.found_at) if person.found_at else LAST_DAY
    ill = found + timedelta(days=1 + int(day * (_days_left(person) - 1)))
    return replace(person, fever_on=ill, fever_slot=int(slot * 2))
