"""Who is who in six ugly lists: what is joined by itself, what is asked, what is missed.

The lists go through the product's import, one after another as they arrive; then it is asked,
as `lianfang lists matches` does, whom each row is about.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from benchmarks import house
from benchmarks.lists_house import ListsHouse, open_lists_house
from benchmarks.measuring import Result
from benchmarks.messy import MessySet, make

SEEDS = (1, 2)
PRECISION, RECALL, ASKED, AFTER = 0.999, 0.985, 0.03, 0.995
Row = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of who is who.

    `person`: by row, of the rows taken in. `questions`: pairs of persons put to someone;
    `waiting`: the rows that wait for the answers.
    """

    person: Mapping[Row, Hashable]
    questions: tuple[tuple[Hashable, Hashable], ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Quality:
    """Over all pairs of rows of one person. A row that was not taken in is missed."""

    precision: float
    recall: float
    asked: float
    recall_after: float

    @property
    def holds(self) -> bool:
        """Whether all four bounds hold."""
        return (
            self.precision >= PRECISION
            and self.recall >= RECALL
            and self.asked <= ASKED
            and self.recall_after >= AFTER
        )

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.4f}, recall {self.recall:.4f}, rows put to review"
            f" {self.asked:.2%}, recall once settled {self.recall_after:.4f}"
        )


def run() -> list[Result]:
    """One line of the table for each seed's lists, beside what equal keys alone would join."""
    return [_measured(seed) for seed in SEEDS]


def _measured(seed: int) -> Result:
    made = make(seed)
    found, keys = find(made)
    quality, reference = judge(made, found), judge(made, keys)
    return Result(
        work=f"who is who in six ugly lists, {len(made.truth):,} rows of"
        f" {len(made.people):,} people (seed {seed})",
        against=f"number, or name and telephone, alone: precision {reference.precision:.4f},"
        f" recall {reference.recall:.3f}",
        measured=str(quality),
        bound=f"≥ {PRECISION}, ≥ {RECALL}, ≤ {ASKED:.0%}, ≥ {AFTER}",
        holds=quality.holds,
    )


def find(made: MessySet) -> tuple[Found, Found]:
    """Import the lists into a fresh district; what the product found, and the keys alone."""
    place = open_lists_house(made.compounds)
    for file, data in made.files:
        place.send(file, data, made.grounds[file])
    return _as_imported(place), by_keys_alone(read(made))


def _as_imported(place: ListsHouse) -> Found:
    from django.db import connection

    from lianfang.config.accounting import matches

    with house.everywhere(), connection.cursor() as cursor:
        found = chain.from_iterable(matches(place.incident))
        person = {(row[0], row[1]): row[2] for row in found if row[2]}
        cursor.execute("SELECT count(*) FROM screening_row WHERE fate = 'waiting'")
        (waiting,) = cursor.fetchone()
        cursor.execute(
            "SELECT coalesce(a.kept_id, p.first_id), coalesce(b.kept_id, p.second_id)"
            " FROM people_doubtfulpair p"
            " LEFT JOIN people_join a ON a.person_id = p.first_id AND a.ended_recorded_at IS NULL"
            " LEFT JOIN people_join b ON b.person_id = p.second_id AND b.ended_recorded_at IS NULL"
            " WHERE p.decision IS NULL"
        )
        return Found(person, tuple(cursor.fetchall()), waiting)


def read(made: MessySet) -> dict[Row, tuple[str, str, tuple[str, ...]]]:
    """Number, name and telephones of each row as the product reads them."""
    from lianfang.screening.listing import read_listing
    from lianfang.screening.parsed import ParsedRow

    told = {}
    for file, data in made.files:
        day = made.grounds[file].listed_on
        for row in read_listing(data, file, listed_on=day, digest_key=b"bench").rows:
            if isinstance(said := row.outcome, ParsedRow):
                told[file, said.number] = (said.id_number, said.name, said.phones)
    return told


def judge(made: MessySet, found: Found) -> Quality:
    """Compare what was found with the truth.

    Whoever settles a question rightly joins two persons if most rows of both are of one.
    """
    truth = made.truth
    right, wrong = _pairs(truth, found.person)
    all_pairs = sum(n * (n - 1) // 2 for n in Counter(truth.values()).values())
    told: dict[Hashable, Counter[int]] = defaultdict(Counter)
    for row, who in found.person.items():
        told[who][truth[row]] += 1
    really = {who: rows.most_common(1)[0][0] for who, rows in told.items()}
    joins = [(a, b) for a, b in found.questions if really.get(a) == really.get(b)]
    after, _ = _pairs(truth, _united(found.person, joins))
    return Quality(
        precision=right / max(1, right + wrong),
        recall=right / all_pairs,
        asked=found.waiting / len(truth),
        recall_after=after / all_pairs,
    )


def by_keys_alone(rows: Mapping[Row, tuple[str, str, Iterable[str]]]) -> Found:
    """What an equal valid number, or equal name and telephone, would join. Rows by (number,
    name, telephones).
    """
    holders: dict[Hashable, Row] = {}
    equal: list[tuple[Hashable, Hashable]] = []
    for row, (number, name, phones) in rows.items():
        keys: list[Hashable] = [(name, phone) for phone in phones] + [number] * bool(number)
        for key in keys:
            equal.append((holders.setdefault(key, row), row))
    return Found(_united({row: row for row in rows}, equal))


def _united(
    person: Mapping[Row, Hashable], joins: Iterable[tuple[Hashable, Hashable]]
) -> dict[Row, Hashable]:
    above: dict[Hashable, Hashable] = {}

    def stands_for(one: Hashable) -> Hashable:
        while one in above:
            one = above[one]
        return one

    for a, b in joins:
        one, other = stands_for(a), stands_for(b)
        if one != other:
            above[other] = one
    return {row: stands_for(who) for row, who in person.items()}


def _pairs(truth: Mapping[Row, int], person: Mapping[Row, Hashable]) -> tuple[int, int]:
    """Pairs of rows joined rightly and wrongly."""
    groups: dict[Hashable, Counter[int]] = defaultdict(Counter)
    for row, who in person.items():
        groups[who][truth[row]] += 1
    right = sum(n * (n - 1) // 2 for of in groups.values() for n in of.values())
    joined = sum(n * (n - 1) // 2 for n in (of.total() for of in groups.values()))
    return right, joined - right
