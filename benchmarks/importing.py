"""A list of 100,000 rows against 1,000,000 people known, and one lead entered at the desk.

Seven rows in ten are about people known, each of whom has a lead; the rest get new ones.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice

from benchmarks import house
from benchmarks.known_people import know
from benchmarks.lists_house import NOW, ListsHouse, open_lists_house
from benchmarks.measuring import Result, milliseconds, p95
from benchmarks.messy import Ground, Person, population, rows_about, write_list
from benchmarks.messy.errors import Hand
from benchmarks.messy.places import district

KNOWN = 1_000_000
ROWS, MANY = 100_000, 1_000_000
LIMIT, GROWTH, AT_DESK = 60.0, 1.5, 0.050
ASKED = 200
_KNOWN_IN_TEN = 7
_SEED, _STRANGERS = 11, 12


def run(*, full: bool = False, known: int = KNOWN, rows: int = ROWS) -> list[Result]:
    """Entering at the desk, then a list; with `full`, one of ten times as many rows as well."""
    place = open_lists_house(district().known_compounds)
    know(place.incident, population(known, _SEED), NOW)
    entered = _enter(place, known)
    once = _import(place, known, rows, seed=21)
    results = [
        Result(
            work=f"one new lead entered at the desk, {known:,} people known",
            against="the whole act: matched, placed, given to its post",
            measured=f"p95 {milliseconds(p95(entered))}",
            bound=f"≤ {milliseconds(AT_DESK)}",
            holds=p95(entered) <= AT_DESK,
        ),
        Result(
            work=f"importing {rows:,} rows against {known:,} people known",
            against="kept, read, repaired, located, matched, attached",
            measured=f"{once:.1f} s",
            bound=f"≤ {LIMIT:.0f} s",
            holds=once <= LIMIT,
        ),
    ]
    return [*results, _grown(place, known, rows, once)] if full else results


def _grown(place: ListsHouse, known: int, rows: int, once: float) -> Result:
    many = rows * MANY // ROWS
    growth = _import(place, known, many, seed=22) / many / (once / rows)
    return Result(
        work=f"time per row, importing {many:,} rows against {known:,} people known",
        against=f"the same at {rows:,} rows",
        measured=f"{growth:.2f} ×",
        bound=f"≤ {GROWTH} ×",
        holds=growth <= GROWTH,
    )


def _import(place: ListsHouse, known: int, rows: int, seed: int) -> float:
    """The seconds that one list takes, as it arrives."""
    path = house.FOLDER / f"list-{seed}.csv"
    write_list(path, _rows(known, rows, seed))
    data = path.read_bytes()
    ground = Ground("telecom", f"list {seed}", "bench", "bench", date(2020, 1, 26))
    began = time.perf_counter()
    imported = place.send(path.name, data, ground)
    took = time.perf_counter() - began
    print(f"  {imported}", flush=True)
    if imported.rows != rows:
        raise AssertionError(imported)
    return took


def _rows(known: int, rows: int, seed: int) -> Iterator[list[str]]:
    """Rows about people known and about strangers."""
    familiar = rows * _KNOWN_IN_TEN // 10
    yield from rows_about(population(known, _SEED), known, familiar, seed)
    strangers = rows - familiar
    yield from rows_about(population(strangers, _STRANGERS + seed), strangers, strangers, seed)


def _enter(place: ListsHouse, known: int) -> list[float]:
    """Seconds of entering each of some people, every other one of them known."""
    half = ASKED // 2
    step = max(1, known // 20 // half)
    familiar = islice(population(known, _SEED), 0, step * half, step)
    strangers = population(half, _STRANGERS)
    hand = Hand(random.Random("desk"), typed=1)
    people = [one for pair in zip(familiar, strangers, strict=True) for one in pair]
    _enter_one(place, people[0], hand)
    return [_enter_one(place, person, hand) for person in people[1:]]


def _enter_one(place: ListsHouse, person: Person, hand: Hand) -> float:
    """A caller gives a name and a phone, an address, and often no number."""
    from lianfang.kernel import clock
    from lianfang.screening.entry_operations import enter_person
    from lianfang.screening.sweeping import FoundPerson

    found = FoundPerson(
        "",
        NOW,
        hand.name(person).strip() or person.name,
        person.number if hand.happens(0.4) else "",
        person.phone if hand.happens(0.7) else person.old_phone,
        person.sex,
        None,
        district().plain(person.home),
        left_on=person.left,
    )
    with clock.held(NOW), house.as_district() as by:
        began = time.perf_counter()
        enter_person(place.incident, found, "desk", by=by, at=NOW)
        return time.perf_counter() - began
