"""People and what lists say of them, as records ready to be matched, with the truth.

Made apart from `benchmarks.messy`, so that a model trained here is measured on other errors.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from pypinyin import lazy_pinyin

from lianfang.linkage.name_forms import SURNAME_SHARES
from lianfang.linkage.records import Record
from lianfang.people.rules import birth_years, make_id_number

LISTED_ON = date(2020, 1, 26)
_GIVEN = (
    "伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢海亮峰建国志文新光永红春生玉兰英秀桂芳娜敏静丽"
    "娟艳霞玲梅琴莉萍燕云洁雪婷琳倩颖悦佳怡欣梓涵雨轩子豪思琪梦瑶诗若彤可一诺泽博家天嘉晓小东振学立保宝卫亚雅少"
    "金银福贵财旺根全喜庆荣昌盛德义仁礼智信忠孝良善美爱巧珍珠翠莲菊香秋冬夏月星晨阳洋江河山川石松柏竹森树花草"
)
_LOOKS = (
    "晴睛",
    "清请",
    "玲铃",
    "峰锋",
    "伟玮",
    "晓骁",
    "未末",
    "侯候",
    "娟捐",
    "俊骏",
    "健建",
    "萍苹",
    "丽俪",
    "蕊芯",
)
_ENDS = (("ng", "n"), ("sh", "s"), ("zh", "z"), ("ch", "c"), ("l", "n"))


@dataclass(frozen=True, slots=True)
class Somebody:
    """One who exists, and the home that a right address gives."""

    key: int
    name: str
    sex: str
    born: date
    number: str
    phone: str
    other_phone: str
    division: str
    address: str
    left: date


@dataclass(frozen=True, slots=True)
class Way:
    """How one office's list is kept: shares of cells that are empty, or go wrong."""

    no_number: float
    no_birth: float
    no_phone: float
    other_phone: float
    no_place: float
    other_place: float
    slips: float
    ages: bool = False


WAYS = (
    Way(0.04, 1.0, 0.15, 0.12, 1.0, 0.0, 0.4),
    Way(0.45, 1.0, 0.0, 0.10, 0.35, 0.28, 0.8),
    Way(0.04, 0.10, 0.2, 0.08, 0.15, 0.05, 0.6),
    Way(0.15, 0.15, 0.05, 0.35, 0.4, 0.05, 1.4),
    Way(0.35, 0.10, 0.08, 0.10, 0.15, 0.03, 1.6, ages=True),
    Way(0.08, 0.15, 0.06, 0.10, 0.4, 0.08, 1.0),
)

KEPT_WELL = WAYS[2]


def people(count: int, seed: int) -> Iterator[Somebody]:
    """Make people household by household: couples, children, twins, one phone for several."""
    chance, made = random.Random(f"linking people {seed}"), 0
    crowd = _Crowd(chance)
    while made < count:
        for member in crowd.household(made):
            if made < count:
                yield member
                made += 1


class _Crowd:
    """Makes households; a village has its leading surname, and namesakes next door."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._serials: dict[tuple[date, str], int] = defaultdict(int)
        self._leading: dict[str, str] = {}
        self._neighbour = ("", "", "")

    def household(self, first: int) -> Iterator[Somebody]:
        """One to three people, their keys from `first`."""
        chance, home, phone = self._chance, _home(self._chance), _phone(self._chance)
        surname = self._leading.setdefault(home[0], _surname(chance))
        surname = surname if chance.random() < 0.4 else _surname(chance)
        namesake = ""
        if self._neighbour[0] and chance.random() < 0.02:
            namesake, home = self._neighbour[0], self._neighbour[1:]
            surname = namesake[:1]
        left = date(2020, 1, 6) + timedelta(days=int(chance.triangular(0, 16, 12)))
        size, twin = chance.choices((1, 2, 3), (60, 25, 15))[0], None
        for place in range(size):
            born = twin or date(1945, 1, 1) + timedelta(days=chance.randrange(26_000))
            twin = born if size == 3 and place == 1 and chance.random() < 0.2 else None
            own = surname if place != 1 or chance.random() < 0.5 else _surname(chance)
            name = namesake if namesake and place == 0 else own + _given(chance)
            self._neighbour = (name, home[0], _home(chance)[1])
            yield self._member(first + place, name, born, (phone, place == 0), home, left)

    def _member(
        self,
        key: int,
        name: str,
        born: date,
        phone: tuple[str, bool],
        home: tuple[str, str],
        left: date,
    ) -> Somebody:
        """One of a household, whose phone may be the household's."""
        chance, sex = self._chance, self._chance.choice("MF")
        self._serials[born, sex] += 1
        sequence = self._serials[born, sex] % 499 * 2 + (sex == "M")
        shared, is_head = phone
        own = shared if is_head or chance.random() >= 0.65 else _phone(chance)
        number = make_id_number("149999", born, sequence)
        return Somebody(key, name, sex, born, number, own, _phone(chance), *home, left)


def rows_of(person: Somebody, way: Way, chance: random.Random, key: object) -> Record:
    """What a list says of a person."""
    born, years = person.born.isoformat(), None
    number, wrong = person.number, ""
    if chance.random() < way.no_number:
        number = ""
    elif chance.random() < 0.03 * way.slips:
        number, wrong = "", _wrong(chance, person.number)
    if not number and chance.random() < way.no_birth:
        born = ""
    elif not number and way.ages:
        age = LISTED_ON.year - person.born.year + chance.choice((-1, 0, 0, 1))
        born, years = "", birth_years(max(age, 0), LISTED_ON)
    elif not number and chance.random() < 0.02 * way.slips:
        born = (person.born + timedelta(days=chance.choice((1, -1, 10, 30, 365)))).isoformat()
    record = Record(
        key, _named(chance, person.name, way.slips), number, wrong,
        _phones(person, way, chance), person.sex if number or chance.random() > 0.3 else "",
        born, years, *_placed(person, way, chance),
        left_on=_day(person.left, chance),
    )  # fmt: skip
    return replace(record, sex="") if chance.random() < 0.01 else record


def lists(count: int, rows: int, seed: int) -> tuple[list[Record], list[int]]:
    """Return rows of six lists about so many people, keys from 0, and of whom each is."""
    chance = random.Random(f"linking lists {seed}")
    crowd = list(people(count, seed))
    named = [*crowd, *chance.choices(crowd, k=max(0, rows - count))]
    chance.shuffle(named)
    records = [rows_of(who, chance.choice(WAYS), chance, at) for at, who in enumerate(named)]
    return records, [who.key for who in named]


def _phones(person: Somebody, way: Way, chance: random.Random) -> tuple[str, ...]:
    luck = chance.random()
    if luck < way.no_phone:
        return ()
    if luck < way.no_phone + way.other_phone:
        return (person.other_phone,)
    phone = person.phone
    if chance.random() < 0.012 * way.slips:
        phone = _one_wrong(chance, phone)
    return (phone, person.other_phone) if chance.random() < 0.04 else (phone,)


def _placed(person: Somebody, way: Way, chance: random.Random) -> tuple[str, str]:
    if chance.random() < way.no_place:
        return "", ""
    if chance.random() < way.other_place:
        return _home(chance)
    address = _addressed(person, chance)
    return (person.division if chance.random() < 0.85 else person.division[:9]), address


def _addressed(person: Somebody, chance: random.Random) -> str:
    """The address whole, its first part, with another in its place, or not at all."""
    luck = chance.random()
    if luck < 0.02:
        return _home(chance)[1]
    if luck < 0.35:
        return re.split(r"(?<=[组楼])", person.address)[0]
    return person.address if luck < 0.65 else ""


def _day(day: date, chance: random.Random) -> str:
    if chance.random() < 0.25:
        return ""
    slip = chance.choice((-1, 1, 2)) if chance.random() < 0.15 else 0
    return (day + timedelta(days=slip)).isoformat()


def _named(chance: random.Random, name: str, slips: float) -> str:
    luck = chance.random() / slips
    at = chance.randrange(1, len(name))
    if luck < 0.025:
        return _exchanged(name, at, _homophones(name[at]), chance)
    if luck < 0.035:
        looks = "".join(group for group in _LOOKS if name[at] in group)
        return _exchanged(name, at, looks, chance)
    if luck < 0.040:
        return _exchanged(name, at, _near_sounds(name[at]), chance)
    if luck < 0.044 and len(name) > 2:
        return name[:at] + name[at + 1 :]
    if luck < 0.046:
        return name[at:] + name[:at]
    return _exchanged(name, at, _GIVEN, chance) if luck < 0.049 else name


def _exchanged(name: str, at: int, choices: str, chance: random.Random) -> str:
    others = choices.replace(name[at], "")
    return name[:at] + chance.choice(others) + name[at + 1 :] if others else name


@cache
def _sounds() -> dict[str, str]:
    return {one: lazy_pinyin(one)[0] for one in _GIVEN}


@cache
def _homophones(one: str) -> str:
    return "".join(o for o, sound in _sounds().items() if sound == _sounds().get(one))


@cache
def _near_sounds(one: str) -> str:
    return "".join(o for o, sound in _sounds().items() if _dull(sound) == _dull(_sounds()[one]))


def _dull(sound: str) -> str:
    for sharp, dull in _ENDS:
        sound = sound.replace(sharp, dull)
    return sound


def _wrong(chance: random.Random, number: str) -> str:
    at = chance.randrange(6, 17)
    kind = chance.randrange(4)
    if kind == 0:
        return number[:at] + number[at + 1 :]
    if kind == 1 and number[at] != number[at - 1]:
        return number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :]
    return number[:15] + "000" if kind == 2 else _one_wrong(chance, number)


def _one_wrong(chance: random.Random, digits: str) -> str:
    at = chance.randrange(3, 11)
    return digits[:at] + str((int(digits[at]) + chance.randrange(1, 10)) % 10) + digits[at + 1 :]


def _surname(chance: random.Random) -> str:
    names, shares = _surnames()
    return chance.choices(names, cum_weights=shares)[0]


@cache
def _surnames() -> tuple[list[str], list[float]]:
    total = 0.0
    return list(SURNAME_SHARES), [total := total + share for share in SURNAME_SHARES.values()]


@cache
def _given_weights() -> list[float]:
    total = 0.0
    return [total := total + 1 / (8 + rank) for rank in range(len(_GIVEN))]


def _given(chance: random.Random) -> str:
    size = 1 if chance.random() < 0.22 else 2
    return "".join(chance.choices(_GIVEN, cum_weights=_given_weights(), k=size))


def _phone(chance: random.Random) -> str:
    return f"1{chance.choice('3578')}{chance.randrange(10**9):09d}"


def _home(chance: random.Random) -> tuple[str, str]:
    place = chance.randrange(22 * 19)
    division = f"140802{place // 19 + 1:03d}{place % 19 + 1:03d}"
    if place % 3:
        return division, f"{chance.randrange(1, 10)}组{chance.randrange(1, 90)}号"
    building, unit, door = (
        chance.randrange(1, 30),
        chance.randrange(1, 5),
        chance.randrange(101, 900),
    )
    return division, f"{building}号楼{unit}单元{door}"
