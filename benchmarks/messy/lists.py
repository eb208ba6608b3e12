"""Six lists of six departments about one population, with the truth."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.messy.departments import DEPARTMENTS, Ground
from benchmarks.messy.people import Person, population
from benchmarks.messy.places import district
from benchmarks.messy.writing import Written


@dataclass(slots=True)
class MessySet:
    """Six files and their truth.

    `truth`: the person's key by (file, row); rows are counted as the sheet or the file counts
    them, from 1. `places`: the community or village to which the row's address leads by itself,
    None where it leads to none or several, no entry where the list gives no address. `written`:
    the address with what was meant. `compounds`: (name, code) that the district knows.
    """

    people: list[Person]
    files: list[tuple[str, bytes]] = field(default_factory=list)
    grounds: dict[str, Ground] = field(default_factory=dict)
    truth: dict[tuple[str, int], int] = field(default_factory=dict)
    places: dict[tuple[str, int], str | None] = field(default_factory=dict)
    written: dict[tuple[str, int], Written] = field(default_factory=dict)
    compounds: list[tuple[str, str]] = field(default_factory=list)


def make(seed: int, people: int = 3800, rows: int = 8500) -> MessySet:
    """Six lists with some `rows` rows about `people` people, each of whom is on one at least."""
    chance = random.Random(f"lists {seed}")
    made = MessySet(list(population(people, seed)), compounds=district().known_compounds)
    for department, listed in zip(DEPARTMENTS, _divided(made.people, rows, chance), strict=True):
        lines = list(department.writes(listed, chance))
        data, first = department.lays_out(lines)
        made.files.append((department.file, data))
        made.grounds[department.file] = department.ground
        for row, line in enumerate(lines, first):
            made.truth[department.file, row] = line.person.key
            if line.address is not None:
                made.places[department.file, row] = line.address.code
                made.written[department.file, row] = line.address
    return made


def _divided(people: Sequence[Person], rows: int, chance: random.Random) -> list[list[Person]]:
    """Whom each list names: everyone once at least, some twice in one list."""
    weights = {p.key: [d.knows(p) for d in DEPARTMENTS] for p in people}
    wanted = [round(rows * d.share) for d in DEPARTMENTS]
    listed: list[list[Person]] = [[] for _ in DEPARTMENTS]
    order = list(people)
    chance.shuffle(order)
    for person in order:  # everyone once, where there is room
        room = [
            w * max(1, want - len(of))
            for w, want, of in zip(weights[person.key], wanted, listed, strict=True)
        ]
        listed[chance.choices(range(len(wanted)), room)[0]].append(person)
    for at, want in enumerate(wanted):
        there = {p.key for p in listed[at]}
        others = [p for p in people if p.key not in there and chance.random() < weights[p.key][at]]
        chance.shuffle(others)
        again = round(want * 0.035)
        listed[at] += others[: max(0, want - again - len(listed[at]))]
        listed[at] += chance.sample(listed[at], again)
        chance.shuffle(listed[at])
    return listed
