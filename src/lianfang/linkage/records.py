"""What is known of a person, as far as it can tell one from another."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a list, or one person already known; empty text, () or None where unknown.

    key: opaque, unique among all records of one call. number: a valid one of 18 characters.
    number_text: a wrong or unreadable number as it was written, used only where `number` is
    empty. phones: in the form of `people.rules.normal_phone`. sex: M or F. birth_date, left_on,
    arrived_on: ISO dates. birth_years: the first and last year possible, where only a year or an
    age is known. division: the code of the place, 6 to 15 digits. address: what stands below the
    community or village (compound, building, unit, door).
    """

    key: Hashable
    name: str = ""
    number: str = ""
    number_text: str = ""
    phones: tuple[str, ...] = ()
    sex: str = ""
    birth_date: str = ""
    birth_years: tuple[int, int] | None = None
    division: str = ""
    address: str = ""
    left_on: str = ""
    arrived_on: str = ""
