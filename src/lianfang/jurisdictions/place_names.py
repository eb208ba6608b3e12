"""The ways in which a division's name is written, and finding the longest of many names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TOWNSHIP_ENDINGS = {
    "街道": ("街道办事处", "街道办", "街道", "街办事处", "街办", "办事处", "办"),
    "镇": ("镇人民政府", "镇政府", "镇"),
    "乡": ("乡人民政府", "乡政府", "乡"),
}
_ZONE = "经济技术开发区"
_ZONE_NAMES = ("经济技术开发区", "经济开发区", "经开区", "开发区")
_VILLAGE_ENDINGS = ("村村民委员会", "村民委员会", "村委会", "村村委会", "村委", "村")
_COMMUNITY_ENDINGS = (
    "社区居民委员会",
    "社区居委会",
    "居民委员会",
    "居委会",
    "社区居委",
    "居委",
    "社区",
)
_STREET_ENDINGS = ("路", "街", "桥", "巷", "大道", "广场", "市场")


@dataclass(frozen=True, slots=True)
class Forms:
    """How one division is written: `whole` with an ending that says what it is, `bare` without.

    `bare` is empty where the bare name means a street (解放路) or is a single character.
    `other`: with an ending that it has in talk and not in the register (西郊社区 for a village).
    `core`: the name without any ending, a street's too.
    """

    whole: tuple[str, ...]
    bare: str = ""
    is_village: bool = False
    other: tuple[str, ...] = ()
    core: str = ""


def township_forms(name: str) -> Forms:
    """Return the forms of a township-level unit: 安邑街道, 安邑街道办事处, 安邑办; bare 安邑.

    What a subdistrict, town or township was called before it became another kind of unit stays
    in use for years (安邑镇): those are its `other` forms.
    """
    for ending, endings in _TOWNSHIP_ENDINGS.items():
        core = name.removesuffix("办事处").removesuffix(ending)
        if core != name and core:
            others = (form for kind in _TOWNSHIP_ENDINGS.values() for form in kind)
            other = tuple(core + form for form in others if form not in endings)
            bare = core if len(core) > 1 else ""
            return Forms(_with(core, endings), bare, other=other)
    if name.endswith(_ZONE):
        city = name.removesuffix(_ZONE)
        return Forms(tuple(start + form for start in (city, "") for form in _ZONE_NAMES))
    return Forms((name,))


def community_forms(name: str) -> Forms:
    """Return the forms of a community or village, with or without its suffix in the register."""
    for ending in ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "社区"):
        if name.endswith(ending):
            core = name.removesuffix(ending)
            bare = "" if core.endswith(_STREET_ENDINGS) else core
            other = _with(core, _VILLAGE_ENDINGS) if bare else ()
            return Forms(_with(core, _COMMUNITY_ENDINGS), bare, other=other, core=core)
    core = name
    for ending in ("村民委员会", "村委会"):
        core = core.removesuffix(ending)
    stem = core[:-1] if core.endswith("村") and len(core) > 1 else core
    stems = (core, stem) if core.endswith("村") else (core,)
    spoken = [form for s in stems for form in (s, *_twenty(s))]
    whole = dict.fromkeys(form for s in spoken for form in _with(s, _VILLAGE_ENDINGS))
    other = tuple(form for s in stems for form in _with(s, _COMMUNITY_ENDINGS))
    bare = stem if len(stem) > 1 else ""
    return Forms(tuple(whole), bare, is_village=True, other=other, core=stem)


def _twenty(core: str) -> tuple[str, ...]:
    return (core.replace("廿", "二十"), core.replace("廿", "20")) if "廿" in core else ()


def _with(core: str, endings: Iterable[str]) -> tuple[str, ...]:
    return tuple(core + ending for ending in endings)


class Names:
    """Many names, each of one code or several, found by the longest that stands at a place.

    Names of a single character are left out: they stand everywhere.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take pairs of name and code."""
        codes: dict[str, list[str]] = defaultdict(list)
        for name, code in pairs:
            if len(name) > 1 and code not in codes[name]:
                codes[name].append(code)
        self._codes = {name: tuple(sorted(found)) for name, found in codes.items() if found}
        self._sorted = sorted(self._codes)
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self._codes:
            lengths[name[:2]].add(len(name))
        self._lengths = {first: tuple(sorted(n, reverse=True)) for first, n in lengths.items()}

    def at(self, text: str, start: int) -> tuple[int, tuple[str, ...]]:
        """Return where the longest name that begins at `start` ends, and its codes.

        (start, ()) if none begins there.
        """
        for length in self._lengths.get(text[start : start + 2], ()):
            codes = self._codes.get(text[start : start + length])
            if codes and start + length <= len(text):
                return start + length, codes
        return start, ()

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def of(self, name: str) -> tuple[str, ...]:
        """Return the codes of a name, () if there is none so called."""
        return self._codes.get(name, ())

    def beginning_with(self, start: str) -> bool:
        """Tell whether some name begins so (asked while building only)."""
        place = bisect_left(self._sorted, start)
        return place < len(self._sorted) and self._sorted[place].startswith(start)


_PROVINCE_NAMES = (
    "11北京市 12天津市 13河北省 14山西省 15内蒙古自治区 21辽宁省 22吉林省 23黑龙江省 31上海市 "
    "32江苏省 33浙江省 34安徽省 35福建省 36江西省 37山东省 41河南省 42湖北省 43湖南省 44广东省 "
    "45广西壮族自治区 46海南省 50重庆市 51四川省 52贵州省 53云南省 54西藏自治区 61陕西省 62甘肃省 "
    "63青海省 64宁夏回族自治区 65新疆维吾尔自治区 71台湾省 81香港特别行政区 82澳门特别行政区"
)
PROVINCES = tuple((entry[:2], entry[2:]) for entry in _PROVINCE_NAMES.split())

_REGION_ENDINGS = (
    *("维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "自治州", "自治县"),
    *("自治旗", "地区", "林区", "新区", "省", "市", "县", "区", "盟", "旗"),
)


_PEOPLES = re.compile(
    r"(?<=.)(?:(?:土家|苗|藏|羌|彝|回|蒙古|傣|景颇|傈僳|哈尼|壮|布依|侗|朝鲜|哈萨克|柯尔克孜|白|佤|拉祜|黎|瑶"
    r"|仡佬|水|土|撒拉|东乡|保安|裕固|满|锡伯|塔吉克|畲|毛南|仫佬|独龙|怒|普米|纳西|布朗)族|各族)+自治[州县]$"
)


def region_bare_name(name: str) -> str:
    """Return a province's, city's or county's name without ending; '' if too little is left.

    恩施土家族苗族自治州 is called 恩施.
    """
    people = _PEOPLES.search(name)
    if people and people.start() > 1:
        return name[: people.start()]
    for ending in _REGION_ENDINGS:
        core = name.removesuffix(ending)
        if core != name:
            return core if len(core) > 1 else ""
    return ""
