"""What a value is by its looks alone, whatever its column is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from lianfang.kernel.text import squeezed
from lianfang.people.names import is_full_name, normal_name
from lianfang.people.rules import IdNumber, normal_phone, read_id_number
from lianfang.screening.headers import Field


class Look(StrEnum):
    """What values look like; `TRAVEL` and `BIRTH` are days of late and of long ago."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
    NAME = "name"
    SEX = "sex"
    TRAVEL = "travel"
    BIRTH = "birth"
    ADDRESS = "address"
    NONE = ""


LOOK_OF: dict[Field, frozenset[Look]] = {
    Field.ID_NUMBER: frozenset((Look.ID_NUMBER,)),
    Field.PHONE: frozenset((Look.PHONE,)),
    Field.NAME: frozenset((Look.NAME,)),
    Field.HOUSEHOLD_HEAD: frozenset((Look.NAME,)),
    Field.SEX: frozenset((Look.SEX,)),
    Field.BIRTH_DATE: frozenset((Look.BIRTH,)),
    Field.LEFT_ON: frozenset((Look.TRAVEL,)),
    Field.ARRIVED_ON: frozenset((Look.TRAVEL,)),
    Field.ADDRESS: frozenset((Look.ADDRESS,)),
    Field.ORIGIN: frozenset((Look.ADDRESS,)),
}
"""How a field's values look, where they have a look."""

MISSED = frozenset((Look.ID_NUMBER, Look.PHONE, Look.NAME, Look.ADDRESS, Look.TRAVEL))
"""What no list has without a reason: a column of it is not left out unasked."""

_MOST = 0.6
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜"
    "戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文樊卫解畅"
)
_DAY = re.compile(
    r"(?:(?P<y>(?:19|20)\d\d)(?:[-./年]\d{1,2}[-./月]\d{1,2}[日号]?|[01]\d[0-3]\d)"
    r"|\d{1,2}月\d{1,2}[日号]?)(?:\d{1,2}[:时点].*)?"
)
_FIRST_TRAVEL_YEAR = 2015
_PLACE = re.compile(
    r"省|[市县区镇乡村](?!长)|街道|社区|小区|[路街巷](?=\d|[东西南北])|号楼|单元|\d[栋幢室号组户]|家属院"
)
_ADDRESS_LENGTHS = range(3, 60)


@lru_cache(maxsize=65_536)
def look(text: str) -> Look:
    """Tell what one squeezed value looks like."""
    if isinstance(read_id_number(text.strip("'`’‘\"")), IdNumber):
        return Look.ID_NUMBER
    if normal_phone(text) is not None:
        return Look.PHONE
    if text in ("男", "女"):
        return Look.SEX
    if match := _DAY.fullmatch(text):
        old = match["y"] and int(match["y"]) < _FIRST_TRAVEL_YEAR
        return Look.BIRTH if old else Look.TRAVEL
    name = normal_name(text)
    if name[:1] in _SURNAMES and len(name) <= 4 and is_full_name(name) and not _is_place(name):
        return Look.NAME
    return Look.ADDRESS if len(text) in _ADDRESS_LENGTHS and _is_place(text) else Look.NONE


def _is_place(text: str) -> bool:
    marks = len(_PLACE.findall(text))
    return marks > 1 or (marks == 1 and bool(_PLACE.search(text[-2:])))


def share(values: Sequence[str], looks: frozenset[Look]) -> float:
    """Return the share of squeezed values that look like one of these, 0 if there are none."""
    return sum(look(value) in looks for value in values) / len(values) if values else 0.0


def common_look(values: Sequence[str]) -> Look:
    """Return what at least three values in five look like.

    Names differ from row to row: a column of one word again and again (武汉) holds none.
    """
    if not values:
        return Look.NONE
    found, times = Counter(map(look, values)).most_common(1)[0]
    if found is Look.NAME and len(values) > 2 and len(set(values)) < len(values) / 2:
        return Look.NONE
    return found if times >= _MOST * len(values) else Look.NONE


def is_born_then(day: str, number: str) -> bool | None:
    """Tell whether a day is the birth date in an identity number; None if one is neither."""
    read = read_id_number(number)
    digits = re.findall(r"\d+", squeezed(day))
    if not isinstance(read, IdNumber) or not digits:
        return None
    born = read.birth_date
    if len(digits) == 1:
        return bool(digits[0] == f"{born:%Y%m%d}")
    return [int(part) for part in digits[:3]] == [born.year, born.month, born.day]
