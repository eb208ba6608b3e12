"""Provinces, cities and counties at the head of an address: ours, or another's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lianfang.jurisdictions.place_names import PROVINCES, Names, region_bare_name
from lianfang.kernel.text import squeezed

ROAD_OR_ESTATE = re.compile(
    r"[㐀-鿿]?(?:路|街|大道|大厦|巷|小区|花园|家园|[苑园城府庭]|新村|广场|市场|医院|学校|[酒饭]店|宾馆|区|市|县)"
)
# A region that is in no table, told by its ending alone: 灵宝市, but not 农贸市场 or 县医院.
OTHER_PLACE = re.compile(
    r"[㐀-鿿]{2,6}?(?:省|自治[区州县旗]|(?<![超城电农菜])市(?![场民政委府医区郊])"
    r"|县(?![城委医政府中一]))"
)


_OF_THE_CITY = frozenset({"市辖区", "城区", "郊区", "矿区"})
_IN_THE_CITY = re.compile(r"市区|主?城区|市辖区|区(?=[东西南北中][城郊])")


class Regions:
    """The regions above and beside one district, by their whole and their bare names."""

    def __init__(
        self,
        regions: Iterable[tuple[str, str]],
        district: str,
        is_local: Callable[[str], bool],
    ) -> None:
        """Take (code, name) of provinces, cities and counties, our own among them.

        `is_local` tells which bare names (朝阳) begin a name inside the district: those count
        only with their ending (朝阳市), or below another region.
        """
        self._district = district
        pairs = {(squeezed(name), code) for code, name in [*PROVINCES, *regions]}
        pairs = {(name, code) for name, code in pairs if name not in _OF_THE_CITY}
        spoken = {(form, code) for name, code in pairs for form in _spoken(name, code)}
        self._whole = Names(sorted(pairs | spoken))
        bare = {(region_bare_name(name), code) for name, code in pairs}
        self._bare = Names(sorted(bare))
        near = [p for p in bare if len(p[1]) < 6 or p[1].startswith(district[:4])]
        self._only_whole = {
            code for name, code in near if not self.is_home(code) and is_local(name)
        }
        self._by_itself = {
            code
            for name, code in pairs
            if len(name) > 2 and len(self._whole.of(name)) == 1 and self._is_telling(name, code)
        }

    def _is_telling(self, name: str, code: str) -> bool:
        """A county of another city stands by itself (麻城市); a 区 only in our province."""
        return name.endswith(("市", "县")) or code.startswith(self._district[:2])

    def passed(
        self, text: str, start: int, local_end: Callable[[str, int], int]
    ) -> tuple[int, str]:
        """Return where the leading regions end, and the code of the last one, else ''.

        运城市盐湖区 gives its end and 140802, said twice too; 湖北省武汉市 its end and 4201;
        none, start and ''. `local_end` says how far a township, community or compound named at
        a place reaches; it goes before a shorter region (运城经济技术开发区, 盐湖城社区).
        """
        place, here = self._once(text, start, local_end)
        while here and self.is_home(here):
            again, there = self._once(text, place, local_end)
            if again == place:
                break
            place, here = again, max(here, there, key=len) if self.is_home(there) else there
        within = _IN_THE_CITY.match(text, place) if here and self.is_home(here) else None
        return within.end() if within else place, here

    def is_home(self, code: str) -> bool:
        """Tell whether a code is the district or lies above it."""
        return self._district.startswith(code)

    def _once(
        self, text: str, start: int, local_end: Callable[[str, int], int]
    ) -> tuple[int, str]:
        place, here = start, ""
        while len(here) < 6:
            found = self._at(text, place, here)
            if found is None or local_end(text, place) >= found[0]:
                break
            place, here = found
        return place, here

    def _at(self, text: str, place: int, above: str) -> tuple[int, str] | None:
        """Return end and code of the region below `above` named here, home before others."""
        for names, whole in ((self._whole, True), (self._bare, False)):
            end, codes = names.at(text, place)
            codes = tuple(code for code in codes if self._may_follow(code, above, whole))
            if codes:
                code = min(codes, key=lambda code: (not self.is_home(code), code))
                if whole or self._bare_stands(text, end, code, above):
                    return end, code
        return None

    def _may_follow(self, code: str, above: str, whole: bool) -> bool:
        """A county of another province needs its city or province named: 东城区 may be ours."""
        if above:
            return len(code) > len(above) and code.startswith(above)
        if not whole and code in self._only_whole:
            return False
        is_near = len(code) < 6 or code.startswith(self._district[:4])
        return is_near or (whole and code in self._by_itself)

    def _bare_stands(self, text: str, end: int, code: str, above: str) -> bool:
        """Without ending a region counts at home, in our city, below another or before one."""
        if self.is_home(code) or (len(code) < 6 and self._at(text, end, code) is not None):
            return True
        if ROAD_OR_ESTATE.match(text, end):
            return False
        in_our_city = len(code) == 6 and code.startswith(self._district[:4])
        return bool(above) or end == len(text) or in_our_city


def _spoken(name: str, code: str) -> Iterator[str]:
    """What a city was called as a prefecture (运城地区), and 恩施州 for its long name."""
    if len(code) == 4:
        yield name[:-1] + "地区"
    if name.endswith(("自治州", "自治县")):
        yield region_bare_name(name) + name[-1]
