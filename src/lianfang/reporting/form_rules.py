"""A report form as plain values: its fields, who owes it, its times, what must be explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianfang.incidents.rules import Slot

Filled = Mapping[str, int | None]
"""What the registry says of each bound field; None where it could not say."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One number of a form.

    Bound to a figure (or one part of it) it arrives filled; otherwise it is entered. `change` asks
    the change since the cut-off of the day before. `distinct` says that units may count the same
    person, so that their sum may exceed the whole. A difference above `threshold` is explained.
    """

    key: str
    label: str
    unit: str
    label_en: str = ""
    figure: str = ""
    part: str = ""
    change: bool = False
    distinct: bool = False
    threshold: int = 0


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form: kinds of units that owe it, its times, its fields; in force from a day on."""

    key: str
    name: str
    owed_by: frozenset[str]
    slot: Slot
    fields: tuple[FieldSpec, ...]
    name_en: str = ""
    from_on: date | None = None

    def field(self, key: str) -> FieldSpec | None:
        """The field of a key."""
        return next((one for one in self.fields if one.key == key), None)

    @property
    def bound(self) -> tuple[FieldSpec, ...]:
        """The fields that arrive filled."""
        return tuple(one for one in self.fields if one.figure)


@dataclass(frozen=True, slots=True)
class Span:
    """A form and the days for which it holds: from `first` on (None: always), before `until`."""

    spec: FormSpec
    first: date | None
    until: date | None


def spans(versions: Iterable[FormSpec]) -> list[Span]:
    """Each version with the days it holds for; `versions` in the order they were loaded.

    A later version takes the place of the earlier ones of its key from its day on.
    """
    by_key: dict[str, list[FormSpec]] = {}
    for spec in versions:
        by_key.setdefault(spec.key, []).append(spec)
    return [span for found in by_key.values() for span in _spans_of_one(found)]


def _spans_of_one(found: Sequence[FormSpec]) -> Iterator[Span]:
    for n, spec in enumerate(found):
        ends = [later.from_on for later in found[n + 1 :] if later.from_on]
        until = min(ends, default=None)
        if until is None or spec.from_on is None or spec.from_on < until:
            yield Span(spec, spec.from_on, until)


def on_day(versions: Iterable[FormSpec], day: date) -> dict[str, FormSpec]:
    """The forms in force on a day, by key."""
    return {
        span.spec.key: span.spec
        for span in spans(versions)
        if (span.first is None or span.first <= day) and (span.until is None or day < span.until)
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose statement departs from the records by more than its threshold."""

    field: FieldSpec
    filled: int
    stated: int


def as_arrived(spec: FormSpec, filled: Filled) -> dict[str, int]:
    """The numbers with which a form arrives: a fall is never stated as a negative number."""
    return {
        one.key: max(0, value) for one in spec.bound if (value := filled.get(one.key)) is not None
    }


def differences(
    spec: FormSpec, filled: Filled, stated: Mapping[str, int]
) -> tuple[Difference, ...]:
    """What the signer has to explain.

    A “new” number that fell is a correction of earlier days: always explained.
    """
    found = []
    for one in spec.bound:
        was = filled.get(one.key)
        if was is None:
            continue
        said = stated.get(one.key, max(0, was))
        if was < 0 or abs(said - was) > one.threshold:
            found.append(Difference(one, was, said))
    return tuple(found)


def as_json(one: FieldSpec) -> dict[str, Any]:
    """A field as it is kept."""
    return {
        "key": one.key, "label": one.label, "unit": one.unit, "label_en": one.label_en,
        "figure": one.figure, "part": one.part, "change": one.change, "distinct": one.distinct,
        "threshold": one.threshold,
    }  # fmt: skip
