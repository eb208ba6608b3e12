"""From an address as people write it to a division's code, or to the county it belongs to.

运城盐湖区安邑街道金海湾社区居委会解放佳苑22号楼2单元302 is found by longest names, read from the
left. Where a text allows more than one place the answer is the smallest division that holds them
all: a coarser answer sends someone to ask, a wrong one sends someone to the wrong door.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lianfang.jurisdictions.place_names import (
    Names,
    community_names,
    township_names,
)
from lianfang.kernel.text import squeezed


class Level(StrEnum):
    """How near an address was placed."""

    NOWHERE = "nowhere"
    DISTRICT = "district"
    TOWNSHIP = "township"
    COMMUNITY = "community"
    ELSEWHERE = "elsewhere"


class Reason(StrEnum):
    """Why an address was placed where it was."""

    NAMED = "named"
    UNIQUE = "unique"
    COMPOUND = "compound"
    TOWNSHIP_ONLY = "township_only"
    DISTRICT_ONLY = "district_only"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    ELSEWHERE = "elsewhere"
    NOTHING_FOUND = "nothing_found"


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address lies.

    `code`: the division's code (6, 9 or 12 digits), None elsewhere and if nothing is named.
    `rest`: what follows the last name understood, usually compound and door. `candidates`:
    the codes among which the text does not decide. `compound`: the compound's name, if it is
    what was found. `elsewhere`: the other county or city as written.
    """

    code: str | None
    level: Level
    reason: Reason
    rest: str
    candidates: tuple[str, ...] = ()
    compound: str | None = None
    elsewhere: str | None = None


_NOISE = re.compile(r"[\s,。;:'\"、,]+")
_OPENING = re.compile(r"^(?:现?居住?[在于]?|现?住[在于址]?|家住|户籍(?:地)?|地址|位于|在|中国)+:?")
_HOME_PROVINCE = re.compile(r"山西省?")
_OTHER_PLACE = re.compile(
    r"[㐀-鿿]{2,6}?(?:省|自治[区州县旗]|(?<!城)(?<!超)市(?![场民政委府医区郊])|"
    r"(?<!原)县(?![城委医政府中一]))"
)
# What may stand before a name that does not begin the text, and after a bare one.
_BEFORE = frozenset("省市区县镇乡道办处街路号巷口会村庄社院,()-0123456789")
_DOOR = re.compile(
    r"(?:小区|家属院|[东西南北中]?院|[一二三四五六七八九十]+[期组队巷号]|[A-Za-z]?\d+[-号栋幢座楼#组队巷期单室]"
    r"|[A-Za-z]?\d+$|[东南西北]?[门区]|[A-Za-z][座栋区]|\()"
)
_HOUSE_NUMBER = re.compile(r"\d+号(?!楼)")
_GROUP = re.compile(r"(?:第?[\d一二三四五六七八九十]+(?:组|队|村民组|居民组)|村)")


class Gazetteer:
    """All the names of one district, made once and asked often (some 10 µs an address)."""

    def __init__(
        self,
        divisions: Iterable[tuple[str, str]],
        compounds: Iterable[tuple[str, str]] = (),
        elsewhere: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Take (code, name) of the district, its townships and their communities and villages;
        (name, code) of compounds, aliases taught by clerks among them; and (code, name) of
        provinces, cities and counties elsewhere, the district's own superiors included.
        """
        known = {code: name for code, name in divisions}
        towns = {code: name for code, name in known.items() if len(code) == 9}
        self.district = os.path.commonprefix(sorted(towns))[:6]
        self._townships = Names(
            (name, code) for code, full in towns.items() for name in township_names(full)
        )
        self._communities = Names(
            (name, code)
            for code, full in known.items()
            if len(code) == 12
            for name in community_names(full)
        )
        self._bare = Names(
            (core, code)
            for code, full in known.items()
            if len(code) == 12
            for core in community_names(full).bare
        )
        self._compounds = Names((squeezed(name), code) for name, code in compounds)
