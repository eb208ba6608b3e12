"""Invented names with the habits of real ones: a few surnames carry most people, given names
cluster by generation, the same sound is written in several ways, and full names repeat.
"""

from random import Random

from lianfang.scenario.words import WORDS

_SURNAMES = {
    "王": 118, "李": 92, "张": 101, "杨": 38, "刘": 41, "赵": 35, "卫": 22, "薛": 20, "姚": 20,
    "董": 19, "杜": 18, "郭": 24, "樊": 14, "陈": 26, "孙": 18, "马": 19, "吕": 13, "曹": 12,
    "任": 12, "裴": 9, "柴": 10, "解": 9, "景": 9, "荆": 8, "相": 5, "畅": 6, "尉": 4, "仝": 4,
    "韩": 12, "冯": 13, "高": 12, "宋": 11, "许": 10, "何": 9, "吴": 11, "周": 11, "徐": 10,
    "武": 8, "史": 8, "闫": 8, "阎": 3, "南": 3, "邵": 6, "尚": 4, "廉": 4, "贾": 8, "程": 8,
    "田": 7, "黄": 8, "潘": 5, "贺": 5, "段": 6, "范": 6, "邓": 3, "胡": 8, "谢": 6, "侯": 6,
    "欧阳": 1, "司马": 1, "上官": 1,
}  # fmt: skip

_SURNAME_LIST = list(_SURNAMES)
_SURNAME_WEIGHTS = list(_SURNAMES.values())


def surname(chance: Random) -> str:
    """Return a surname as frequent as in the district's villages (invented weights)."""
    return chance.choices(_SURNAME_LIST, _SURNAME_WEIGHTS)[0]


def given_name(chance: Random, sex: str, born: int) -> str:
    """Return a given name for a sex ("M" or "F") and a year of birth."""
    names = WORDS["male"] if sex == "M" else WORDS["female"]
    middle = {1: 0.2, 2: 0.45, 3: 0.7, 4: 0.9}.get(min(4, max(1, (born - 1950) // 14)), 0.5)
    at = chance.triangular(0, 1, middle)
    return names[min(len(names) - 1, int(at * len(names)))]


def full_name(chance: Random, sex: str, born: int) -> str:
    """Return a surname and a given name."""
    return surname(chance) + given_name(chance, sex, born)


def officer_name(chance: Random) -> str:
    """Return a name for somebody of working age."""
    return full_name(chance, chance.choice("MMF"), chance.randint(1962, 1994))


def family_name(name: str) -> str:
    """Return the surname of a full name, of two characters where it is one of those."""
    return name[:2] if name[:2] in _SURNAMES else name[:1]
