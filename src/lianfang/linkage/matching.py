"""Many records at once: which are of one person, among themselves and with people known."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from lianfang.linkage import features
from lianfang.linkage.census import names_of, take_census
from lianfang.linkage.comparisons import COMPARISONS
from lianfang.linkage.grouping import Links, resolve
from lianfang.linkage.judging import Band, Pair, judge
from lianfang.linkage.levels import Row
from lianfang.linkage.predicting import duckdb_backend, linker_over, predict
from lianfang.linkage.records import Record
from lianfang.linkage.scoring import score_rows, weigher
from lianfang.linkage.settings import Model, settings, stored_model

_CODES = {c.name: [level.code for level in reversed(c.levels)] for c in COMPARISONS}


def link(
    new: Iterable[Record],
    known: Iterable[Record] = (),
    *,
    people: int | None = None,
    apart: Collection[frozenset[Hashable]] = (),
    one: Sequence[Collection[Hashable]] = (),
    again: Collection[tuple[Hashable, Hashable]] = (),
    backend: Any = None,
) -> Links:
    """Say which of the new records are of one person, and of which person known.

    known: people already told apart; they are not compared with one another, but a new record
    may show two to be one. people: how many are known, if `known` holds only those who share a
    key of `blocking.RULES` with a new record. apart: pairs of keys that a person has decided
    to keep apart. one: keys of records that are of one person as is known already, and which
    therefore speak together. again: pairs of people known to be weighed once more. backend:
    Splink's; a temporary DuckDB if there is none.
    """
    prepared = prepare(new, known, people=people)
    if backend is not None:
        return link_prepared(prepared, backend, apart=apart, one=one, again=again)
    with duckdb_backend() as duckdb:
        return link_prepared(prepared, duckdb, apart=apart, one=one, again=again)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Records with their features, the new ones first, and how many people there are."""

    records: Sequence[Record]
    new: int
    features: pa.Table
    people: int


def prepare(
    new: Iterable[Record], known: Iterable[Record] = (), *, people: int | None = None
) -> Prepared:
    """Make the features that the model compares; parameters as for `link`."""
    first = list(new)
    records = [*first, *known]
    names = names_of(records)
    census = take_census(records, people, names)
    return Prepared(records, len(first), features.table(records, census, names), census.people)


def link_prepared(
    prepared: Prepared,
    backend: Any,
    *,
    apart: Collection[frozenset[Hashable]] = (),
    one: Sequence[Collection[Hashable]] = (),
    again: Collection[tuple[Hashable, Hashable]] = (),
) -> Links:
    """As `link`, of features made before."""
    model, records, table = stored_model(), prepared.records, prepared.features
    tables = table.slice(0, prepared.new), table.slice(prepared.new)
    linker = linker_over(backend, settings(prepared.people, model), table)
    scored = predict(linker, backend, *tables, least=model.doubt)
    judged = [
        (band, pair)
        for band, pair in _judged(scored, records, model)
        if not apart or frozenset((pair.a, pair.b)) not in apart
    ]
    paired = {key for _, pair in judged for key in (pair.a, pair.b)}
    paired |= {key for keys in (*one, *again) for key in keys}
    at = [place for place, record in enumerate(records) if record.key in paired]
    rows_of = zip(at, table.take(pa.array(at, pa.int64())).to_pylist(), strict=True)
    rows = {records[place].key: row for place, row in rows_of}
    judged += _once_more(again, rows, prepared.people, model)
    numbers = {records[p].key: records[p].number for p in at if records[p].number}
    return resolve(judged, numbers, weigher(rows, prepared.people, model), one)


def _once_more(
    pairs: Iterable[tuple[Hashable, Hashable]],
    rows: Mapping[Hashable, Row],
    people: int,
    model: Model,
) -> Iterator[tuple[Band, Pair]]:
    for a, b in pairs:
        found = score_rows(rows[a], rows[b], people, model)
        band, reasons = judge(found.levels, found.weight, model)
        yield band, Pair(a, b, found.weight, reasons)


def _judged(
    scored: pa.Table, everyone: Sequence[Record], model: Model
) -> Iterator[tuple[Band, Pair]]:
    gammas = [scored[f"gamma_{name}"].to_pylist() for name in _CODES]
    ends = (scored[f"unique_id_{side}"].to_pylist() for side in "lr")
    weights = scored["match_weight"].to_pylist()
    seen: dict[tuple[int, ...], dict[str, str]] = {}
    for left, right, weight, *found in zip(*ends, weights, *gammas, strict=True):
        pattern = tuple(found)
        if (levels := seen.get(pattern)) is None:
            levels = seen[pattern] = _levels(pattern)
        band, reasons = judge(levels, weight, model)
        if band is not Band.APART:
            yield band, Pair(everyone[left].key, everyone[right].key, weight, reasons)


def _levels(pattern: Sequence[int]) -> dict[str, str]:
    found = zip(_CODES.items(), pattern, strict=True)
    return {name: codes[gamma] for (name, codes), gamma in found if gamma >= 0}
