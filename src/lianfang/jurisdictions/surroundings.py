"""What may stand behind a bare name if it is to be a place: a group, a lane, a door, an estate."""

from __future__ import annotations

import re

from lianfang.jurisdictions.regions import ROAD_OR_ESTATE as ROAD_OR_ESTATE

_NUMBER = r"[\d一二三四五六七八九十]+"
_ESTATE_KIND = (
    r"(?:小区|花园|佳苑|家园|华府|公馆|新村|名[苑邸都城]|[丽雅]?[苑园]|国际|嘉[园苑]|山庄|家属[院楼区]|宿舍|公寓"
    r"|[华名]?[府庭城]|大厦|新[居城])"
)
BEFORE_A_NAME = re.compile(r"[省市区县镇乡道办处路街号巷口会村庄社院边旁面侧近()\-0-9](?=.)")
GROUP = re.compile(rf"第?{_NUMBER}(?:组|队|村民小?组|居民小?组|小组|生产队)|村")
_LANE = re.compile(
    r"[东西南北中前后新老]?(?:巷|胡同|正?街)(?:\d|$|[第东西南北])|[东西南北中前后](?=\d|$)"
)
_DOOR = re.compile(
    r"$|[(#]|[A-Za-z]?\d|[东西南北中]?[院区门]\d|[A-Za-z一二三四五六七八九十][座栋区期号]|小区|家属院"
)
_BUILDING = re.compile(
    r"小区|家属院|[A-Za-z]?\d*[-#]?(?:号楼|[栋幢座楼#期单])|[A-Za-z一二三四五六七八九十][座栋区期]"
)
_HOUSE_NUMBER = re.compile(r"\d+号(?!楼)")
_ANOTHER_ESTATE = re.compile(
    rf"(?!国际|城市|新城|世纪|豪庭|水岸|{_ESTATE_KIND})[㐀-鿿]{{2,5}}?{_ESTATE_KIND}"
    r"(?:$|[(#]|[A-Za-z]?\d|[东西南北中]?[院区门]|[A-Za-z一二三四五六七八九十])"
)
_ESTATE_NAME = re.compile(
    r"(?:花园|佳苑|嘉园|家园|新村|新居|绿[城洲]|首府|华庭|豪庭|水岸|观澜|名都|花都|馥园|沁园|盛园|香苑|壹号|[名理盐天央东]城|城)$"
)
# 张村 in 张村镇 and in 张村路 is not the village.
MORE_OF_A_NAME = re.compile(r"[镇乡县路]|街道|大道|街(?!办)")
_STREET_VILLAGE = ("街", "路")
A_TOWN = re.compile(r"([㐀-鿿]{2,3})(?:街道办事处|街道办|街道|办事处|街办|镇|乡)")
A_PLACE = re.compile(
    r"(?P<core>[㐀-鿿]{2,7}?)"
    r"(?:(?P<ending>村?村民委员会|村?村委会?|社区居民委员会|社区居委会|社区|居委会|(?<!新)村(?![㐀-鿿]{0,2}[路街庄]))"
    rf"|(?<![路街道巷])(?:(?P<group>第?{_NUMBER}(?:组|队|村民|居民))|(?=\d)|$))"
)


def village_stands(text: str, core: str, end: int, *, in_town: bool) -> bool:
    """Tell whether a village's name without 村 is meant, by what follows it at `end`."""
    if GROUP.match(text, end):
        return True
    if core.endswith(_STREET_VILLAGE):
        if not in_town or _HOUSE_NUMBER.match(text, end):
            return False
        return bool(_DOOR.match(text, end) or _LANE.match(text, end))
    if in_town:
        return _village_stands_in_town(text, core, end)
    if len(core) < 3 or text.startswith("小区", end):
        return False
    return bool(_DOOR.match(text, end) or _LANE.match(text, end))


def _village_stands_in_town(text: str, core: str, end: int) -> bool:
    lane = _LANE.match(text, end)
    if _DOOR.match(text, end) or (lane and (len(core) > 2 or lane[0][0] in "东西南北中前后")):
        return True  # 柏园西巷; but 杜家巷 is a lane of that name
    return len(core) > 2 and not ROAD_OR_ESTATE.match(text, end)


def community_stands(text: str, core: str, end: int) -> bool:
    """Tell whether a community's bare name is meant, its township being named before.

    金海湾22号楼 and 朝阳永康花园3号楼 yes; 阳光小区3号楼 and 阳光花园 may be any estate.
    """
    if core.endswith(_STREET_VILLAGE) and _HOUSE_NUMBER.match(text, end):
        return False
    if text.startswith(("小区", "家属院"), end):
        return bool(_ESTATE_NAME.search(core))
    return bool(_DOOR.match(text, end) or _ANOTHER_ESTATE.match(text, end))


def community_stands_alone(text: str, core: str, end: int, *, sure: bool) -> bool:
    """Tell whether a community's bare name is meant, no township being named.

    Only a telling one, of three characters and more: 西花园 is an estate in one subdistrict and
    a community in another. `sure`: the district is named before.
    """
    if len(core) < 3 or (len(core) == 3 and core[0] in "东西南北中"):
        return False
    telling = len(core) > 3 or sure or bool(_ESTATE_NAME.search(core))
    return telling and community_stands(text, core, end)
