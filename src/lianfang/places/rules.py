"""How large a grid should be."""

from __future__ import annotations

import re
from enum import StrEnum

GRID_HOUSEHOLDS = (300, 500)
"""Households of a grid, both ends included (domain.md 2.3)."""


class GridSize(StrEnum):
    """How a grid's households compare with what one worker can know."""

    SMALL = "small"
    FITS = "fits"
    LARGE = "large"


def grid_size(households: int, bounds: tuple[int, int] = GRID_HOUSEHOLDS) -> GridSize:
    """Whether a grid is too large to know, too small for a worker of its own, or fits."""
    least, most = bounds
    if households > most:
        return GridSize.LARGE
    return GridSize.SMALL if households < least else GridSize.FITS


_PLACE_WORD = re.compile(
    r"[院楼区园苑村庄厂局站场校街路巷坡府城寓舍店馆口营堡窑沟卓寨]|公司|医院|学校|市场|中心|银行|大学|大厦|机场"
)
_NATURE = re.compile(r"[桥里湾宅岭滩渠池庙寺塔矿库港坊铺屯坝墩河湖山专]|花都|新居|观澜")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文樊卫柴闫"
    "南景翟畅解荆祁裴关相廉屈尚谷肖付代兰殷严俞申焦安宁原吉陶芦邢温"
)
_A_PERSON = re.compile(
    r"家$|家里$|的?房子$|老师|先生|女士|小姐|师傅|大夫|医生|[叔婶爷奶哥姐姨]$|户主|书记|主任"
)
_NUMBERED = re.compile(r"\d{5,}|[\d*xX]{7,}")


class Doubt(StrEnum):
    """Why a text is not taken as the name of a place."""

    LENGTH = "length"
    NUMBER = "number"
    PERSON = "person"


def doubt_of(name: str) -> Doubt | None:
    """Why a text cannot be taught as a place's name; None if it can.

    2 to 60 characters; no run of five digits, which may be a telephone or an identity number;
    not what looks like someone's name: a surname and one to three characters without any word
    for a place (王建国; but 师专, 张家巷), or a person by title or home (李医生家).
    """
    if not 2 <= len(name) <= 60:
        return Doubt.LENGTH
    if _NUMBERED.search(name):
        return Doubt.NUMBER
    if name[0] not in _SURNAMES:
        return None
    place = _PLACE_WORD.search(name, 1)
    if _A_PERSON.search(name) and not (place and place.end() == len(name)):
        return Doubt.PERSON
    if len(name) > 3 or name[1] == "家":  # 李山 is a man; 李家山 is not
        place = place or _NATURE.search(name, 1)
    return None if place or len(name) > 4 else Doubt.PERSON
