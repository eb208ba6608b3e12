"""Where people live: the register of early 2020, with compounds of our own invention."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from benchmarks.messy.words import words

DISTRICT = "140802"
ROSTER = "140802006"  # the township that keeps a roster of its own


@dataclass(frozen=True, slots=True)
class Home:
    """A door: the community or village, the compound with its nickname, and the door itself."""

    code: str
    compound: str = ""
    nickname: str = ""
    building: int = 0
    unit: int = 0
    flat: int = 0
    group: int = 0
    lane: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Compound:
    name: str
    code: str
    nickname: str = ""


class District:
    """The register of early 2020 with compounds of our own invention."""

    def __init__(self, register: dict[str, str]) -> None:
        chance = random.Random("compounds")
        self.register = register
        self.names = {c: name for c, name in register.items() if c.startswith(DISTRICT)}
        names = self.names
        self.below = [code for code in names if len(code) == 12 and "虚拟" not in names[code]]
        self._cores = {
            code: names[code].removesuffix("居委会").removesuffix("村委会").removesuffix("社区")
            for code in self.below
        }
        self.compounds = _compounds([c for c in self.below if self.is_urban(c)], chance)
        self._in: dict[str, list[Compound]] = defaultdict(list)
        for compound in self.compounds:
            self._in[compound.code].append(compound)
        weights = [
            (9 if self.is_urban(code) else 3) * (4 if code.startswith(ROSTER) else 1)
            for code in self.below
        ]
        total = 0
        self._weights = [total := total + weight for weight in weights]
        self._yards: dict[str, set[str]] = defaultdict(set)
        for yard in self.compounds:
            self._yards[yard.name].add(yard.code)
            self._yards[yard.nickname].add(yard.code)

    @property
    def known_compounds(self) -> list[tuple[str, str]]:
        """Compounds and their nicknames as (name, code), as the district would enter them."""
        both = [(c.name, c.code) for c in self.compounds]
        return both + [(c.nickname, c.code) for c in self.compounds if c.nickname]

    def is_urban(self, code: str) -> bool:
        return "社区" in self.names[code]

    def core(self, code: str) -> str:
        """The name without what kind of place it is: 金海湾, 寺北, 任村."""
        return self._cores[code]

    def home(self, chance: random.Random) -> Home:
        code = chance.choices(self.below, cum_weights=self._weights)[0]
        return self._door(code, chance)

    def neighbour(self, home: Home, chance: random.Random) -> Home:
        """Another door in the same village or community."""
        return self._door(home.code, chance)

    def compound_alone(self, name: str, within: str = "") -> bool:
        """Whether one community has a compound that is called so."""
        return sum(code.startswith(within) for code in self._yards[name]) == 1

    @cached_property
    def _bare(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for code in self.below:
            found[self.core(code).removesuffix("村")].append(code)
        return found

    def alone(self, code: str, within: str, *, said_kind: bool, urban: bool) -> bool:
        """Whether the core name, with what was said beside it, is one place's."""
        rivals = [
            c
            for c in self._bare[self.core(code).removesuffix("村")]
            if c.startswith(within) and (not said_kind or self.is_urban(c) == urban)
        ]
        return len(rivals) == 1

    def plain(self, home: Home) -> str:
        """The address in full."""
        names = self.names
        door = (
            f"{home.compound}{home.building}号楼{home.unit}单元{home.flat}"
            if home.compound
            else f"{home.group}组{home.number}号"
        )
        return f"山西省运城市盐湖区{names[home.code[:9]]}{names[home.code]}{door}"

    def _door(self, code: str, chance: random.Random) -> Home:
        if self._in[code]:
            yard = chance.choice(self._in[code])
            floor = chance.randrange(1, 19)
            return Home(
                code, yard.name, yard.nickname,
                building=chance.randrange(1, 31), unit=chance.randrange(1, 5),
                flat=floor * 100 + chance.randrange(1, 5),
            )  # fmt: skip
        return Home(
            code,
            group=chance.randrange(1, 9),
            lane=chance.choice("东西南北中") + chance.choice(("巷", "街", "胡同", "")),
            number=chance.randrange(1, 200),
        )


@cache
def district() -> District:
    data = files("lianfang.jurisdictions.data")
    text = data.joinpath("register_1408_2019-10-31.csv").read_text("utf-8-sig")
    rows = csv.DictReader(text.splitlines())
    return District({row["code"]: row["name"] for row in rows})


def _compounds(urban: list[str], chance: random.Random) -> list[Compound]:
    """Three or so in each community; some names stand in two communities, as they do."""
    said = words()["places"]
    estates = [a + b for a in said["estates"].split() for b in said["kinds"].split()]
    chance.shuffle(estates)
    works = list(said["works"].items())
    chance.shuffle(works)
    found: list[Compound] = []
    for code in urban:
        for _ in range(chance.choice((2, 3, 3, 4))):
            found.append(Compound(estates.pop(), code))
        if works and chance.random() < 0.35:
            name, spoken = works.pop()
            found.append(Compound(name + "家属院", code, spoken + "家属院"))
    for twin in chance.sample(found[: len(found) // 2], 8):
        other = chance.choice([c for c in urban if c[:9] != twin.code[:9]])
        found.append(Compound(twin.name, other))
    return found
