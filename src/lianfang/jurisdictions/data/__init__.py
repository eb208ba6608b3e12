"""Registers of divisions shipped with the package (see README.md beside this file)."""

from importlib.resources import files

CITY_2019 = "register_1408_2019-10-31.csv"
DISTRICT_2023 = "register_140802_2023-06-30.csv"


def register_lines(name: str) -> list[str]:
    """Return the text lines, header first, of one shipped register such as `CITY_2019`."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()
