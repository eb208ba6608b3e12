"""Registers of divisions shipped with the package (see README.md beside this file)."""

import csv
from functools import cache
from importlib.resources import files

CITY_2019 = "register_1408_2019-10-31.csv"
DISTRICT_2023 = "register_140802_2023-06-30.csv"
REGIONS_2023 = "regions_2023-06-30.csv"


def register_lines(name: str) -> list[str]:
    """Return the text lines, header first, of one shipped register such as `CITY_2019`."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()


@cache
def regions() -> tuple[tuple[str, str], ...]:
    """Every province, city and county of the country in 2023, as (code, name) by code."""
    return tuple(
        (row["code"], row["name"]) for row in csv.DictReader(register_lines(REGIONS_2023))
    )


@cache
def region_names() -> dict[str, str]:
    """The same by code."""
    return dict(regions())


def region_told(code: str) -> str:
    """A region with those above it: 湖北省黄冈市麻城市; '' if the code is not known."""
    steps = (region_names().get(code[:n], "") for n in (2, 4, 6) if n <= len(code))
    return "".join(steps) if code in region_names() else ""
