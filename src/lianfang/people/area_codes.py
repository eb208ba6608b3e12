"""Which area codes an identity number can begin with (GB/T 2260); source: `data/README.md`."""

from __future__ import annotations

import csv
from enum import Enum
from functools import cache
from importlib import resources

SYNTHETIC_AREA = "149999"
"""Never assigned, so nobody's: people who do not exist carry it, and it is read as valid."""

# First digits that stand for more than the codes of GB/T 2260: Taiwan, residence permits of
# people from Hong Kong, Macao and Taiwan; 9 and a province: permanent residence of foreigners.
_UNLISTED = ("71", "81", "82", "83")
_FOREIGN = "9"
_PROVINCE = "0000"
_ALWAYS = 9999

# The table counts whole years: a code whose last year is 1999 was still given in early 2000,
# until the change of that year came into force (Yuncheng's did on 23 June 2000).
_YEAR_OF_CHANGE = 1


class Area(Enum):
    """What may be said of an area code in a number."""

    POSSIBLE = "possible"
    ENDED = "ended"
    UNKNOWN = "unknown"


def area_of(code: str, birth_year: int) -> Area:
    """Tell whether somebody born in that year can have been registered under a code.

    A code is possible if it was in use at any time from the birth on: numbers are given at
    registration, some of them decades later.
    """
    if code == SYNTHETIC_AREA or code.startswith(_UNLISTED):
        return Area.POSSIBLE
    years = _last_years()
    if code.startswith(_FOREIGN):
        return Area.POSSIBLE if code[1:3] + _PROVINCE in years else Area.UNKNOWN
    last = None if code.endswith(_PROVINCE) else years.get(code)
    if last is None:
        return Area.UNKNOWN
    return Area.POSSIBLE if birth_year <= last + _YEAR_OF_CHANGE else Area.ENDED


@cache
def _last_years() -> dict[str, int]:
    text = (resources.files("lianfang.people") / "data" / "area_codes.csv").read_text("utf-8")
    rows = csv.reader(text.splitlines()[1:])
    return {code: int(year) if year else _ALWAYS for code, year in rows}
