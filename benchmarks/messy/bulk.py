"""Long lists: rows about a large population as one CSV, written as the people go by."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks.messy.errors import Hand
from benchmarks.messy.people import Person
from benchmarks.messy.writing import Writer

HEAD = ("姓名", "性别", "身份证号", "联系电话", "现住址", "离开武汉日期", "返回日期", "备注")
_AT_ONCE = 200_000


def rows_about(people: Iterable[Person], of: int, n: int, seed: int) -> Iterator[list[str]]:
    """Return `n` rows about some of these people, of whom there are `of`; in random order.

    The order is random within stretches of 200,000 rows, so that few are held at a time.
    """
    chance = random.Random(f"rows {seed}")
    hand = Hand(chance, typed=1, read=0.3, loose=1)
    writer = Writer(chance, full=0.5, town=0.55, community=0.45)
    rows = (
        _row(person, hand, writer)
        for person, times in _drawn(people, of, n, chance)
        for _ in range(times)
    )
    while stretch := list(islice(rows, _AT_ONCE)):
        chance.shuffle(stretch)
        yield from stretch


def _drawn(
    people: Iterable[Person], of: int, n: int, chance: random.Random
) -> Iterator[tuple[Person, int]]:
    """Each person with how many of the rows are theirs; two rows where there are too few."""
    left = n
    for at, person in enumerate(islice(people, of)):
        share = left / (of - at)
        times = int(share) + (chance.random() < share % 1)
        if times:
            left -= times
            yield person, times


def _row(person: Person, hand: Hand, writer: Writer) -> list[str]:
    number = "" if hand.happens(0.12) else hand.number(person.number)
    phone = "" if number and hand.happens(0.1) else hand.phone(person)
    left = hand.near(person.left, 0.85)
    arrived = max(left, hand.near(person.arrived, 0.85))
    return [
        hand.name(person),
        "男" if person.sex == "M" else "女",
        number,
        phone,
        writer.write(person.home).text,
        hand.day_by_hand(left),
        f"{arrived:%Y-%m-%d}",
        hand.chance.choice(("", "", "", "自驾", "已报备")),
    ]


def write_list(path: Path, rows: Iterable[list[str]]) -> Path:
    """Write the rows as a list in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(rows)
    return path
